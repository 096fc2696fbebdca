import { EngineError } from '#platform/store/engine.ts'
import { SchemaTooNew } from '#platform/store/sql/schema.ts'
import { CompositionError } from './compose.ts'
import { EmbeddedPostgresError } from './embedded-postgres/error.ts'
import { UsageError } from './options.ts'
import { SettingsError } from './settings.ts'

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** What went wrong at the start, for a person: one message, and a stack only for what is our own bug. */
export const messageFor = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\nTry --help.`
  const forPeople = [SettingsError, EmbeddedPostgresError, CompositionError, SchemaTooNew]
  if (error instanceof Error && forPeople.some((kind) => error instanceof kind)) return error.message
  if (codeOf(error) === 'EADDRINUSE') {
    return `Port ${(error as { port?: number }).port} is in use. Choose another one with --port, or end what uses it.`
  }
  if (codeOf(error) === 'EACCES') return `${(error as Error).message}. Choose a folder or port that you may use, with --data or --port.`
  if (error instanceof EngineError && error.fault === 'unavailable') return `The database does not answer: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
