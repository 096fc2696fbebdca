import type { EngineFault } from '../engine.ts'
import type { Dialect } from '../sql/database.ts'

/** SQLSTATE classes after which the same batch may work: connection, resources, operator, rollback, lock not available. */
const PASSING = /^(08|53|57|58|40|55P03)/

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** An error without an SQLSTATE never reached the server or lost it on the way. */
const faultOf = (error: unknown): EngineFault => {
  const code = codeOf(error)
  return code === undefined || !/^[0-9A-Z]{5}$/.test(code) || code === 'EPIPE' || PASSING.test(code) ? 'unavailable' : 'refused'
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

export const postgresDialect: Dialect = {
  quote,
  columnTypes: { text: 'text collate "C"', integer: 'bigint', real: 'double precision', boolean: 'boolean' },
  types: {
    key: 'text collate "C"',
    text: 'text',
    integer: 'integer',
    bigint: 'bigint',
    state: 'jsonb',
    json: 'json',
    identity: 'bigint generated always as identity primary key',
  },
  // Room on the page for the next version of a row, so that an update need not touch the indexes.
  hotTable: 'with (fillfactor = 70)',
  table: '',
  nullsLowest: { asc: ' nulls first', desc: ' nulls last' },
  anyOf: (column) => `${column} = any(?)`,
  rowIn: (columns) => `(${columns.join(', ')}) in (select * from unnest(${columns.map(() => '?::text[]').join(', ')}))`,
  // One array a column.
  rowInParameters: (rows) => (rows[0] ?? []).map((_, column) => rows.map((row) => row[column])),
  createSchema: (name) => `create schema if not exists ${name}`,
  tableExists: (schema, table) =>
    `select 1 from information_schema.tables where table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
  columnsOf: (schema, table) =>
    `select column_name as name from information_schema.columns where table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
  createIndex: (name, table, columns) =>
    `create index if not exists ${quote(name)} on ${table} (${columns.map((column) => `${column} nulls first`).join(', ')})`,
  insertIgnoring: (insert) => `${insert} on conflict do nothing`,
  deleteSome: (table, where) =>
    `delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit ?)) returning 1`,
  faultOf,
}
