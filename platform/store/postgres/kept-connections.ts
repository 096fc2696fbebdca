import type pg from 'pg'
import type { PostgresPool } from './database.ts'

/**
 * Runs statements on connections that are kept from one statement to the next while these follow each other in one turn of the
 * event loop. A pool lends a connection a turn later and with two timers; under load the database would wait for that, and a
 * single caller pays for it with a tenth of a commit. Throws what the driver throws, and gives that connection up.
 */
export const keptConnections = (pool: PostgresPool) => {
  const kept: pg.PoolClient[] = []
  const letGo = (): void => {
    for (const client of kept.splice(0)) client.release()
  }
  return async <Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<readonly Row[]> => {
    const client = kept.pop() ?? (await pool.connect())
    try {
      const { rows } = await client.query<Row>(statement)
      kept.push(client)
      setImmediate(letGo)
      return rows
    } catch (error) {
      // What state it is in is unknown.
      client.release(true)
      throw error
    }
  }
}
