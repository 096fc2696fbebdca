import { createHash } from 'node:crypto'
import type { AnyCollection } from '../collection.ts'
import type { Database, Dialect, Query } from './database.ts'

/** Names a table of one service, with its schema, quoted. */
export type TableName = (table: string) => string

export const tableNames =
  (dialect: Dialect, schema: string): TableName =>
  (table) =>
    `${dialect.quote(schema)}.${dialect.quote(table)}`

/** The platform's own tables, one step a version. A step that was released is never changed, only followed. */
const steps: readonly ((d: Dialect, t: TableName) => readonly string[])[] = [
  ({ types, table, hotTable, createIndex }, t) => [
    `create table ${t('log_head')} (part ${types.integer} primary key, position ${types.bigint} not null) ${hotTable}`,
    `create table ${t('log')} (part ${types.integer} not null, position ${types.bigint} not null, at_ms ${types.bigint} not null,
       event ${types.json} not null, primary key (part, position)) ${table}`,
    `create table ${t('seen')} (collection ${types.key} not null, id ${types.key} not null, message ${types.key} not null,
       fingerprint ${types.text}, outcome ${types.json} not null, at_ms ${types.bigint} not null,
       primary key (collection, id, message)) ${table}`,
    createIndex('seen_age', t('seen'), ['at_ms']),
    `create table ${t('timer')} (collection ${types.key} not null, id ${types.key} not null, name ${types.key} not null,
       due_ms ${types.bigint} not null, version ${types.bigint} not null, primary key (collection, id, name)) ${table}`,
    createIndex('timer_due', t('timer'), ['due_ms']),
    `create table ${t('reader')} (name ${types.key} not null, part ${types.integer} not null, position ${types.bigint} not null,
       owner ${types.key}, fence ${types.bigint} not null, lease_until_ms ${types.bigint} not null, primary key (name, part)) ${hotTable}`,
    `create table ${t('parked_key')} (consumer ${types.key} not null, event_key ${types.key} not null, reason ${types.text} not null,
       attempts ${types.integer} not null, since_ms ${types.bigint} not null, next_sequence ${types.bigint} not null,
       primary key (consumer, event_key)) ${table}`,
    `create table ${t('parked_event')} (consumer ${types.key} not null, event_key ${types.key} not null, sequence ${types.bigint} not null,
       event_id ${types.key} not null, event ${types.json} not null, primary key (consumer, event_key, sequence)) ${table}`,
    `create table ${t('audit')} (number ${types.identity}, at_ms ${types.bigint} not null, actor ${types.text} not null,
       action ${types.text} not null, subject ${types.text} not null, detail ${types.text} not null) ${table}`,
  ],
  ({ types, table }, t) => [`create table ${t('shape')} (digest ${types.key} primary key) ${table}`],
]

/** A newer release has changed this database; this code does not know how to keep its promises there. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew'
}

/**
 * Brings a service's tables up to date: the platform's own step by step, then one table for each collection with its
 * declared columns, then whatever else is to be created. A column that is new is filled from the states that are there. Safe when
 * several processes start at once. `partitions` counts only when the log is created; afterwards what the database has is true.
 * What was brought to this very shape before is only asked for its shape: looking at everything takes half of a start's statements.
 */
export const migrate = async (
  database: Database,
  schema: string,
  partitions: number,
  collections: readonly AnyCollection[],
  creations: readonly string[],
): Promise<number> => {
  const { dialect } = database
  const t = tableNames(dialect, schema)
  const digest = digestOf(dialect, t, collections, creations)
  const known = await partitionsInShape(database, schema, t, digest)
  if (known > 0) return known
  return database.exclusively(`plaza/${schema}`, async (query) => {
    await query(dialect.createSchema(dialect.quote(schema)))
    await query(
      `create table if not exists ${t('migration')} (version ${dialect.types.integer} primary key, at_ms ${dialect.types.bigint} not null)`,
    )
    const applied = Number((await query(`select max(version) as version from ${t('migration')}`))[0]?.version ?? 0)
    if (applied > steps.length) {
      throw new SchemaTooNew(`${schema} was written by a newer Plaza (its tables have version ${applied}, this one knows ${steps.length})`)
    }
    for (const [index, step] of steps.entries()) {
      if (index < applied) continue
      for (const statement of step(dialect, t)) await query(statement)
      await query(`insert into ${t('migration')} (version, at_ms) values (?, ?)`, [index + 1, Date.now()])
    }
    // First, since not every engine undoes what comes after it.
    await query(`delete from ${t('shape')}`)
    for (const collection of collections) await alignCollection(database, query, schema, t, collection)
    const heads = await query(`select part from ${t('log_head')}`)
    if (heads.length === 0) {
      for (let part = 0; part < partitions; part++) await query(`insert into ${t('log_head')} (part, position) values (?, 0)`, [part])
    }
    for (const creation of creations) await query(creation)
    await query(`insert into ${t('shape')} (digest) values (?)`, [digest])
    return heads.length === 0 ? partitions : heads.length
  })
}

