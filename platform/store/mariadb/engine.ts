import type { AnyCollection } from '../collection.ts'
import type { AggregateCommit, CommitResult, Engine, SeenMessage } from '../engine.ts'
import type { Query } from '../sql/database.ts'
import { type SqlCommit, sqlEngine } from '../sql/engine.ts'
import type { TableName } from '../sql/schema.ts'
import { type MariadbPool, mariadbDatabase } from './database.ts'
import { mariadbDialect } from './dialect.ts'

export type MariadbEngineOptions = {
  readonly pool: MariadbPool
  /** The service's own database. */
  readonly schema: string
  readonly partitions?: number
}

/** A service's tables in its own database of a MariaDB server. The pool stays its owner's. */
export const mariadbEngine = ({ pool, schema, partitions = 1 }: MariadbEngineOptions): Engine => {
  const database = mariadbDatabase(pool)
  return sqlEngine({
    database,
    schema,
    partitions,
    commitTo: (collections, t) => {
      const byName = new Map(collections.map((collection) => [collection.name, collection]))
      const commit: SqlCommit = (batch, atMs) =>
        database.transaction(async (query) => {
          const positions = await lockHeads(query, t, batch)
          const results = await judge(query, t, batch)
          const clean = batch.filter((_, i) => results[i]?.done)
          await write(query, t, byName, clean, positions, atMs)
          return results
        })
      return { creations: [], commit }
    },
  })
}

/** The one lock that every writer takes first, in one order; what is read after it is newer than it. */
const lockHeads = async (query: Query, t: TableName, batch: readonly AggregateCommit[]): Promise<Map<number, number>> => {
  const parts = [...new Set(batch.map(({ partition }) => partition))]
  const rows = await query(`select part, position from ${t('log_head')} where part in (?) order by part for update`, [parts])
  return new Map(rows.map((row) => [Number(row.part), Number(row.position)]))
}

const keyOf = (collection: unknown, id: unknown): string => `${collection}/${id}`

/** Compares versions and looks for messages that were handled before. */
const judge = async (query: Query, t: TableName, batch: readonly AggregateCommit[]): Promise<CommitResult[]> => {
  const versions = new Map<string, number>()
  for (const [name, members] of Map.groupBy(batch, ({ collection }) => collection)) {
    const rows = await query(`select id, version from ${t(name)} where id in (?)`, [members.map(({ id }) => id)])
    for (const row of rows) versions.set(keyOf(name, row.id), Number(row.version))
  }
  const wanted = batch.flatMap(({ collection, id, messages }) => messages.map((message) => [collection, id, message.id]))
  const known =
    wanted.length === 0
      ? []
      : await query(`select collection, id, message, fingerprint, outcome from ${t('seen')} where (collection, id, message) in (?)`, [
          wanted,
        ])
  const seenByAggregate = new Map<string, Map<string, SeenMessage>>()
  for (const row of known) {
    const key = keyOf(row.collection, row.id)
    const seen = seenByAggregate.get(key) ?? new Map<string, SeenMessage>()
    seenByAggregate.set(key, seen)
    seen.set(String(row.message), { outcome: row.outcome, fingerprint: row.fingerprint as string | null })
  }
  return batch.map(({ collection, id, base }) => {
    const seen = seenByAggregate.get(keyOf(collection, id))
    const isClean = !seen && (versions.get(keyOf(collection, id)) ?? 0) === base
    return isClean ? { done: true } : { done: false, seen: seen ?? new Map() }
  })
}

/** Writes the clean part of a batch, each table in one statement. */
const write = async (
  query: Query,
  t: TableName,
  byName: ReadonlyMap<string, AnyCollection>,
  clean: readonly AggregateCommit[],
  positions: Map<number, number>,
  atMs: number,
): Promise<void> => {
  await insert(
    query,
    t('seen'),
    ['collection', 'id', 'message', 'fingerprint', 'outcome', 'at_ms'],
    clean.flatMap(({ collection, id, messages }) =>
      messages.map((message) => [collection, id, message.id, message.fingerprint, JSON.stringify(message.outcome), atMs]),
    ),
  )
  for (const [name, members] of Map.groupBy(clean, ({ collection }) => collection)) {
    const columns = Object.keys(byName.get(name)?.columns ?? {})
    const rows = members.flatMap(({ id, next }) => (next ? [[id, next.version, JSON.stringify(next.state), ...next.columns]] : []))
    await insert(query, t(name), ['id', 'version', 'state', ...columns], rows, ['version', 'state', ...columns])
  }
  const log: unknown[][] = []
  for (const { partition, events } of clean) {
    for (const { event } of events) {
      const position = (positions.get(partition) ?? 0) + 1
      positions.set(partition, position)
      log.push([partition, position, atMs, JSON.stringify(event)])
    }
  }
  await insert(query, t('log'), ['part', 'position', 'at_ms', 'event'], log)
  for (const partition of new Set(log.map(([part]) => part as number))) {
    await query(`update ${t('log_head')} set position = ? where part = ?`, [positions.get(partition), partition])
  }
  await writeTimers(query, t, clean)
}

const writeTimers = async (query: Query, t: TableName, clean: readonly AggregateCommit[]): Promise<void> => {
  const fired = clean.flatMap(({ collection, id, fired: timers }) => timers.map(({ name, version }) => [collection, id, name, version]))
  if (fired.length > 0) await query(`delete from ${t('timer')} where (collection, id, name, version) in (?)`, [fired])
  const changes = clean.flatMap(({ collection, id, timers }) => timers.map((timer) => ({ collection, id, ...timer })))
  const cancelled = changes.filter(({ dueMs }) => dueMs === null).map(({ collection, id, name }) => [collection, id, name])
  if (cancelled.length > 0) await query(`delete from ${t('timer')} where (collection, id, name) in (?)`, [cancelled])
  await insert(
    query,
    t('timer'),
    ['collection', 'id', 'name', 'due_ms', 'version'],
    changes.filter(({ dueMs }) => dueMs !== null).map(({ collection, id, name, dueMs, version }) => [collection, id, name, dueMs, version]),
    ['due_ms', 'version'],
  )
}

/** One insert of many rows; `update` names the columns that an existing row gets anew. */
const insert = async (
  query: Query,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  update: readonly string[] = [],
): Promise<void> => {
  if (rows.length === 0) return
  const names = columns.map(mariadbDialect.quote)
  const again = update.map((column) => `${mariadbDialect.quote(column)} = values(${mariadbDialect.quote(column)})`)
  const onDuplicate = again.length === 0 ? '' : ` on duplicate key update ${again.join(', ')}`
  await query(`insert into ${table} (${names.join(', ')}) values ?${onDuplicate}`, [rows])
}
