/** Stops what {@link Clock.after} has planned; harmless when it already ran. */
export type Cancel = () => void

/**
 * The only source of time. Business code gets instants in its commands; the platform asks this port, so that the
 * simulator can put a virtual clock in its place.
 */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly nowMs: () => number
  /** Runs `action` once, `delayMs` from now at the earliest. It does not keep the process alive. */
  readonly after: (delayMs: number, action: () => void) => Cancel
}

export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** An instant in milliseconds as ISO 8601 in UTC, for contracts. */
export const toIso = (atMs: number): string => new Date(atMs).toISOString()

/** The instant of an ISO 8601 text that carries an offset, in milliseconds. NaN for a text that is none. */
export const fromIso = (text: string): number => Date.parse(text)
