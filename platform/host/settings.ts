import { readFileSync } from 'node:fs'
import Type, { type Static, type TObject, type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { codeOf } from './embedded-postgres/error.ts'
import type { AnyService, System } from './service.ts'

/** What is wrong with the environment, every problem at once, in words for whoever set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  constructor(problems: readonly string[]) {
    super(
      `${problems.length === 1 ? 'A setting is' : `${problems.length} settings are`} not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
  }
}

const ORIGIN = 'https?://[^/,\\s]+'

/** The platform's own settings, for every system of a process. */
export const PlatformSettings = Type.Object({
  host: Type.String({ default: 'localhost', description: 'The address to listen on; 0.0.0.0 for all, as in a container.' }),
  grpcHost: Type.String({
    default: '127.0.0.1',
    description: 'The address that gRPC listens on. Its callers are trusted and nothing is encrypted: only for a network of your own.',
  }),
  databaseUrl: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://.',
      examples: ['postgres://USER:PASSWORD@HOST:5432/DATABASE'],
      description: 'PostgreSQL to use instead of the embedded one. A secret.',
    }),
  ),
  secret: Type.Optional(
    Type.String({
      minLength: 32,
      description: 'Key for cursors and request fingerprints, the same in all replicas. Kept in the data folder when not set. A secret.',
    }),
  ),
  publicUrl: Type.Optional(
    Type.String({
      pattern: '^https?://[^/\\s]',
      examples: ['https://parking.example'],
      description: 'Where the world reaches the gateway, for documents, HSTS and links in mails.',
    }),
  ),
  smtpUrl: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^/\\s]',
      examples: ['smtps://USER:PASSWORD@mail.example:465'],
      description: 'The server that mails are sent through; without it they become .eml files in the data folder. A secret.',
    }),
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
    pattern: `^(${ORIGIN}(\\s*,\\s*${ORIGIN})*)?$`,
    examples: ['https://app.example,https://admin.example'],
    description: 'Origins that browsers may call the API from, separated by commas. None by default.',
  }),
  mapStyleUrl: Type.String({
    default: 'https://tiles.openfreemap.org/styles/positron',
    pattern: '^(https?://[^/\\s]+/.*)?$',
    examples: ['https://tiles.example/style.json'],
    description: 'The style of maps, whose tiles, fonts and images come from the same origin. Empty: only the built-in background.',
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

/** `holdSeconds` is `HOLD_SECONDS`, and `saga-log` is `SAGA_LOG`. */
const upperSnake = (name: string): string =>
  name
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toUpperCase()

/** The variable that a setting is read from: `PLAZA_HOLD_SECONDS`, or `PLAZA_PARKWISE_HOLD_SECONDS` for a system's. */
export const variableOf = (property: string, system?: string): string =>
  ['PLAZA', ...(system === undefined ? [] : [upperSnake(system)]), upperSnake(property)].join('_')

/** The setting that says where a service answers when it runs in another process. */
export const addressOf = (service: string): string => `${service}Address`

/** Where the services of a system answer that can be called from another process. */
export const addressSettings = (system: System): TObject =>
  Type.Object(
    Object.fromEntries(
      system.services
        .filter((service) => service.connect)
        .map(({ name }) => [
          addressOf(name),
          Type.Optional(
            Type.String({
              pattern: '^[^\\s:/]+:[1-9][0-9]{0,4}$|^\\[[0-9a-fA-F:]+\\]:[1-9][0-9]{0,4}$',
              examples: [`${name}.internal:4101`],
              description: `Where ${name} answers gRPC, for a process that does not run it.`,
            }),
          ),
        ]),
    ),
  )

/** A schema whose properties are variables, of the platform or of one system. */
export type SettingsGroup = { readonly schema: TObject; readonly system?: string }

/** All settings that a process with these services reads. */
export const settingsGroups = (
  systems: readonly { readonly system: System; readonly services: readonly AnyService[] }[],
): SettingsGroup[] => [
  { schema: PlatformSettings },
  ...systems.flatMap(({ system, services }) =>
    [addressSettings(system), ...services.map((service): TObject => service.settings)].map((schema) => ({ schema, system: system.name })),
  ),
]

/** Throws one {@link SettingsError} with all that is wrong in any of them. */
export const checkSettings = (groups: readonly SettingsGroup[], environment: Environment): void => {
  const problems = groups.flatMap(({ schema, system }) => read(schema, environment, system).problems)
  // Two services of a system may share a setting.
  if (problems.length > 0) throw new SettingsError([...new Set(problems)])
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings of one schema: texts, numbers, booleans and choices. `NAME` holds the value, or `NAME_FILE` the path of
 * a file that does (a mounted secret; one trailing line break is dropped). A variable that is empty counts as not set.
 * Throws {@link SettingsError} naming every variable that is not usable; the values themselves are never shown.
 */
export const readSettings = <Schema extends TObject>(schema: Schema, environment: Environment, system?: string): Static<Schema> => {
  const { values, problems } = read(schema, environment, system)
  if (problems.length > 0) throw new SettingsError(problems)
  return values as Static<Schema>
}

const read = (schema: TObject, environment: Environment, system?: string) => {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [property, part] of Object.entries(schema.properties as Record<string, TSchema>)) {
    const variable = variableOf(property, system)
    const expected = expectation(part)
    const { text, problem } = textOf(variable, environment)
    if (problem !== undefined) problems.push(problem)
    else if (text === undefined) {
      if ('default' in part) values[property] = part.default
      else if (!Type.IsOptional(part)) problems.push(`${variable} is not set; it must be ${expected}`)
    } else {
      const value = convert(part, text)
      if (Compile(part).Check(value)) values[property] = value
      else problems.push(`${variable} must be ${expected}`)
    }
  }
  return { values, problems }
}

const textOf = (variable: string, environment: Environment): { readonly text?: string; readonly problem?: string } => {
  const direct = environment[variable] || undefined
  const file = environment[`${variable}_FILE`] || undefined
  if (file === undefined) return direct === undefined ? {} : { text: direct }
  if (direct !== undefined) return { problem: `${variable} and ${variable}_FILE are both set; keep one` }
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? { problem: `${variable}_FILE names ${file}, which is empty` } : { text }
  } catch (error) {
    return { problem: `${variable}_FILE names ${file}, which cannot be read (${codeOf(error) ?? 'unknown reason'})` }
  }
}

const isNumeric = (schema: TSchema): boolean => Type.IsInteger(schema) || Type.IsNumber(schema)

/** The values of a schema that is a choice between fixed ones, else undefined. */
const choicesOf = (schema: TSchema): readonly unknown[] | undefined => {
  if (Type.IsLiteral(schema)) return [schema.const]
  return Type.IsUnion(schema) && schema.anyOf.every(Type.IsLiteral)
    ? schema.anyOf.map((choice) => (choice as { const?: unknown }).const)
    : undefined
}

/** A text as the schema's kind of value; as it is where it is none, so that the check refuses it. */
const convert = (schema: TSchema, text: string): unknown => {
  if (isNumeric(schema)) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (Type.IsBoolean(schema)) return text === 'true' ? true : text === 'false' ? false : text
  return choicesOf(schema)?.find((choice) => String(choice) === text) ?? text
}

/** What a setting may be, in words. Throws TypeError for a schema that one variable cannot hold, such as an object. */
export const expectation = (schema: TSchema): string => {
  if (isNumeric(schema)) return numeric(Type.IsInteger(schema) ? 'a whole number' : 'a number', schema)
  if (Type.IsBoolean(schema)) return 'true or false'
  const choices = choicesOf(schema)
  if (choices) return choices.join(' or ')
  if (!Type.IsString(schema)) throw new TypeError('a setting must be a text, a number, a boolean or a choice of those')
  const { examples, minLength, pattern } = schema as { examples?: readonly string[]; minLength?: number; pattern?: string }
  if (examples?.[0] !== undefined) return `a text like ${examples[0]}`
  if (pattern !== undefined) return `a text that matches ${pattern}`
  return minLength === undefined ? 'a text' : `a text of at least ${minLength} characters`
}

const numeric = (kind: string, { minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): string => {
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`
  if (minimum !== undefined) return `${kind}, at least ${minimum}`
  return maximum === undefined ? kind : `${kind}, at most ${maximum}`
}
