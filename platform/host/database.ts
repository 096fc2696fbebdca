import { join } from 'node:path'
import type { Logger } from 'pino'
import { type PostgresPool, postgresPool } from '#platform/store/postgres/database.ts'
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts'
import type { PlatformSettings } from './settings.ts'

/** A process's connections to its database, and how they end. */
export type OpenDatabase = {
  readonly pool: PostgresPool
  /** Whether this process runs the server, so that nobody else writes to it but tools beside it. */
  readonly isOwn: boolean
  readonly close: () => Promise<void>
}

type Options = {
  readonly dataFolder: string
  readonly platform: PlatformSettings
  readonly log: Logger
  readonly onProgress: (line: string) => void
  /** Take the embedded server that another process runs over the folder, if there is one. */
  readonly beside?: boolean
}

/** Connects to the configured database, or to the embedded one, which is started where it does not run. */
export const openDatabase = async ({ dataFolder, platform, log, onProgress, beside }: Options): Promise<OpenDatabase> => {
  const folder = join(dataFolder, 'postgres')
  const url = platform.databaseUrl ?? (beside ? await findEmbeddedPostgres(folder) : undefined)
  const server: EmbeddedPostgres | undefined = url === undefined ? await startEmbeddedPostgres({ folder, onProgress }) : undefined
  const pool = postgresPool({
    url: url ?? (server as EmbeddedPostgres).url,
    connections: platform.databaseConnections,
    onIdleError: (error) => log.warn({ error }, 'a connection to the database was lost'),
  })
  return {
    pool,
    isOwn: server !== undefined,
    close: async () => {
      await pool.end()
      await server?.stop()
    },
  }
}
