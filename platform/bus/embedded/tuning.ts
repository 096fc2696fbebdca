import { SECOND_MS } from '#platform/kernel/clock.ts'
import { RETENTION_MS } from '../event-handling.ts'

/** How a delivery behaves; every duration in milliseconds. */
export type Tuning = {
  /** Unfinished events of one partition, so that other keys move on while one is being retried. */
  readonly window: number
  /** The most that is read from the log at once. */
  readonly batch: number
  /** How often a failing event is tried before it is parked with its key. */
  readonly tries: number
  /** The pause before the second try; it doubles. */
  readonly retryMs: number
  readonly longestRetryMs: number
  /** The longest pause while a database is away. */
  readonly longestOutageMs: number
  /** After an owner has died its partitions rest for as long as this. It is renewed four times as often. */
  readonly leaseMs: number
  /** How much work may have to be repeated after a crash: cursors are saved no more often than this. */
  readonly saveMs: number
  /** Between two looks at the log, when nobody wakes the delivery. */
  readonly shortestPollMs: number
  readonly longestPollMs: number
  /** Events older than this are parked at once. Not more than the retention of seen messages. */
  readonly retentionMs: number
}

export const DEFAULT_TUNING: Tuning = {
  window: 1_000,
  batch: 400,
  tries: 5,
  retryMs: 100,
  longestRetryMs: 30 * SECOND_MS,
  longestOutageMs: 5 * SECOND_MS,
  leaseMs: 10 * SECOND_MS,
  saveMs: 500,
  shortestPollMs: 20,
  longestPollMs: SECOND_MS,
  retentionMs: RETENTION_MS,
}
