import { invariant } from '#platform/kernel/decision.ts'
import type { AnyCollection } from '../collection.ts'
import type { AggregateCommit, AggregateRef, CommitResult, DueTimer, Engine, SeenMessage } from '../engine.ts'
import { EngineError } from '../engine.ts'
import { type Cell, type MemoryDatabase, type MemoryTable, memoryDatabase, nextDueMs } from './database.ts'
import { findRows, summedRows } from './find.ts'
import { toJson, toKey } from './json.ts'
import { memoryParkedEvents } from './parked-events.ts'
import { memoryReaders } from './readers.ts'

export type MemoryOptions = {
  /** Counts only for a database in which nothing was written yet. */
  readonly partitions?: number
  /** Shared by engines that stand for processes on one database. */
  readonly database?: MemoryDatabase
}

/**
 * An engine that keeps everything in memory, for tests and the simulator. Each call takes effect at once and as a whole, and
 * nothing in it depends on time or chance.
 */
export const memoryEngine = (options: MemoryOptions = {}): Engine => {
  const database = options.database ?? memoryDatabase()
  let declared: readonly AnyCollection[] = []
  let isClosed = false

  const tableOf = (name: string): MemoryTable => {
    const table = database.tables.get(name)
    if (!table) throw new EngineError('refused', new TypeError(`there is no table ${name}`))
    return table
  }

  const engine: Engine = {
    get partitions() {
      return database.log.length || (options.partitions ?? 1)
    },

    migrate: async (collections) => {
      const { partitions } = engine
      while (database.log.length < partitions) database.log.push({ trimmed: 0, entries: [] })
      for (const collection of collections) alignTable(database, collection)
      declared = collections
    },

    load: async (refs) =>
      refs.map(({ collection, id }) => {
        const row = tableOf(collection).rows.get(toKey(id))
        return row && { version: row.version, state: JSON.parse(row.state) }
      }),

    commit: async (batch, atMs) => {
      // All that can be refused is refused here, before anything is written.
      const prepared = batch.map((part) => prepare(tableOf(part.collection), columnNames(declared, part.collection), part))
      return prepared.map((part) => write(database, part, atMs))
    },

    seen: async (ref, message) => {
      const found = database.seen.get(keyOf(ref))?.get(toKey(message))
      return found && { outcome: JSON.parse(found.outcome), fingerprint: found.fingerprint }
    },

    find: async (collection, query) =>
      findRows(tableOf(collection), query).map(({ id, version, state }) => ({ id, version, state: JSON.parse(state) })),

    summarize: async (collection, summary) => summedRows(tableOf(collection), summary),

    dueTimers: async (untilMs, limit) => {
      if (untilMs < nextDueMs(database)) return []
      const due: DueTimer[] = []
      for (const timers of database.timers.values()) for (const timer of timers.values()) if (timer.dueMs <= untilMs) due.push(timer)
      return due.sort((a, b) => a.dueMs - b.dueMs).slice(0, Math.max(0, limit))
    },

    nextTimerMs: async () => {
      const nextMs = nextDueMs(database)
      return nextMs === Number.POSITIVE_INFINITY ? undefined : nextMs
    },

    pruneSeen: async (beforeMs, limit) => {
      // Most rounds find nothing that is old enough; they should not look at every message for that.
      if (beforeMs <= database.oldestSeenMs) return 0
      let pruned = 0
      let oldestMs = Number.POSITIVE_INFINITY
      for (const [key, messages] of database.seen) {
        for (const [message, { atMs }] of messages) {
          if (pruned >= limit) return pruned
          if (atMs >= beforeMs) {
            oldestMs = Math.min(oldestMs, atMs)
            continue
          }
          messages.delete(message)
          pruned++
        }
        if (messages.size === 0) database.seen.delete(key)
      }
      database.oldestSeenMs = oldestMs
      return pruned
    },

    ...memoryReaders(database),
    ...memoryParkedEvents(database),

    ping: async () => undefined,
    close: async () => {
      isClosed = true
    },
  }

  return guarded(engine, () => isClosed)
}

