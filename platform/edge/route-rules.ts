import type { FastifySchema, RouteOptions } from 'fastify'
import { closed } from './validation.ts'

/** What the gateway knows of its routes. */
export type RouteRules = {
  /** Takes a route in, and closes its schemas against unknown fields. */
  readonly add: (route: RouteOptions) => void
  /** Routes that do not say who may call them. */
  readonly undeclared: () => readonly string[]
  /** The methods that a path has, in the form of an Allow header; empty for a path without any route. */
  readonly methodsAt: (path: string) => readonly string[]
  /** All responses that a route declares, problems too, for its documentation. */
  readonly responsesOf: (method: string, url: string) => Readonly<Record<string, unknown>>
}

const NO_QUERY = { type: 'object', properties: {}, additionalProperties: false }

export const routeRules = (): RouteRules => {
  const undeclared: string[] = []
  const patterns = new Map<string, { readonly matches: RegExp; readonly methods: Set<string> }>()
  const responses = new Map<string, Readonly<Record<string, unknown>>>()

  return {
    add: (route) => {
      const methods = [route.method].flat()
      // The CORS plugin's own route for preflights.
      if (route.url === '*' && methods.includes('OPTIONS')) return
      const named = methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${route.url}`)
      if (route.config?.access === undefined) undeclared.push(...named)
      const known = patterns.get(route.url) ?? { matches: patternOf(route.url), methods: new Set() }
      for (const method of methods) known.methods.add(method)
      patterns.set(route.url, known)
      if (route.schema?.hide) return
      const declared = (route.schema?.response ?? {}) as Record<string, unknown>
      for (const name of named) responses.set(name, declared)
      route.schema = checkedSchema(route.schema ?? {}, declared)
    },
    undeclared: () => undeclared,
    methodsAt: (path) => {
      const methods = new Set<string>()
      for (const pattern of patterns.values()) if (pattern.matches.test(path)) for (const method of pattern.methods) methods.add(method)
      if (methods.size > 0) methods.add('OPTIONS')
      return [...methods].sort()
    },
    responsesOf: (method, url) => responses.get(`${method} ${url}`) ?? {},
  }
}

const patternOf = (url: string): RegExp => {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/:[^/]+/g, '[^/]+').replaceAll('*', '.*')}$`)
}

/** Problems are sent as finished texts, so a serializer for each would only cost time at the start. */
const checkedSchema = (schema: FastifySchema, declared: Readonly<Record<string, unknown>>): FastifySchema => {
  const answers = Object.entries(declared).filter(([status]) => Number(status) < 400)
  return {
    ...schema,
    querystring: closed(schema.querystring ?? NO_QUERY),
    ...(schema.params === undefined ? {} : { params: closed(schema.params) }),
    ...(schema.body === undefined ? {} : { body: closed(schema.body) }),
    ...(answers.length === 0 ? {} : { response: Object.fromEntries(answers) }),
  }
}
