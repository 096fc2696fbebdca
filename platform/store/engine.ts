import type { AnyCollection, ColumnValue } from './collection.ts'

/** One aggregate. The collection is named, since an engine knows tables and not types. */
export type AggregateRef = { readonly collection: string; readonly id: string }
export type StoredAggregate = { readonly version: number; readonly state: unknown }

/** A message that an aggregate has handled, with the outcome to repeat. */
export type SeenMessage = { readonly outcome: unknown; readonly fingerprint: string | null }

/** All that one batch does to one aggregate: the chain of its messages, and where that leads. */
export type AggregateCommit = AggregateRef & {
  /** The version that the chain was decided on; 0 for an aggregate that does not exist. */
  readonly base: number
  /** What to write, or null when the chain was only rejections. */
  readonly next: { readonly version: number; readonly state: unknown; readonly columns: readonly ColumnValue[] } | null
  readonly messages: readonly { readonly id: string; readonly fingerprint: string | null; readonly outcome: unknown }[]
  readonly partition: number
  /** In order; `event` is a whole CloudEvent. */
  readonly events: readonly { readonly type: string; readonly event: unknown }[]
  readonly timers: readonly { readonly name: string; readonly dueMs: number | null; readonly version: number }[]
  /** Timers that this chain answers; they are deleted if they are still those. */
  readonly fired: readonly { readonly name: string; readonly version: number }[]
}

/**
 * What became of one aggregate's part of a batch. Either all of it was written, or nothing was: then `seen` has the
 * messages that it had handled before, and the others must be decided again on a fresh state.
 */
export type CommitResult = { readonly done: true } | { readonly done: false; readonly seen: ReadonlyMap<string, SeenMessage> }

export type LogEntry = { readonly partition: number; readonly position: number; readonly event: unknown }

/** A timer that is due, with the version of the aggregate that set it. */
export type DueTimer = AggregateRef & { readonly name: string; readonly version: number; readonly dueMs: number }

export type Operator = '=' | '<' | '<=' | '>' | '>=' | 'in' | '!='
export type Condition = { readonly column: string; readonly is: Operator; readonly value: ColumnValue | readonly ColumnValue[] }
/**
 * A query over declared columns and `id`; any other column is a bug (InvariantViolation). Conditions are all to hold.
 *
 * - A row without a value (null) meets no condition on that column, `!=` included, as in SQL. An empty `in` list is met by none.
 * - Texts are compared by Unicode code points: case, accents and trailing spaces count.
 * - Rows are in the order of the sort column, those with equal values by id, and by id alone without `orderBy`. `descending`
 *   turns the whole order round, ids included. Null sorts below every value: first ascending, last descending.
 * - `after` goes on behind a row in that same order, whether or not it is still there; `after.value` is that row's value of
 *   the sort column (null for none), and does not count when the order is by id.
 */
export type Find = {
  readonly where: readonly Condition[]
  readonly orderBy?: { readonly column: string; readonly descending?: boolean } | undefined
  /** Only what comes after this row in that order. */
  readonly after?: { readonly value: ColumnValue; readonly id: string } | undefined
  readonly limit: number
}
export type Found = { readonly id: string; readonly version: number; readonly state: unknown }

/**
 * Rows counted in groups, over declared columns, where reading each would take too long; any other column is a bug
 * (InvariantViolation). Conditions are those of a {@link Find}. A group is what has the same values in all columns of `by`, which are
 * integers; null is a value like any other. A sum leaves out null, and of nothing is 0. The groups come in no order; of more than
 * `limit` it is left open which.
 */
export type Summary = {
  readonly where: readonly Condition[]
  readonly by: readonly string[]
  readonly sum: readonly string[]
  readonly limit: number
}
export type Summed = { readonly by: readonly (number | null)[]; readonly count: number; readonly sum: readonly number[] }

export type ReaderCursor = { readonly partition: number; readonly position: number }

/** A lease on one partition for one reader. A writer with an older fence is refused. */
export type Lease = { readonly partition: number; readonly position: number; readonly fence: number }

/** An event that a consumer could not handle, or that waits behind one. */
export type ParkedEvent = { readonly sequence: number; readonly event: unknown }
export type ParkedKey = {
  readonly consumer: string
  readonly key: string
  readonly reason: string
  /** How often its first event has failed: 1 when it was just parked. */
  readonly attempts: number
  readonly sinceMs: number
  /** How many events are parked under it, the failed one included. */
  readonly waiting: number
}

/**
 * A database that keeps one service's aggregates, log, timers, readers and parked events. What it promises is in
 * `contract-suite.ts`, which runs against every engine.
 */
