import { createPool, type Pool, type PoolConnection } from 'mysql2/promise'
import { EngineError } from '../engine.ts'
import type { Database, Query, Row } from '../sql/database.ts'
import { mariadbDialect } from './dialect.ts'

export type MariadbPool = Pool

/** How long one process waits for another's migration. */
const MIGRATION_WAIT_S = 60

/** Connections to one MariaDB server (`mariadb://user:password@host:port/database`), shared by the services of a process. */
export const mariadbPool = ({ url, connections }: { readonly url: string; readonly connections: number }): MariadbPool => {
  const { hostname, port, username, password, pathname } = new URL(url)
  return createPool({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    connectionLimit: connections,
    charset: 'utf8mb4',
    timezone: 'Z',
    // Counts and positions stay far below 2^53, and instants are numbers already.
    supportBigNumbers: true,
    connectTimeout: 5_000,
    enableKeepAlive: true,
  })
}

/** Columns that hold JSON; MariaDB knows them only as text. */
const JSON_COLUMNS = ['state', 'event', 'outcome'] as const

const withJson = (row: Record<string, unknown>): Row => {
  for (const column of JSON_COLUMNS) {
    const text = row[column]
    if (typeof text === 'string') row[column] = JSON.parse(text)
  }
  return row
}

/** `in ()` is no SQL, so an empty list becomes one that nothing equals. */
const filled = (parameter: unknown): unknown => (Array.isArray(parameter) && parameter.length === 0 ? [null] : parameter)

const mariadbRunner =
  (client: Pick<PoolConnection, 'query'>): Query =>
  async (text, parameters = []) => {
    try {
      const [rows] = await client.query(text, parameters.map(filled))
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]).map(withJson) : []
    } catch (error) {
      throw new EngineError(mariadbDialect.faultOf(error), error)
    }
  }

const connectionOf = (pool: MariadbPool): Promise<PoolConnection> =>
  pool.getConnection().catch((error: unknown) => {
    throw new EngineError(mariadbDialect.faultOf(error), error)
  })

/** Runs `work` on one connection, which is thrown away when its state is in doubt. */
const onConnection = async <T>(pool: MariadbPool, work: (query: Query) => Promise<T>): Promise<T> => {
  const connection = await connectionOf(pool)
  const query = mariadbRunner(connection)
  let isSound = false
  try {
    const result = await work(query)
    isSound = true
    return result
  } finally {
    if (isSound) connection.release()
    else connection.destroy()
  }
}

/** The database of a pool. Closing it leaves the pool to its owner. */
export const mariadbDatabase = (pool: MariadbPool): Database => ({
  dialect: mariadbDialect,
  query: mariadbRunner(pool as unknown as PoolConnection),
  transaction: (work) =>
    onConnection(pool, async (query) => {
      // REPEATABLE READ, the default, would lock gaps and read from before the locks.
      await query('set transaction isolation level read committed')
      await query('start transaction')
      try {
        const result = await work(query)
        await query('commit')
        return result
      } catch (error) {
        // A lock time-out undoes only its own statement, so the rest is undone here.
        await query('rollback')
        throw error
      }
    }),
  exclusively: (name, work) =>
    onConnection(pool, async (query) => {
      // A table's definition commits by itself here, so the lock is the connection's and not a transaction's.
      const [row] = await query(`select get_lock(?, ${MIGRATION_WAIT_S}) as held`, [name.slice(0, 64)])
      if (row?.held !== 1) throw new EngineError('unavailable', new Error(`another process kept the migration lock of ${name}`))
      try {
        return await work(query)
      } finally {
        await query('select release_lock(?)', [name.slice(0, 64)])
      }
    }),
  // The pool belongs to the host, which ends it after all services.
  close: () => Promise.resolve(),
})
