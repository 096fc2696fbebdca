import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { FORMATS } from './formats.ts'

type Json = Record<string, unknown>

export type AnsweredRequest = {
  readonly method: string
  /** With or without a query. */
  readonly path: string
  readonly status: number
  readonly contentType?: string | undefined
  readonly body: string
}

type Operation = { readonly method: string; readonly template: string; readonly matches: RegExp; readonly parameters: number }

const isJson = (value: unknown): value is Json => value !== null && typeof value === 'object'

const pointer = (...names: readonly string[]): string =>
  names.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

/**
 * Checks answers against an OpenAPI 3.1 document: is the path described, the status declared for it, the media type right,
 * and does the body match its schema? The returned function gives what is wrong with one answer, nothing for a good one.
 * Paths outside the document's own, such as `/docs`, are wrong too.
 */
export const responseCheck = (document: object): ((answer: AnsweredRequest) => readonly string[]) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  for (const [name, validate] of Object.entries(FORMATS)) ajv.addFormat(name, validate)
  for (const name of ['email', 'uri', 'uri-reference', 'time']) ajv.addFormat(name, true)
  ajv.addSchema({ ...document, $id: 'openapi' })
  const operations = operationsOf(document as Json)
  const validators = new Map<string, ValidateFunction>()

  const validatorAt = (place: string): ValidateFunction => {
    const known = validators.get(place)
    if (known) return known
    const made = ajv.compile({ $ref: `openapi#${place}` })
    validators.set(place, made)
    return made
  }

  const resolve = (place: string): { readonly place: string; readonly value: unknown } => {
    let value: unknown = document
    for (const name of place.split('/').slice(1)) {
      const key = decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')
      value = isJson(value) ? value[key] : undefined
    }
    return isJson(value) && typeof value.$ref === 'string' ? resolve(value.$ref.slice(1)) : { place, value }
  }

  return ({ method, path, status, contentType = '', body }) => {
    const pathname = path.split('?', 1)[0] ?? path
    const verb = method.toUpperCase() === 'HEAD' ? 'get' : method.toLowerCase()
    const operation = operations.find((candidate) => candidate.method === verb && candidate.matches.test(pathname))
    if (!operation) return [`${method} ${pathname} is not described`]
    const where = `${method} ${operation.template} → ${status}`
    const response = resolve(pointer('paths', operation.template, verb, 'responses', String(status)))
    if (!isJson(response.value)) return [`${where} is not declared`]
    const content = isJson(response.value.content) ? response.value.content : undefined
    if (method.toUpperCase() === 'HEAD' || status === 304) return []
    if (!content) return body === '' ? [] : [`${where} has a body, though none is declared`]
    const media = contentType.split(';', 1)[0]?.trim() ?? ''
    if (!(media in content)) return [`${where} is ${media || 'of no type'}, declared is ${Object.keys(content).join(', ')}`]
    let value: unknown
    try {
      value = JSON.parse(body)
    } catch (cause) {
      return [`${where} is not JSON: ${cause instanceof Error ? cause.message : ''}`]
    }
    const validate = validatorAt(`${response.place}${pointer('content', media, 'schema')}`)
    if (validate(value)) return []
    return (validate.errors ?? []).map((error) => `${where}: ${error.instancePath || '/'} ${error.message ?? error.keyword}`)
  }
}

/** All operations, the ones with fewer parameters first, since `/spots/search` also looks like `/spots/{id}`. */
const operationsOf = (document: Json): readonly Operation[] => {
  const paths = isJson(document.paths) ? document.paths : {}
  return Object.entries(paths)
    .flatMap(([template, item]) => {
      const parts = template.split(/\{[^}]+\}/)
      const matches = new RegExp(`^${parts.map((part) => part.replaceAll(/[.+*?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`)
      return Object.keys(isJson(item) ? item : {}).map((method) => ({ method, template, matches, parameters: parts.length - 1 }))
    })
    .sort((a, b) => a.parameters - b.parameters)
}
