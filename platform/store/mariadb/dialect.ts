import type { EngineFault } from '../engine.ts'
import type { Dialect } from '../sql/database.ts'

/** Errors after which the same batch may work: deadlock, lock wait, too many connections, shutdown, killed, disk full, read only. */
const PASSING = new Set([1205, 1213, 1040, 1053, 1203, 1226, 1317, 1927, 1969, 1020, 1021, 1114, 1290])

const numberOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined

/** An error without a number, or with one of a client (2000 to 2999), never reached the server or was lost on the way. */
const faultOf = (error: unknown): EngineFault => {
  const number = numberOf(error)
  return number === undefined || (number >= 2_000 && number < 3_000) || PASSING.has(number) ? 'unavailable' : 'refused'
}

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Texts as bytes: case, accents and trailing spaces count, and the order is that of code points. */
const EXACT = 'character set utf8mb4 collate utf8mb4_nopad_bin'

export const mariadbDialect: Dialect = {
  quote,
  columnTypes: { text: `varchar(512) ${EXACT}`, integer: 'bigint', real: 'double', boolean: 'boolean' },
  types: {
    // Three of these make a primary key, which may have 3,072 bytes.
    key: `varchar(255) ${EXACT}`,
    text: `longtext ${EXACT}`,
    integer: 'int',
    bigint: 'bigint',
    state: `longtext ${EXACT}`,
    json: `longtext ${EXACT}`,
    identity: 'bigint auto_increment primary key',
  },
  hotTable: 'engine = InnoDB',
  table: 'engine = InnoDB',
  nullsLowest: { asc: '', desc: '' },
  anyOf: (column) => `${column} in (?)`,
  rowIn: (columns) => `(${columns.join(', ')}) in (?)`,
  rowInParameters: (rows) => [rows],
  createSchema: (name) => `create database if not exists ${name}`,
  tableExists: (schema, table) =>
    `select 1 from information_schema.tables where table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
  columnsOf: (schema, table) =>
    `select column_name as name from information_schema.columns where table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
  createIndex: (name, table, columns) => `create index if not exists ${quote(name)} on ${table} (${columns.join(', ')})`,
  insertIgnoring: (insert) => insert.replace(/^insert into/, 'insert ignore into'),
  deleteSome: (table, where) => `delete from ${table} where ${where} order by at_ms limit ? returning 1`,
  faultOf,
}
