import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { startEmbeddedPostgres } from '#platform/host/embedded-postgres/embedded-postgres.ts'
import { postgresPool } from '#platform/store/postgres/database.ts'

/** A folder that is gone afterwards. */
export const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'plaza-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export type TestServer = { readonly url: string; readonly pool: pg.Pool }

/** A new embedded PostgreSQL with the settings that people get (fsync on), for the length of `work`. */
export const withServer = <T>(work: (server: TestServer) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
    const pool = postgresPool({ url: server.url, connections: 12 })
    try {
      return await work({ url: server.url, pool })
    } finally {
      await pool.end()
      await server.stop()
    }
  })
