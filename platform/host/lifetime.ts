import type { Logger } from 'pino'
import { endInOrder } from './ending.ts'
import { messageFor } from './failure.ts'

type Action = () => unknown

/** What a process has to end, by when it ends. It is filled as things start, so that a start that fails halfway ends cleanly too. */
export type Endings = {
  /** Nothing new comes in, and what came in is answered. */
  readonly edges: Action[]
  /** Handlers finish, cursors are saved, lanes flush. */
  readonly compositions: Action[]
  /** Metrics can be read until then. */
  readonly admins: Action[]
  readonly databases: Action[]
}

export const noEndings = (): Endings => ({ edges: [], compositions: [], admins: [], databases: [] })

/** Ends everything; a failure keeps nothing from its turn. */
export const endAll = ({ edges, compositions, admins, databases }: Endings): Promise<void> =>
  endInOrder(edges, compositions, admins, databases)

/**
 * The first SIGINT or SIGTERM drains, for at most `withinMs`, and ends the process with status 0, or 1 when not everything
 * ended well. A second one ends at once, which loses nothing either. The answer is aborted when it begins.
 */
export const endOnSignal = (endings: Endings, withinMs: number, log: Logger): AbortSignal => {
  const ending = new AbortController()
  const end = (signal: string): void => {
    if (ending.signal.aborted) process.exit(1)
    ending.abort()
    log.info({ signal }, 'ending')
    setTimeout(() => {
      log.error(`not everything ended within ${withinMs / 1_000} s`)
      process.exit(1)
    }, withinMs).unref()
    endAll(endings).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'could not end in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', () => end('SIGINT'))
  process.on('SIGTERM', () => end('SIGTERM'))
  return ending.signal
}

/** How long the rest of a database that has gone may take to end. */
const CLEAN_UP_MS = 5_000

/**
 * Ends the process with status 1 when it cannot go on: its own PostgreSQL has ended, or a bug threw where nobody catches.
 * Whoever started it starts it again; that is simpler than to mend a running process, and as safe, since nothing that was
 * acknowledged is lost whenever the process ends.
 */
export const endOnDisaster = (
  database: { readonly ended: Promise<string>; readonly stop: () => Promise<void> } | undefined,
  log: Logger,
): void => {
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'a bug has ended the process')
    process.exit(1)
  })
  void database?.ended.then(async (reason) => {
    process.stderr.write(`The embedded PostgreSQL has ended by itself: ${reason}. Plaza ends too; start it again, nothing is lost.\n`)
    setTimeout(() => process.exit(1), CLEAN_UP_MS)
    await database.stop().catch((error: unknown) => process.stderr.write(`${messageFor(error)}\n`))
    process.exit(1)
  })
}
