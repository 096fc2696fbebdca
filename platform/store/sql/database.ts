import type { ColumnType } from '../collection.ts'
import type { EngineFault } from '../engine.ts'

export type Row = Readonly<Record<string, unknown>>

/** Runs one statement. Parameters are `?`; a list parameter stands where the dialect's `anyOf` put it. */
export type Query = (text: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>

/** A relational database as the shared SQL sees it. Failures are thrown as {@link EngineError}. */
export type Database = {
  readonly dialect: Dialect
  readonly query: Query
  readonly transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  /** Runs `work` while nobody else runs with the same name, in any process. */
  readonly exclusively: <T>(name: string, work: (query: Query) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** How engines differ, as data. */
export type Dialect = {
  readonly quote: (name: string) => string
  readonly columnTypes: Readonly<Record<ColumnType, string>>
  /** Types of the platform's own tables. Texts compare byte by byte on every engine. */
  readonly types: {
    readonly key: string
    readonly text: string
    readonly integer: string
    readonly bigint: string
    /** What queries in SQL may look into. */
    readonly state: string
    /** What is only ever returned whole. */
    readonly json: string
    readonly identity: string
  }
  /** After `create table (…)`, for a table that is updated in place all the time. */
  readonly hotTable: string
  readonly table: string
  /** What makes null sort below every value. */
  readonly nullsLowest: { readonly asc: string; readonly desc: string }
  /** `column` equals one of a list parameter. */
  readonly anyOf: (column: string) => string
  /** The row of some text columns equals one of a list of rows, and the parameters for that list. */
  readonly rowIn: (columns: readonly string[]) => string
  readonly rowInParameters: (rows: readonly (readonly string[])[]) => readonly unknown[]
  readonly createSchema: (name: string) => string
  readonly tableExists: (schema: string, table: string) => string
  readonly columnsOf: (schema: string, table: string) => string
  readonly createIndex: (name: string, table: string, columns: readonly string[]) => string
  /** An insert that leaves existing rows as they are; `insert` is a whole insert statement. */
  readonly insertIgnoring: (insert: string) => string
  /** Deletes at most `?` rows that match. */
  readonly deleteSome: (table: string, where: string) => string
  readonly faultOf: (error: unknown) => EngineFault
}
