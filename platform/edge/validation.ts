import { Ajv, type ErrorObject, type Options } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import { FORMATS } from './formats.ts'
import { onceEach } from './once-each.ts'
import type { FieldError, FieldErrorCode } from './problem.ts'

type Json = Record<string, unknown>

/** So many wrong fields are named; more help nobody, and an answer must stay small. */
const MOST_FIELDS = 20

const ajv = (options: Options): Ajv => {
  const instance = new Ajv({ allErrors: true, removeAdditional: false, useDefaults: true, strict: false, ...options })
  addFormats.default(instance, ['email', 'uri', 'uri-reference', 'time', 'ipv4', 'ipv6'])
  for (const [name, validate] of Object.entries(FORMATS)) instance.addFormat(name, validate)
  return instance
}

let asItIs: Ajv | undefined
let fromText: Ajv | undefined

/** Bodies are checked as they are: nothing is dropped, nothing turned into another type. */
const checkOfBody = onceEach((schema: object) => {
  asItIs ??= ajv({ coerceTypes: false })
  return asItIs.compile(sizesFirst(schema) as object)
})

/** Query and path are texts, so they are read as the types that their schema names. */
const checkOfTexts = onceEach((schema: object) => {
  fromText ??= ajv({ coerceTypes: true })
  return fromText.compile(schema)
})

/**
 * Checks requests against their schemas. Each is compiled when it is first needed: all of them together take a start a third of its
 * time, and most of them an hour to be needed. A second gateway of the process compiles none of them again.
 */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  const checkOf = httpPart === 'body' ? checkOfBody : checkOfTexts
  /** As Ajv's own checks do, it keeps what was wrong last in `errors`. */
  const validate: ValidateOnUse = (value) => {
    const check = checkOf(schema)
    const isValid = check(value)
    validate.errors = check.errors ?? null
    return isValid
  }
  return validate
}

type ValidateOnUse = ((value: unknown) => boolean) & { errors?: ErrorObject[] | null }

/** What limits the size of a value, and what is only worth checking of one that keeps the limit. */
const COSTLY = [
  ['maxLength', ['pattern', 'format']],
  ['maxItems', ['items', 'uniqueItems']],
] as const

/**
 * A copy of a schema in which a text or list that is too large is measured and not read. To name all wrong fields, every keyword is
 * checked whatever the others say; a pattern or `uniqueItems` can take the square of the size, which is minutes for a megabyte.
 */
const sizesFirst = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(sizesFirst)
  if (!isJson(schema)) return schema
  const copy: Json = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties' && isJson(value)) {
      copy[keyword] = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sizesFirst(member)]))
    } else copy[keyword] = SUBSCHEMAS.includes(keyword) ? sizesFirst(value) : value
  }
  for (const [limit, keywords] of COSTLY) {
    const costly = keywords.filter((keyword) => keyword in copy)
    if (!(limit in copy) || costly.length === 0) continue
    const read = { if: { not: { [limit]: copy[limit] } }, else: Object.fromEntries(costly.map((keyword) => [keyword, copy[keyword]])) }
    for (const keyword of costly) delete copy[keyword]
    copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), read]
  }
  return copy
}

/** The fields that a failed check names, each once, as slash-separated paths such as `location/coordinates/0`. */
export const fieldErrors = (errors: readonly ErrorObject[], part: string): FieldError[] => {
  const byPath = new Map<string, FieldError>()
  for (const error of errors) {
    // Only repeats that something within was wrong.
    if (error.keyword === 'if') continue
    const path = pathOf(error) || part
    if (!byPath.has(path)) byPath.set(path, { path, ...kindOf(error), message: messageOf(error) })
    if (byPath.size === MOST_FIELDS) break
  }
  return [...byPath.values()]
}

const pathOf = ({ instancePath, params }: ErrorObject): string => {
  const inner: unknown = params.additionalProperty ?? params.missingProperty
  const names = instancePath
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return [...names, ...(typeof inner === 'string' ? [inner.slice(0, 100)] : [])].join('/')
}

const FORMAT_MESSAGES: Readonly<Record<string, string>> = {
  'date-time': 'must be an ISO 8601 instant with Z or an offset, on a day that exists',
  date: 'must be a date that exists, as 2026-05-04',
  uuid: 'must be a UUID',
  email: 'must be an e-mail address',
}

const KINDS: Readonly<Record<string, FieldErrorCode>> = {
  required: 'MISSING',
  additionalProperties: 'UNKNOWN_FIELD',
  type: 'WRONG_TYPE',
  minimum: 'TOO_SMALL',
  exclusiveMinimum: 'TOO_SMALL',
  maximum: 'TOO_LARGE',
  exclusiveMaximum: 'TOO_LARGE',
  minLength: 'TOO_SHORT',
  minItems: 'TOO_SHORT',
  maxLength: 'TOO_LONG',
  maxItems: 'TOO_LONG',
  format: 'WRONG_FORMAT',
  pattern: 'WRONG_FORMAT',
  enum: 'NOT_ALLOWED',
  const: 'NOT_ALLOWED',
}

const kindOf = ({ keyword, params }: ErrorObject): Pick<FieldError, 'code' | 'limit'> => ({
  code: KINDS[keyword] ?? 'INVALID',
  ...(typeof params.limit === 'number' && { limit: params.limit }),
})

const messageOf = ({ keyword, params, message }: ErrorObject): string => {
  switch (keyword) {
    case 'additionalProperties':
      return 'is not a known field'
    case 'required':
      return 'is missing'
    case 'format':
      return FORMAT_MESSAGES[String(params.format)] ?? message ?? 'is not valid'
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`
    default:
      return message ?? 'is not valid'
  }
}

/** The keywords whose value is a schema or a list of them. */
const SUBSCHEMAS: readonly string[] = ['items', 'anyOf', 'oneOf', 'allOf', 'additionalProperties']

const isJson = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * A copy of a schema in which every object that names its members takes no others, unless it says so itself. Parts of an
 * `allOf` stay open, since each of them sees the members of the others.
 */
export const closed = (schema: unknown): unknown => (isJson(schema) ? closedOnce(schema) : schema)

/** The same copy each time, so that what is compiled of it is found again. */
const closedOnce = onceEach((schema: Json) => closedCopy(schema))

const closedCopy = (schema: unknown, isPart = false): unknown => {
  if (Array.isArray(schema)) return schema.map((entry) => closedCopy(entry, isPart))
  if (!isJson(schema)) return schema
  const copy: Json = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties' && isJson(value)) {
      copy[keyword] = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closedCopy(member)]))
    } else if (SUBSCHEMAS.includes(keyword)) {
      copy[keyword] = closedCopy(value, keyword === 'allOf')
    } else copy[keyword] = value
  }
  const says = ['additionalProperties', 'patternProperties', 'unevaluatedProperties', 'allOf'].some((keyword) => keyword in copy)
  if (isJson(schema.properties) && !says && !isPart) copy.additionalProperties = false
  return copy
}