export type Engine = {
  readonly partitions: number
  /** Brings tables up to date with `collections`; safe when two processes do it at once. */
  readonly migrate: (collections: readonly AnyCollection[]) => Promise<void>
  /** One answer for each reference, in their order; undefined for what does not exist. */
  readonly load: (refs: readonly AggregateRef[]) => Promise<readonly (StoredAggregate | undefined)[]>
  /**
   * Commits a batch in one transaction, aggregate by aggregate. An aggregate occurs once in a batch. It is written when its
   * version is still `base` and none of its messages was handled before.
   */
  readonly commit: (batch: readonly AggregateCommit[], atMs: number) => Promise<readonly CommitResult[]>
  readonly seen: (ref: AggregateRef, message: string) => Promise<SeenMessage | undefined>
  readonly find: (collection: string, query: Find) => Promise<readonly Found[]>
  readonly summarize: (collection: string, summary: Summary) => Promise<readonly Summed[]>

  /** Timers due at `untilMs` or before, those due first at the front. */
  readonly dueTimers: (untilMs: number, limit: number) => Promise<readonly DueTimer[]>
  readonly nextTimerMs: () => Promise<number | undefined>

  /** Entries of one partition after a position, in order, without a gap. */
  readonly readLog: (partition: number, after: number, limit: number) => Promise<readonly LogEntry[]>
  /** The last position of each partition; 0 for none. */
  readonly heads: () => Promise<readonly number[]>

  /** Registers a reader at the start of the log, if it is new. Trimming waits for every registered reader. */
  readonly register: (reader: string) => Promise<void>
  readonly cursors: (reader: string) => Promise<readonly ReaderCursor[]>
  /**
   * Takes or renews what partitions are free or one's own; the answer is what the owner holds now, in ascending order. One
   * owner alone holds them all, so a second one stands by until leases are released or have run out. Taking raises the
   * fence; renewing what has not run out keeps it. Nothing for a reader that is not registered.
   */
  readonly lease: (reader: string, owner: string, nowMs: number, forMs: number) => Promise<readonly Lease[]>
  /**
   * Saves a cursor; false when the lease was released or taken by another since. The cursor never moves back: a lower
   * position changes nothing.
   */
  readonly advance: (reader: string, lease: Lease, position: number) => Promise<boolean>
  readonly release: (reader: string, owner: string) => Promise<void>

  /** Parks an event with its key, or behind what that key has parked. The same event again (`eventId`) changes nothing. */
  readonly park: (consumer: string, key: string, event: unknown, eventId: string, reason: string, nowMs: number) => Promise<void>
  /**
   * Appends to a parked key; false when that key is not parked, so that the event must be handled. An event that is parked
   * there already (`eventId`) is not appended again.
   */
  readonly parkBehind: (consumer: string, key: string, event: unknown, eventId: string) => Promise<boolean>
  /** The longest parked first. */
  readonly parkedKeys: (consumer?: string) => Promise<readonly ParkedKey[]>
  /** In the order in which they arrived. */
  readonly parkedEvents: (consumer: string, key: string, limit: number) => Promise<readonly ParkedEvent[]>
  /**
   * Takes one event of a key away; the key itself goes with its last event, in the same transaction, so that `parkBehind`
   * either comes first and the key stays, or finds no key.
   */
  readonly unpark: (consumer: string, key: string, sequence: number, audit: AuditLine) => Promise<void>
  /** Puts another event in the place of a parked one; nothing when that is no longer parked. */
  readonly editParked: (consumer: string, key: string, sequence: number, event: unknown, audit: AuditLine) => Promise<void>
  /** Notes another failed try. */
  readonly parkAgain: (consumer: string, key: string, reason: string, audit: AuditLine) => Promise<void>
  readonly audit: (line: AuditLine) => Promise<void>
  /** The newest first. */
  readonly auditTrail: (limit: number) => Promise<readonly AuditLine[]>

  /** Deletes at most `limit` seen messages older than `beforeMs`; how many it were. */
  readonly pruneSeen: (beforeMs: number, limit: number) => Promise<number>
  /**
   * Deletes at most `limit` log entries older than `beforeMs` that every registered reader has passed; how many it were.
   * Always from the front of a partition, so that what is left has no gap, even where clocks disagreed about ages.
   */
  readonly trimLog: (beforeMs: number, limit: number) => Promise<number>
  /** Throws when the database does not answer. */
  readonly ping: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Who did what to what by hand. */
export type AuditLine = {
  readonly atMs: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly detail: string
}

/** Says of an engine's error what can be done about it. */
export type EngineFault = 'unavailable' | 'refused'

/**
 * What an engine throws for a failed statement: `unavailable` when the same batch may work later (connection lost,
 * deadlock, lock timeout: the outcome is unknown), `refused` when something in the batch itself is impossible.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly fault: EngineFault
  constructor(fault: EngineFault, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.fault = fault
  }
}
