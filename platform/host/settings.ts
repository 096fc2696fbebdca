import { readFileSync } from 'node:fs'
import Type, { type Static, type TObject, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** What is wrong with the environment, every problem at once, in words for whoever set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  constructor(problems: readonly string[]) {
    super(
      `${problems.length === 1 ? 'A setting is' : `${problems.length} settings are`} not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
  }
}

/** The platform's own settings, for every system of a process. */
export const PlatformSettings = Type.Object({
  host: Type.String({ default: 'localhost', description: 'The address to listen on; 0.0.0.0 for all, as in a container.' }),
  databaseUrl: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://', description: 'PostgreSQL to use instead of the embedded one. A secret.' }),
  ),
  secret: Type.Optional(
    Type.String({
      pattern: '^.{32,}$',
      description: 'Key for cursors and request fingerprints, the same in all replicas. Kept in the data folder when not set. A secret.',
    }),
  ),
  publicUrl: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'Where the world reaches the gateway, for documents and HSTS.' }),
  ),
  databaseConnections: Type.Integer({ minimum: 2, maximum: 200, default: 12, description: 'Connections to the database, per process.' }),
  logPartitions: Type.Integer({
    minimum: 1,
    maximum: 256,
    default: 1,
    description: 'Partitions of each service’s log, fixed when the service is first created. 16 or more in production.',
  }),
  logLevel: Type.Union(
    ['trace', 'debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'The least serious log line that is written.' },
  ),
  rateLimit: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    description: '`off` lifts all rate limits. For load tests only.',
  }),
  corsOrigins: Type.String({
    default: '',
    description: 'Origins that browsers may call the API from, separated by commas. None by default.',
  }),
  trustProxy: Type.Boolean({ default: false, description: 'Believe X-Forwarded-For. Only behind a proxy that sets it.' }),
  seenDays: Type.Integer({ minimum: 1, maximum: 3650, default: 30, description: 'How long a repeated message gets its first outcome.' }),
  logDays: Type.Integer({
    minimum: 1,
    maximum: 3650,
    default: 30,
    description: 'How long an event stays in the log after every reader has passed it.',
  }),
  shutdownSeconds: Type.Integer({
    minimum: 1,
    maximum: 300,
    default: 20,
    description: 'How long requests and handlers may take to finish at shutdown.',
  }),
})
export type PlatformSettings = Static<typeof PlatformSettings>

/** `holdSeconds` is `HOLD_SECONDS`. */
const upperSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** The variable that a setting is read from: `PLAZA_HOLD_SECONDS`, or `PLAZA_PARKWISE_HOLD_SECONDS` for a system's. */
export const variableOf = (property: string, system?: string): string =>
  ['PLAZA', ...(system === undefined ? [] : [upperSnake(system)]), upperSnake(property)].join('_')

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings of one schema. `NAME` holds the value, or `NAME_FILE` the path of a file that does (a mounted secret;
 * one trailing line break is dropped). Throws {@link SettingsError} naming every variable that is not usable; the values
 * themselves are never shown.
 */
export const readSettings = <Schema extends TObject>(schema: Schema, environment: Environment, system?: string): Static<Schema> => {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [property, part] of Object.entries(schema.properties as Record<string, TSchema>)) {
    const variable = variableOf(property, system)
    try {
      const text = textOf(variable, environment)
      if (text !== undefined) values[property] = convert(part, text)
      else if ('default' in part) values[property] = part.default
      else if (!Type.IsOptional(part)) throw new TypeError('is not set')
      if (property in values && !Compile(part).Check(values[property])) throw new TypeError(`must be ${expectation(part)}`)
    } catch (error) {
      problems.push(`${variable} ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return values as Static<Schema>
}

const textOf = (variable: string, environment: Environment): string | undefined => {
  const direct = environment[variable]
  const file = environment[`${variable}_FILE`]
  if (direct !== undefined && file !== undefined) throw new TypeError(`and ${variable}_FILE are both set; keep one`)
  if (file === undefined) return direct === '' ? undefined : direct
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw new TypeError(`_FILE names ${file}, which cannot be read`, { cause })
  }
}

/** A text as the schema's kind of value; as it is where it is none, so that the check names what was expected. */
const convert = (schema: TSchema, text: string): unknown => {
  if (Type.IsInteger(schema) || Type.IsNumber(schema)) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (Type.IsBoolean(schema)) return text === 'true' ? true : text === 'false' ? false : text
  return text
}

/** What a setting may be, in words. */
export const expectation = (schema: TSchema): string => {
  if (Type.IsInteger(schema) || Type.IsNumber(schema)) {
    const { minimum, maximum } = schema as { minimum?: number; maximum?: number }
    const kind = Type.IsInteger(schema) ? 'a whole number' : 'a number'
    if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`
    return minimum === undefined ? kind : `${kind}, at least ${minimum}`
  }
  if (Type.IsBoolean(schema)) return 'true or false'
  if (Type.IsUnion(schema)) return schema.anyOf.map((choice) => JSON.stringify((choice as { const?: unknown }).const)).join(' or ')
  const pattern = (schema as { pattern?: string }).pattern
  return pattern === undefined ? 'a text' : `a text like ${pattern}`
}

/** Variables that look like ours but that nobody reads: most often a typing error. */
export const unknownVariables = (environment: Environment, known: ReadonlySet<string>): string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith('PLAZA_') && !name.startsWith('PLAZA_TEST_'))
    .filter((name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')))
    .sort()
