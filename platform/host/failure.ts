import { EngineError } from '#platform/store/engine.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { SchemaTooNew } from '#platform/store/sql/schema.ts'
import { codeOf, EmbeddedPostgresError } from './embedded-postgres/error.ts'
import { CompositionError } from './needs.ts'
import { UsageError } from './options.ts'
import { DamagedSecret } from './secret.ts'
import { SettingsError } from './settings.ts'

const FOR_PEOPLE = [SettingsError, EmbeddedPostgresError, CompositionError, SchemaTooNew, DamagedSecret]

/** What of a failed system call a person can do something about. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'Choose a folder or port that you may use, with --data or --port.',
  EPERM: 'Choose a folder that you may use, with --data.',
  ENOENT: 'It cannot be made there. Choose another folder with --data.',
  EROFS: 'Choose a folder that can be written, with --data.',
  ENOTDIR: 'A file is in the way. Choose another folder with --data.',
  EEXIST: 'A file is in the way. Choose another folder with --data.',
  ENOSPC: 'The disk is full. Free some space, or choose another folder with --data.',
  EADDRNOTAVAIL: 'This machine has no such address. Set PLAZA_HOST to one that it has.',
  ENOTFOUND: 'This machine has no such address. Set PLAZA_HOST to one that it has.',
}

/** What went wrong, for a person: one message, and a stack only for what is our own bug. */
export const messageFor = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(messageFor).join('\n')
  if (!(error instanceof Error)) return String(error)
  if (error instanceof UsageError) return `${error.message}\nTry --help.`
  if (FOR_PEOPLE.some((kind) => error instanceof kind)) return error.message
  if (isUnavailable(error)) return `The database does not answer: ${reasonOf(error)}`
  const code = codeOf(error) ?? ''
  if (code === 'EADDRINUSE') {
    return `Port ${(error as { port?: number }).port} is in use. End what uses it, or choose other ones with --port and --admin-port.`
  }
  const advice = ADVICE[code]
  return advice === undefined ? (error.stack ?? error.message) : `${error.message}. ${advice}`
}

const isUnavailable = (error: Error): boolean =>
  error instanceof StoreUnavailable || (error instanceof EngineError && error.fault === 'unavailable')

/** A refused connection to a name with several addresses has an empty message and its reasons inside. */
const reasonOf = (error: Error): string => {
  const { cause } = error
  if (cause instanceof AggregateError) return cause.errors.map(String).join('; ')
  return error.message
}
