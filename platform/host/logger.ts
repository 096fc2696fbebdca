import pino, { type DestinationStream, type Logger } from 'pino'

/** Names of fields whose values never reach a log, wherever they stand, in lower case and without dashes and underscores. */
const SECRET_FIELD =
  /^(d|current|new|hash|pan|cvv|cvc|cardnumber|(set)?cookie|.*(authorization|passw(or)?d|passphrase|token|secret|apikey|privatekey))$/
const SECRET = '[secret]'

/** Secrets that stand inside a text, as in an error's message: passwords in addresses, bearer tokens, JWTs. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z+.-]{0,20}:\/\/[^\s:/@"]*):[^\s@"]+@/gi, `$1:${SECRET}@`],
  [/\b(bearer|basic) [\w~+/.-]+=*/gi, `$1 ${SECRET}`],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, SECRET],
]

const DEEPEST = 8

/**
 * Structured logs, one JSON object a line, to stderr: stdout belongs to answers. What is secret by type does not get here;
 * this is the second fence: fields with a secret's name are blacked out at every depth, of errors only what helps to find a
 * fault is kept (a database's `detail` quotes people's data), and of other objects with a class, such as requests, the name.
 */
export const createLogger = (level: string, destination: DestinationStream = pino.destination({ fd: 2, sync: false })): Logger => {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => printable(fields, 0) as Record<string, unknown>,
      },
      // The formatters have made a record of it.
      serializers: { err: (record: unknown) => record },
      hooks: { streamWrite: (line) => SECRET_TEXTS.reduce((text, [secret, instead]) => text.replace(secret, instead), line) },
    },
    destination,
  )
  // pino has a formatter for what a child logger always says, but does not use it for grandchildren.
  const { child } = logger
  logger.child = function (this: Logger, fields: object, options?: object) {
    return child.call(this, printable(fields, 0) as object, options as never)
  } as typeof child
  return logger
}

const printable = (value: unknown, depth: number): unknown => {
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return value
  if (depth > DEEPEST) return '[deeper]'
  if (Array.isArray(value)) return value.map((member) => printable(member, depth + 1))
  if (value instanceof Error) return errorRecord(value, depth)
  if (value instanceof Date) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return `[${value.constructor?.name || 'object'}]`
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET_FIELD.test(name.toLowerCase().replace(/[-_]/g, '')) && member != null ? SECRET : printable(member, depth + 1),
    ]),
  )
}

const errorRecord = (error: Error, depth: number): object => {
  const { name, message, stack, cause, code, errors } = error as Error & { readonly code?: unknown; readonly errors?: unknown }
  return {
    type: name,
    message,
    ...(typeof code === 'string' && { code }),
    stack,
    ...(cause !== undefined && { cause: printable(cause, depth + 1) }),
    ...(Array.isArray(errors) && { errors: printable(errors, depth + 1) }),
  }
}
