import { type Json, jsonIn, listIn, resolved } from './json-schema.ts'
import { type Breakage, schemaBreakages } from './schema-rules.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** One route in two versions of its document. */
type Route = {
  readonly where: string
  readonly before: Json
  readonly after: Json
  readonly documents: { readonly before: Json; readonly after: Json }
}

type Rule = (route: Route) => readonly Breakage[]

const routesOf = (document: Json): ReadonlyMap<string, Json> =>
  new Map(
    Object.entries(jsonIn(document.paths)).flatMap(([path, item]) =>
      METHODS.filter((method) => method in jsonIn(item)).map((method) => [`${method.toUpperCase()} ${path}`, jsonIn(jsonIn(item)[method])]),
    ),
  )

/** By place and name, since a query and a header may share a name. */
const parametersOf = (document: Json, route: Json): ReadonlyMap<string, Json> =>
  new Map(
    listIn(route.parameters)
      .map((parameter) => resolved(document, parameter))
      .map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]),
  )

const contentOf = (holder: Json): ReadonlyMap<string, Json> =>
  new Map(Object.entries(jsonIn(holder.content)).map(([type, media]) => [type, jsonIn(media)]))

const parameters: Rule = ({ where, before, after, documents }) => {
  const [olds, news] = [parametersOf(documents.before, before), parametersOf(documents.after, after)]
  const removed = [...olds.keys()].filter((key) => !news.has(key))
  const required = [...news].filter(([key, parameter]) => parameter.required === true && olds.get(key)?.required !== true)
  return [
    // Unknown parameters are refused, so whoever sends one that is gone gets an error.
    ...removed.map((what) => ({ rule: 'parameter-removed', where, what })),
    ...required.map(([what]) => ({ rule: 'parameter-required', where, what })),
    ...[...olds].flatMap(([key, old]) => {
      const now = news.get(key)
      if (!now) return []
      const [a, b] = [
        { document: documents.before, schema: old.schema },
        { document: documents.after, schema: now.schema },
      ]
      return schemaBreakages(a, b, 'request', `${where} ${key}`)
    }),
  ]
}

const contents = (
  { documents }: Route,
  before: Json,
  after: Json,
  direction: 'request' | 'response',
  where: string,
): readonly Breakage[] => {
  const news = contentOf(after)
  return [...contentOf(before)].flatMap(([type, old]) => {
    const now = news.get(type)
    if (!now) return [{ rule: 'media-type-removed', where, what: type }]
    const [a, b] = [
      { document: documents.before, schema: old.schema },
      { document: documents.after, schema: now.schema },
    ]
    return schemaBreakages(a, b, direction, where)
  })
}

const body: Rule = (route) => {
  const { where, documents } = route
  const old = resolved(documents.before, route.before.requestBody)
  const now = resolved(documents.after, route.after.requestBody)
  const required = now.required === true && old.required !== true
  return [
    ...(required ? [{ rule: 'body-required', where, what: 'a request without a body is refused' }] : []),
    ...contents(route, old, now, 'request', `${where} body`),
  ]
}

const responses: Rule = (route) => {
  const { where, documents } = route
  const [olds, news] = [jsonIn(route.before.responses), jsonIn(route.after.responses)]
  return Object.entries(olds).flatMap(([code, old]) => {
    if (!(code in news)) return [{ rule: 'status-removed', where, what: code }]
    const [a, b] = [resolved(documents.before, old), resolved(documents.after, news[code])]
    return contents(route, a, b, 'response', `${where} ${code}`)
  })
}

const schemes = (document: Json, route: Json): readonly string[] =>
  listIn(route.security ?? document.security).flatMap((requirement) => Object.keys(jsonIn(requirement)))

const security: Rule = ({ where, before, after, documents }) => {
  const old = schemes(documents.before, before)
  const added = schemes(documents.after, after).filter((scheme) => !old.includes(scheme))
  return added.map((what) => ({ rule: 'token-required', where, what }))
}

const RULES: readonly Rule[] = [parameters, body, responses, security]

/** What breaks clients that were built for one OpenAPI document when they meet the other. */
export const routeBreakages = (before: Json, after: Json): readonly Breakage[] => {
  const news = routesOf(after)
  return [...routesOf(before)].flatMap(([where, old]) => {
    const now = news.get(where)
    if (!now) return [{ rule: 'route-removed', where, what: 'is not there any more' }]
    return RULES.flatMap((rule) => rule({ where, before: old, after: now, documents: { before, after } }))
  })
}
