import swagger from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import type { HttpApp } from './http-app.ts'
import { STATUS_CODES } from './node-http.ts'
import type { Access } from './principal.ts'
import type { RouteRules } from './route-rules.ts'
import { ProblemSchema, problems } from './schemas.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The groups of routes in the documentation. */
    apiTags: { readonly name: string; readonly description: string }[]
  }
  interface FastifyContextConfig {
    /** False for a POST that takes no notice of an `Idempotency-Key`, so that it is not documented. */
    idempotencyKey?: false
  }
}

type Json = Record<string, unknown>
type Options = {
  readonly system: { readonly name: string; readonly title: string }
  readonly version: string
  readonly publicUrl?: string | undefined
  readonly rules: RouteRules
}
/** What `transform` sees of a route. */
type Route = Pick<RouteOptions, 'method' | 'config'>

/**
 * Makes `app.swagger()` give the OpenAPI 3.1 document of all routes that are not hidden. What every route shares is added
 * here and not in the services: security, the common problems, Idempotency-Key and If-Match.
 */
export const documentRoutes = async (app: HttpApp, { system, version, publicUrl, rules }: Options): Promise<void> => {
  app.decorate('apiTags', [])
  await app.register(swagger, {
    convertConstToEnum: false,
    stripBasePath: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `${system.title} API`,
        version,
        description: `The API of ${system.title}. Errors are RFC 9457 problems with a stable code; lists are paged by cursor.`,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as never,
      },
      servers: [{ url: publicUrl ?? '/' }],
      components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: ({ schema, url, route }) => ({ schema: documented(schema ?? {}, url, route as Route, rules), url }),
    transformObject: (input) => {
      const document = ('openapiObject' in input ? input.openapiObject : {}) as Json
      return finished(document, app.apiTags) as never
    },
  })
}

const documented = (schema: FastifySchema, url: string, route: Route, rules: RouteRules): FastifySchema => {
  if (schema.hide) return schema
  const method = [route.method].flat()[0] ?? 'GET'
  const access = route.config?.access ?? 'public'
  const declared = rules.responsesOf(method, url)
  return {
    ...schema,
    operationId: schema.operationId ?? operationIdOf(method, url),
    querystring: withoutDefaultsRequired(schema.querystring),
    ...headersOf(schema, method, declared, route),
    description: [schema.description, accessText(access)].filter((text) => text !== undefined).join(' '),
    security: access === 'public' ? [] : [{ accessToken: [] }],
    response: { ...sharedProblems(schema, access), ...described(declared) },
  }
}

/** A text of its own for every answer that brings none. */
const described = (responses: Readonly<Record<string, unknown>>): Json =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      isJson(response) && response.description === undefined
        ? { ...response, description: STATUS_CODES[status] ?? 'The answer.' }
        : response,
    ]),
  )

/** `GET /gateway/v1/providers/spots/:id` is getProvidersSpotsById. */
const operationIdOf = (method: string, url: string): string => {
  const words = url
    .replace(/^\/gateway\/v\d+/, '')
    .split('/')
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word))
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

const accessText = (access: Access): string | undefined =>
  typeof access === 'object'
    ? `Needs the permission ${('permission' in access ? [access.permission] : access.anyPermission).map((name) => `\`${name}\``).join(' or ')}.`
    : undefined

const HEADERS = {
  'Idempotency-Key': {
    type: 'string',
    pattern: '^[!-~]{1,200}$',
    description: 'Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect.',
  },
  'If-Match': { type: 'string', description: 'The ETag of the version that you have seen.', examples: ['"7"'] },
}

const headersOf = (
  schema: FastifySchema,
  method: string,
  declared: Readonly<Record<string, unknown>>,
  route: Route,
): { headers?: Json } => {
  const properties: Json = { ...((schema.headers as Json | undefined)?.properties as Json | undefined) }
  const required = [...(((schema.headers as Json | undefined)?.required as string[] | undefined) ?? [])]
  if (method === 'POST' && route.config?.idempotencyKey !== false) properties['Idempotency-Key'] = HEADERS['Idempotency-Key']
  // A route that can answer 428 asks for the version.
  if ('428' in declared) {
    properties['If-Match'] = HEADERS['If-Match']
    required.push('If-Match')
  }
  return Object.keys(properties).length === 0 ? {} : { headers: { type: 'object', properties, required } }
}

/** What the gateway itself can answer with, whatever the route does. */
const sharedProblems = (schema: FastifySchema, access: Access): Json => ({
  ...problems(400, 401, 422, 429, 500, 503),
  ...(schema.body === undefined ? {} : problems(413, 415)),
  ...(typeof access === 'object' ? problems(403) : {}),
})

/** A parameter with a default may be left out, though the handler always sees it. */
const withoutDefaultsRequired = (schema: unknown): unknown => {
  const { properties = {}, required } = (schema ?? {}) as { properties?: Record<string, { default?: unknown }>; required?: string[] }
  if (!required) return schema
  return { ...(schema as Json), required: required.filter((name) => properties[name]?.default === undefined) }
}

const isJson = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Names the shared answers once instead of spelling them out in every route, and writes tuples as 2020-12 has them. */
const finished = (document: Json, tags: readonly object[]): Json => {
  const responses: Json = {}
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (!isJson(value)) return value
    const content = isJson(value.content) ? value.content : {}
    const status = problemStatus(value.description, content)
    if (status !== undefined) {
      const name = `Problem${status}`
      responses[name] = {
        description: value.description,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }
      return { $ref: `#/components/responses/${name}` }
    }
    return modernTuple(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visit(member)])))
  }
  const paths = visit(document.paths)
  const components = document.components as Json
  const schemas = { ...(visit(components.schemas) as Json), Problem: JSON.parse(JSON.stringify(ProblemSchema)) as Json }
  return { ...document, tags, paths, components: { ...components, schemas, responses } }
}

const problemStatuses = new Map(
  Object.entries(problems(400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 500, 502, 503)).map(
    ([status, { description }]) => [description, status],
  ),
)

const problemStatus = (description: unknown, content: Json): string | undefined =>
  'application/problem+json' in content ? problemStatuses.get(String(description)) : undefined

/** `items: [a, b]` is draft 7; OpenAPI 3.1 speaks 2020-12, where that is `prefixItems`. */
const modernTuple = (schema: Json): Json => {
  if (!Array.isArray(schema.items) || schema.type !== 'array') return schema
  const { items, additionalItems, ...rest } = schema
  return { ...rest, prefixItems: items, items: additionalItems ?? true }
}
