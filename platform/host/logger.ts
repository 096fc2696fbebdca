import pino, { type DestinationStream, type Logger } from 'pino'

/** Fields that never reach a log, wherever they stand. What is secret by type does not get here; this is the second fence. */
const SECRET_FIELDS = [
  'password',
  'current',
  'new',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'hash',
  'd',
  'secret',
]

/** Structured logs, one JSON object a line, to stderr: stdout belongs to answers. */
export const createLogger = (level: string, destination: DestinationStream = pino.destination({ fd: 2, sync: false })): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `req.headers.${field}`]),
        censor: '[secret]',
      },
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    destination,
  )