/** After `close` every call fails, as on a connection that is gone. */
const guarded = (engine: Engine, isClosed: () => boolean): Engine =>
  new Proxy(engine, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function' || name === 'close' || !isClosed()) return value
      return async () => {
        throw new EngineError('unavailable', new Error('the engine is closed'))
      }
    },
  })

/** Creates a collection's table, or gives its rows the values of columns that are new. */
const alignTable = ({ tables }: MemoryDatabase, { name, columns, lift }: AnyCollection): void => {
  const table: MemoryTable = tables.get(name) ?? { columns: [], rows: new Map() }
  tables.set(name, table)
  const missing = Object.keys(columns).filter((column) => !table.columns.includes(column))
  if (missing.length === 0) return
  table.columns = [...table.columns, ...missing]
  for (const [id, row] of table.rows) {
    const state: unknown = lift(JSON.parse(row.state))
    table.rows.set(id, { ...row, columns: [...row.columns, ...missing.map((column) => columns[column]?.of(state, id) ?? null)] })
  }
}

const columnNames = (declared: readonly AnyCollection[], name: string): readonly string[] => {
  const collection = declared.find((known) => known.name === name)
  if (!collection) throw new EngineError('refused', new TypeError(`${name} is not among the collections of this engine`))
  return Object.keys(collection.columns)
}

type Prepared = {
  readonly commit: AggregateCommit
  readonly table: MemoryTable
  /** Values by column, since another release may have put more columns into the table. */
  readonly cells: ReadonlyMap<string, Cell>
  readonly state: string
  readonly outcomes: readonly string[]
  readonly events: readonly string[]
}

const prepare = (table: MemoryTable, columns: readonly string[], commit: AggregateCommit): Prepared => {
  toKey(commit.id)
  for (const { id } of commit.messages) toKey(id)
  return {
    commit,
    table,
    cells: new Map(columns.map((column, i) => [column, commit.next?.columns[i] ?? null])),
    state: commit.next ? toJson(commit.next.state) : '',
    outcomes: commit.messages.map(({ outcome }) => toJson(outcome)),
    events: commit.events.map(({ event }) => toJson(event)),
  }
}

const write = (database: MemoryDatabase, { commit, table, cells, state, outcomes, events }: Prepared, atMs: number): CommitResult => {
  const key = keyOf(commit)
  const row = table.rows.get(commit.id)
  const handled = database.seen.get(key) ?? new Map()
  const seen = new Map<string, SeenMessage>()
  for (const { id } of commit.messages) {
    const found = handled.get(id)
    if (found) seen.set(id, { outcome: JSON.parse(found.outcome), fingerprint: found.fingerprint })
  }
  if (seen.size > 0 || commit.base !== (row?.version ?? 0)) return { done: false, seen }

  commit.messages.forEach(({ id, fingerprint }, i) => {
    handled.set(id, { outcome: outcomes[i] ?? 'null', fingerprint, atMs })
  })
  database.seen.set(key, handled)
  database.oldestSeenMs = Math.min(database.oldestSeenMs, atMs)
  if (commit.next) {
    const columns = table.columns.map((column, i) => cells.get(column) ?? (cells.has(column) ? null : (row?.columns[i] ?? null)))
    table.rows.set(commit.id, { id: commit.id, version: commit.next.version, state, columns })
  }
  const partition = database.log[commit.partition]
  invariant(partition, `there is no partition ${commit.partition}`)
  for (const event of events) partition.entries.push({ event, atMs })
  writeTimers(database, key, commit)
  return { done: true }
}

const writeTimers = (database: MemoryDatabase, key: string, { collection, id, timers, fired }: AggregateCommit): void => {
  if (timers.length === 0 && fired.length === 0) return
  database.nextDueMs = undefined
  const known = database.timers.get(key) ?? new Map<string, DueTimer>()
  for (const { name, version } of fired) if (known.get(name)?.version === version) known.delete(name)
  for (const { name, dueMs, version } of timers) {
    if (dueMs === null) known.delete(name)
    else known.set(name, { collection, id, name, version, dueMs })
  }
  if (known.size > 0) database.timers.set(key, known)
  else database.timers.delete(key)
}

/** Names of collections have no slash in them. */
const keyOf = ({ collection, id }: AggregateRef): string => `${collection}/${id}`
