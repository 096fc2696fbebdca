import type pg from 'pg'

/** Runs one statement on some connection of a pool. Throws what the driver throws, and gives that connection up. */
export type Run = <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) => Promise<readonly Row[]>

const runs = new WeakMap<pg.Pool, Run>()

/**
 * Runs a pool's statements on connections that are kept from one statement to the next while these follow each other in one turn
 * of the event loop. The pool itself lends a connection a turn later and with two timers: a crowd's database would wait for that,
 * and a single caller pays for it with a tenth of a commit.
 */
export const keptConnections = (pool: pg.Pool): Run => {
  const known = runs.get(pool)
  if (known) return known
  const kept: pg.PoolClient[] = []
  const letGo = (): void => {
    for (const client of kept.splice(0)) client.release()
  }
  const run: Run = async <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) => {
    const client = kept.pop() ?? (await pool.connect())
    try {
      const { rows } = await client.query<Row>(statement)
      if (kept.push(client) === 1) setImmediate(letGo)
      return rows
    } catch (error) {
      // What state it is in is unknown.
      client.release(true)
      throw error
    }
  }
  runs.set(pool, run)
  return run
}
