import { join } from 'node:path'
import type { Logger } from 'pino'
import { invariant } from '#platform/kernel/decision.ts'
import { type PostgresPool, postgresPool } from '#platform/store/postgres/database.ts'
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts'
import { endInOrder } from './ending.ts'
import type { PlatformSettings } from './settings.ts'

/** A process's connections to its database, and how they end. */
export type OpenDatabase = {
  readonly pool: PostgresPool
  /** The server, when this process runs it: then nobody else writes to it but tools beside it. */
  readonly server: EmbeddedPostgres | undefined
  /** May be called again. */
  readonly close: () => Promise<void>
}

type Options = {
  readonly dataFolder: string
  readonly platform: Pick<PlatformSettings, 'databaseUrl' | 'databaseConnections'>
  readonly log: Pick<Logger, 'warn'>
  readonly onProgress: (line: string) => void
  /** Take the embedded server that another process runs over the folder, if there is one. */
  readonly beside?: boolean
}

/** Where the embedded database is in a data folder. */
export const databaseFolder = (dataFolder: string): string => join(dataFolder, 'postgres')

/** Connects to the configured database, or to the embedded one, which is started where it does not run. */
export const openDatabase = async ({ dataFolder, platform, log, onProgress, beside = false }: Options): Promise<OpenDatabase> => {
  const folder = databaseFolder(dataFolder)
  const running = platform.databaseUrl ?? (beside ? await findEmbeddedPostgres(folder) : undefined)
  const server = running === undefined ? await startEmbeddedPostgres({ folder, onProgress }) : undefined
  const url = running ?? server?.url
  invariant(url !== undefined, 'a database runs, or was started')
  let closed: Promise<void> | undefined
  const pool = postgresPool({
    url,
    connections: platform.databaseConnections,
    onIdleError: ({ message }) => {
      // The pool hangs up without waiting, so a server that we stop may be the first to say goodbye.
      if (!closed) log.warn({ reason: message }, 'a connection to the database was lost')
    },
  })
  return {
    pool,
    server,
    close: () => {
      closed ??= endInOrder([() => pool.end()], [() => server?.stop()])
      return closed
    },
  }
}
