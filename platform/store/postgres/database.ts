import pg from 'pg'
import { EngineError } from '../engine.ts'
import type { Database, Query, Row } from '../sql/database.ts'
import { postgresDialect } from './dialect.ts'
import { keptConnections, type Run } from './kept-connections.ts'

/** Longer than the server's own limits below, which speak first while the server can speak at all. */
const PATIENCE_MS = 40_000
/** A migration may fill a column of a large table. */
const MIGRATION_PATIENCE_MS = 24 * 3_600_000

const INT8 = 20
/** Counts and positions stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

export type PostgresPool = pg.Pool

export type PoolOptions = {
  readonly url: string
  readonly connections: number
  /** How long a statement may stay without an answer before its connection is given up. */
  readonly patienceMs?: number
  /** Told of connections that break while nobody uses them; the pool replaces them. */
  readonly onIdleError?: (error: Error) => void
}

/** Connections to one PostgreSQL server, shared by the services of a process. */
export const postgresPool = ({ url, connections, patienceMs = PATIENCE_MS, onIdleError }: PoolOptions): PostgresPool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    connectionTimeoutMillis: 5_000,
    // A lock or statement that hangs must not hold the lane for ever; the lane tries again with the same messages.
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    query_timeout: patienceMs,
    // Planned for the values at hand: a plan for any values, made while the tables were empty, would scan them for ever after.
    options: '-c plan_cache_mode=force_custom_plan',
    keepAlive: true,
  })
  pool.on('error', (error) => onIdleError?.(error))
  // The pool listens to a connection only while that is idle. Between two statements of a transaction nobody would, and an
  // error that nobody hears ends the process; the next statement on the connection fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

type Known = { readonly text: string; readonly name: string; uses: number }

const knownStatements = new Map<string, Known>()
const REMEMBERED_STATEMENTS = 2_000
/** A statement that comes again and again is parsed once a connection. It is planned each time, see `postgresPool`. */
const PREPARED_FROM = 5

/** Turns `?` into `$1`, `$2` … No statement of the store has a question mark in a literal. */
const statementOf = (text: string, parameters: readonly unknown[]): pg.QueryConfig => {
  const values = [...parameters]
  const known = knownStatements.get(text)
  if (!known) {
    let n = 0
    const converted = text.replace(/\?/g, () => `$${++n}`)
    const { size } = knownStatements
    if (size < REMEMBERED_STATEMENTS) knownStatements.set(text, { text: converted, name: `plaza_${size}`, uses: 1 })
    return { text: converted, values }
  }
  const isPrepared = values.length > 0 && ++known.uses >= PREPARED_FROM
  return isPrepared ? { name: known.name, text: known.text, values } : { text: known.text, values }
}

type Patience = { readonly query_timeout?: number }

const runner =
  (run: Run, patience: Patience = {}): Query =>
  async (text, parameters = []) => {
    try {
      return await run<Row>({ ...statementOf(text, parameters), ...patience })
    } catch (error) {
      throw new EngineError(postgresDialect.faultOf(error), error)
    }
  }

/** The database of a pool. Closing it leaves the pool to its owner. */
export const postgresDatabase = (pool: PostgresPool): Database => {
  const transaction = async <T>(work: (query: Query) => Promise<T>, patience?: Patience): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw new EngineError(postgresDialect.faultOf(error), error)
    })
    const query = runner(async (statement) => (await client.query(statement)).rows, patience)
    let broken: Error | undefined
    try {
      await query('begin')
      const result = await work(query)
      await query('commit')
      return result
    } catch (error) {
      await query('rollback').catch((failure: unknown) => {
        // Without a rollback the connection's state is unknown; it is thrown away.
        broken = failure instanceof Error ? failure : new Error(String(failure))
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
  return {
    dialect: postgresDialect,
    query: runner(keptConnections(pool)),
    transaction: (work) => transaction(work),
    exclusively: (name, work) =>
      transaction(
        async (query) => {
          await query('set local lock_timeout = 60000')
          await query('set local statement_timeout = 0')
          await query('select pg_advisory_xact_lock(hashtextextended(?, 0))', [name])
          return work(query)
        },
        { query_timeout: MIGRATION_PATIENCE_MS },
      ),
    // The pool belongs to the host, which ends it after all services.
    close: () => Promise.resolve(),
  }
}
