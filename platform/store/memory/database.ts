import type { AuditLine, DueTimer } from '../engine.ts'

/** One aggregate as a database keeps it: the state as JSON text, so that it comes out as it would of any other engine. */
export type MemoryRow = { readonly id: string; readonly version: number; readonly state: string; readonly columns: readonly Cell[] }
/** A value of a query column. */
export type Cell = string | number | boolean | null

export type MemoryTable = {
  /** Names of the query columns; each row has its values in this order. */
  columns: readonly string[]
  readonly rows: Map<string, MemoryRow>
}

export type MemorySeen = { readonly outcome: string; readonly fingerprint: string | null; readonly atMs: number }

/** One partition of the log. Positions start at 1, so entry `i` has the position `trimmed + i + 1`. */
export type MemoryPartition = { trimmed: number; readonly entries: { readonly event: string; readonly atMs: number }[] }

export type MemoryCursor = { position: number; owner: string | null; fence: number; untilMs: number }

export type MemoryParkedKey = {
  reason: string
  attempts: number
  readonly sinceMs: number
  nextSequence: number
  readonly events: { readonly sequence: number; readonly event: string; readonly eventId: string }[]
}

/**
 * The tables of one service, as a plain value. It outlives the engines that work on it, as a database outlives processes:
 * several engines may share it, and what becomes of one of them does not matter to it.
 */
export type MemoryDatabase = {
  /** Empty until the first engine has migrated. */
  readonly log: MemoryPartition[]
  readonly tables: Map<string, MemoryTable>
  /** By aggregate, then by message. */
  readonly seen: Map<string, Map<string, MemorySeen>>
  /** No seen message is older than this. */
  oldestSeenMs: number
  /** By aggregate, then by name. */
  readonly timers: Map<string, Map<string, DueTimer>>
  /** When the first of them is due; undefined until somebody asks again. */
  nextDueMs: number | undefined
  /** By reader; one cursor for each partition. */
  readonly readers: Map<string, MemoryCursor[]>
  /** By consumer, then by key. */
  readonly parked: Map<string, Map<string, MemoryParkedKey>>
  readonly audit: AuditLine[]
}

/** A database in which nothing was ever written. */
export const memoryDatabase = (): MemoryDatabase => ({
  log: [],
  tables: new Map(),
  seen: new Map(),
  oldestSeenMs: Number.POSITIVE_INFINITY,
  timers: new Map(),
  nextDueMs: undefined,
  readers: new Map(),
  parked: new Map(),
  audit: [],
})

/** The last position of a partition; 0 for none. */
export const headOf = (partition: MemoryPartition): number => partition.trimmed + partition.entries.length

/** When the first timer is due, or never (infinity). It is looked for only after timers have changed, since pollers ask all the time. */
export const nextDueMs = (database: MemoryDatabase): number => {
  if (database.nextDueMs !== undefined) return database.nextDueMs
  let nextMs = Number.POSITIVE_INFINITY
  for (const timers of database.timers.values()) for (const { dueMs } of timers.values()) nextMs = Math.min(nextMs, dueMs)
  database.nextDueMs = nextMs
  return nextMs
}
