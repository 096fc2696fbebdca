import { invariant } from '#platform/kernel/decision.ts'
import type { AnyCollection } from '../collection.ts'
import { type AggregateCommit, type CommitResult, type Engine, EngineError, type SeenMessage, type StoredAggregate } from '../engine.ts'
import type { Database } from './database.ts'
import { findStatement, summaryStatement } from './find.ts'
import { gathered } from './gathered.ts'
import { sqlParkedEvents } from './parked-events.ts'
import { sqlReaders } from './readers.ts'
import { migrate, type TableName, tableNames } from './schema.ts'

/** How one engine writes a batch; everything else is the same on all relational engines. */
export type SqlCommit = (batch: readonly AggregateCommit[], atMs: number) => Promise<readonly CommitResult[]>

export type SqlEngineOptions = {
  readonly database: Database
  /** The service's own schema. */
  readonly schema: string
  /** Partitions of the log, when it is created now. */
  readonly partitions: number
  /** How it writes to the tables of these collections, and what must be created for that once they are there. */
  readonly commitTo: (
    collections: readonly AnyCollection[],
    t: TableName,
  ) => { readonly creations: readonly string[]; readonly commit: SqlCommit }
}

/** An {@link Engine} on a relational database. */
export const sqlEngine = ({ database: whole, schema, partitions, commitTo }: SqlEngineOptions): Engine => {
  const { database, close } = closable(whole)
  const { query, dialect } = database
  const t = tableNames(dialect, schema)
  const byName = new Map<string, AnyCollection>()
  let actualPartitions = partitions
  let commit: SqlCommit | undefined

  const collectionOf = (name: string): AnyCollection => {
    const found = byName.get(name)
    invariant(found, `${schema} has no collection ${name}`)
    return found
  }

  const loadFrom = async (name: string, ids: readonly string[]): Promise<Map<string, StoredAggregate>> => {
    collectionOf(name)
    const rows = await query(`select id, version, state from ${t(name)} where ${dialect.anyOf('id')}`, [ids])
    return new Map(rows.map((row) => [String(row.id), { version: Number(row.version), state: row.state }]))
  }

  const loaders = new Map<string, (id: string) => Promise<StoredAggregate | undefined>>()
  const loaderOf = (name: string): ((id: string) => Promise<StoredAggregate | undefined>) => {
    const known = loaders.get(name)
    if (known) return known
    const loader = gathered(async (ids: readonly string[]) => {
      const found = await loadFrom(name, ids)
      return ids.map((id) => found.get(id))
    })
    loaders.set(name, loader)
    return loader
  }

  const SEEN_KEY = ['collection', 'id', 'message'] as const
  const seen = gathered(async (keys: readonly (readonly [collection: string, id: string, message: string])[]) => {
    const rows = await query(
      `select ${SEEN_KEY.join(', ')}, outcome, fingerprint from ${t('seen')} where ${dialect.rowIn(SEEN_KEY)}`,
      dialect.rowInParameters(keys),
    )
    const found = new Map(rows.map((row) => [textOf(SEEN_KEY.map((column) => String(row[column]))), row]))
    return keys.map((key): SeenMessage | undefined => {
      const row = found.get(textOf(key))
      return row && { outcome: row.outcome, fingerprint: row.fingerprint as string | null }
    })
  })

  return {
    get partitions() {
      return actualPartitions
    },

    migrate: async (collections) => {
      const prepared = commitTo(collections, t)
      actualPartitions = await migrate(database, schema, partitions, collections, prepared.creations)
      commit = prepared.commit
      for (const collection of collections) byName.set(collection.name, collection)
    },

    load: async (refs) => {
      const [only] = refs
      if (only && refs.length === 1) return [await loaderOf(only.collection)(only.id)]
      const idsByCollection = Map.groupBy(refs, (ref) => ref.collection)
      const found = new Map<string, Map<string, StoredAggregate>>()
      await Promise.all(
        [...idsByCollection].map(async ([name, members]) => {
          found.set(
            name,
            await loadFrom(
              name,
              members.map((ref) => ref.id),
            ),
          )
        }),
      )
      return refs.map((ref) => found.get(ref.collection)?.get(ref.id))
    },

    commit: (batch, atMs) => {
      invariant(commit, `${schema} was not migrated`)
      return commit(batch, atMs)
    },

    seen: ({ collection, id }, message) => seen([collection, id, message]),

    find: async (name, wanted) => {
      const { text, parameters } = findStatement(dialect, t(name), collectionOf(name), wanted)
      const rows = await query(text, parameters)
      return rows.map((row) => ({ id: String(row.id), version: Number(row.version), state: row.state }))
    },

    summarize: async (name, summary) => {
      const { text, parameters } = summaryStatement(dialect, t(name), collectionOf(name), summary)
      const rows = await query(text, parameters)
      return rows.map((row) => ({
        by: summary.by.map((_, i) => (row[`by_${i + 1}`] == null ? null : Number(row[`by_${i + 1}`]))),
        count: Number(row.number),
        sum: summary.sum.map((_, i) => Number(row[`sum_${i + 1}`])),
      }))
    },

    dueTimers: async (untilMs, limit) => {
      const rows = await query(
        `select collection, id, name, version, due_ms from ${t('timer')} where due_ms <= ? order by due_ms limit ?`,
        [untilMs, limit],
      )
      return rows.map((row) => ({
        collection: String(row.collection),
        id: String(row.id),
        name: String(row.name),
        version: Number(row.version),
        dueMs: Number(row.due_ms),
      }))
    },

    nextTimerMs: async () => {
      const [row] = await query(`select min(due_ms) as due_ms from ${t('timer')}`)
      return row?.due_ms == null ? undefined : Number(row.due_ms)
    },

    ...sqlReaders(database, t),
    ...sqlParkedEvents(database, t),

    pruneSeen: async (beforeMs, limit) => (await query(dialect.deleteSome(t('seen'), 'at_ms < ?'), [beforeMs, limit])).length,

    ping: async () => {
      await query('select 1')
    },
    close,
  }
}

/** One text for one key of several parts. */
const textOf = (parts: readonly string[]): string => JSON.stringify(parts)

/** A database that answers nothing any more once it was closed. */
const closable = (database: Database): { database: Database; close: () => Promise<void> } => {
  let closed = false
  const open =
    <Arguments extends readonly unknown[], T>(call: (...given: Arguments) => Promise<T>) =>
    async (...given: Arguments): Promise<T> => {
      if (closed) throw new EngineError('unavailable', new Error('the engine is closed'))
      return call(...given)
    }
  return {
    database: {
      ...database,
      query: open(database.query),
      transaction: open(database.transaction) as Database['transaction'],
      exclusively: open(database.exclusively) as Database['exclusively'],
    },
    close: async () => {
      closed = true
      await database.close()
    },
  }
}
