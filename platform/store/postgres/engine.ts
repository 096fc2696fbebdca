import type pg from 'pg'
import type { AggregateCommit, CommitResult, Engine, SeenMessage } from '../engine.ts'
import { EngineError } from '../engine.ts'
import { type SqlCommit, sqlEngine } from '../sql/engine.ts'
import { type CommitFunction, commitFunction, type ParameterName, parameterNames } from './commit-function.ts'
import { argumentsOfOne, commitOneFunction } from './commit-one-function.ts'
import { type PostgresPool, postgresDatabase } from './database.ts'
import { postgresDialect } from './dialect.ts'
import { keptConnections } from './kept-connections.ts'

export type PostgresEngineOptions = {
  readonly pool: PostgresPool
  readonly schema: string
  readonly partitions?: number
}

/** A service's tables in its own schema of a PostgreSQL database. The pool stays its owner's. */
export const postgresEngine = ({ pool, schema, partitions = 1 }: PostgresEngineOptions): Engine =>
  sqlEngine({
    database: postgresDatabase(pool),
    schema,
    partitions,
    commitTo: (collections, t) => {
      const many = commitFunction(t, collections)
      const one = commitOneFunction(t, collections)
      // `?` would be taken for a parameter; the functions' texts have none.
      return { creations: [many.create, one.create], commit: commitWith(pool, schema, many, one) }
    },
  })

const commitWith = (pool: PostgresPool, schema: string, many: CommitFunction, one: CommitFunction): SqlCommit => {
  const run = keptConnections(pool)
  const call = async <Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<readonly Row[]> => {
    try {
      return await run<Row>(statement)
    } catch (error) {
      throw new EngineError(postgresDialect.faultOf(error), error)
    }
  }
  const [name, nameOfOne] = [`${schema}_commit`, `${schema}_commit_one`]
  return async (batch, atMs) => {
    const ofOne = argumentsOfOne(batch, atMs)
    return ofOne
      ? resultOfOne(ofOne.message, await call<DirtyOne>({ name: nameOfOne, text: one.call, values: one.encode(ofOne.values) }))
      : resultsOf(batch.length, await call<DirtyRow>({ name, text: many.call, values: many.encode(argumentsOf(batch, atMs)) }))
  }
}

type DirtyOne = { readonly dirty: SeenMessage | Record<string, never> | null }
type DirtyRow = { readonly agg: number; readonly message: string | null; readonly outcome: unknown; readonly fingerprint: string | null }

const CLEAN: CommitResult = { done: true }

const resultOfOne = (message: string, [row]: readonly DirtyOne[]): CommitResult[] => {
  if (!row?.dirty) return [CLEAN]
  return [{ done: false, seen: new Map('outcome' in row.dirty ? [[message, row.dirty as SeenMessage]] : []) }]
}

const resultsOf = (aggregates: number, rows: readonly DirtyRow[]): CommitResult[] => {
  const results = new Array<CommitResult>(aggregates).fill(CLEAN)
  const seenByAggregate = new Map<number, Map<string, SeenMessage>>()
  for (const row of rows) {
    const seen = seenByAggregate.get(row.agg) ?? new Map<string, SeenMessage>()
    seenByAggregate.set(row.agg, seen)
    if (row.message !== null && row.outcome !== null) seen.set(row.message, { outcome: row.outcome, fingerprint: row.fingerprint })
  }
  for (const [agg, seen] of seenByAggregate) results[agg - 1] = { done: false, seen }
  return results
}

type Values = { [Name in ParameterName]: Name extends 'at_ms' ? number : unknown[] }

/** Lays a batch out as the arrays that the commit function takes. */
const argumentsOf = (batch: readonly AggregateCommit[], atMs: number): unknown[] => {
  const v = Object.fromEntries(parameterNames.map((name) => [name, []])) as unknown as Values
  v.at_ms = atMs
  v.p_part = [...new Set(batch.map((aggregate) => aggregate.partition))].sort((a, b) => a - b)
  const slots = new Map(v.p_part.map((part, index) => [part, index + 1]))
  const eventsOf = new Map(v.p_part.map((part) => [part, 0]))
  batch.forEach(({ collection, id, base, next, messages, partition, events, timers, fired }, index) => {
    const agg = index + 1
    v.a_collection.push(collection)
    v.a_id.push(id)
    v.a_base.push(base)
    v.a_version.push(next?.version ?? null)
    v.a_state.push(next ? JSON.stringify(next.state) : null)
    v.a_columns.push(next ? JSON.stringify(next.columns) : null)
    for (const message of messages) {
      v.m_agg.push(agg)
      v.m_collection.push(collection)
      v.m_id.push(id)
      v.m_message.push(message.id)
      v.m_fingerprint.push(message.fingerprint)
      v.m_outcome.push(JSON.stringify(message.outcome))
    }
    for (const { event } of events) {
      const nth = (eventsOf.get(partition) ?? 0) + 1
      eventsOf.set(partition, nth)
      v.e_agg.push(agg)
      v.e_slot.push(slots.get(partition))
      v.e_nth.push(nth)
      v.e_event.push(JSON.stringify(event))
    }
    for (const timer of timers) {
      v.t_agg.push(agg)
      v.t_collection.push(collection)
      v.t_id.push(id)
      v.t_name.push(timer.name)
      v.t_due.push(timer.dueMs)
      v.t_version.push(timer.version)
    }
    for (const timer of fired) {
      v.f_agg.push(agg)
      v.f_collection.push(collection)
      v.f_id.push(id)
      v.f_name.push(timer.name)
      v.f_version.push(timer.version)
    }
  })
  v.p_events = [...eventsOf.values()]
  return parameterNames.map((name) => v[name])
}