/** Names everything that a migration sees to. A released step never changes, but one that is still being written does. */
const digestOf = (dialect: Dialect, t: TableName, collections: readonly AnyCollection[], creations: readonly string[]): string => {
  const statements = [
    ...steps.flatMap((step) => step(dialect, t)),
    ...collections.flatMap((collection) => [createTable(dialect, t, collection), ...createIndexes(dialect, t, collection)]),
    ...creations,
  ]
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex')
}

/** How many partitions the log has, if the tables are in this shape; 0 otherwise. */
const partitionsInShape = async ({ dialect, query }: Database, schema: string, t: TableName, digest: string): Promise<number> => {
  if ((await query(dialect.tableExists(schema, 'shape'))).length === 0) return 0
  return (await query(`select part from ${t('log_head')} where exists (select 1 from ${t('shape')} where digest = ?)`, [digest])).length
}

const createTable = ({ quote, types, columnTypes, hotTable }: Dialect, t: TableName, { name, columns }: AnyCollection): string => {
  const own = Object.entries(columns).map(([column, { type }]) => `, ${quote(column)} ${columnTypes[type]}`)
  return `create table ${t(name)} (id ${types.key} primary key, version ${types.bigint} not null, state ${types.state} not null${own.join('')}) ${hotTable}`
}

const createIndexes = ({ quote, createIndex }: Dialect, t: TableName, { name, indexes }: AnyCollection): readonly string[] =>
  indexes.map((columns) => createIndex(`${name}_${columns.join('_')}`, t(name), columns.map(quote)))

const alignCollection = async (
  { dialect }: Database,
  query: Query,
  schema: string,
  t: TableName,
  collection: AnyCollection,
): Promise<void> => {
  const q = dialect.quote
  const table = t(collection.name)
  const declared = Object.entries(collection.columns)
  const exists = (await query(dialect.tableExists(schema, collection.name))).length > 0
  if (!exists) await query(createTable(dialect, t, collection))
  else {
    const present = new Set((await query(dialect.columnsOf(schema, collection.name))).map((row) => row.name))
    const missing = declared.filter(([name]) => !present.has(name))
    for (const [name, column] of missing) await query(`alter table ${table} add column ${q(name)} ${dialect.columnTypes[column.type]}`)
    if (missing.length > 0) await fill(query, dialect, table, missing, collection.lift)
  }
  for (const index of createIndexes(dialect, t, collection)) await query(index)
}

const FILL_CHUNK = 500

/** Computes new columns from the states that are there, chunk by chunk in the order of ids. */
const fill = async (
  query: Query,
  dialect: Dialect,
  table: string,
  columns: [string, AnyCollection['columns'][string]][],
  lift: AnyCollection['lift'],
): Promise<void> => {
  const set = columns.map(([name]) => `${dialect.quote(name)} = ?`).join(', ')
  for (let after = ''; ; ) {
    const rows = await query(`select id, state from ${table} where id > ? order by id limit ${FILL_CHUNK}`, [after])
    for (const row of rows) {
      const id = String(row.id)
      const state = lift(row.state)
      await query(`update ${table} set ${set} where id = ?`, [...columns.map(([, column]) => column.of(state, id)), id])
      after = id
    }
    if (rows.length < FILL_CHUNK) return
  }
}
