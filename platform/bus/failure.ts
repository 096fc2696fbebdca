import { InvariantViolation } from '#platform/kernel/decision.ts'
import { EngineError } from '#platform/store/engine.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'

/**
 * Why an event was not handled. `schema`: it is not what its type promises. `too-old`: nobody remembers any more whether it
 * was handled. `bug`: a promise of our own code is broken. `reused-message`: its id was used for something else. `fault`:
 * anything else that was thrown; only this may pass by itself.
 */
export type FailureCode = 'schema' | 'too-old' | 'bug' | 'reused-message' | 'fault'
export type Failure = {
  readonly code: FailureCode
  /** For the person who looks at the parked event; it is stored, never logged, since errors may quote what they met. */
  readonly detail: string
}

/** What an error that a handler threw says about the next try. */
export type Diagnosis = { readonly kind: 'unavailable'; readonly cause: unknown } | { readonly kind: 'failed'; readonly failure: Failure }

const DEPTH_LIMIT = 8
const DETAIL_LIMIT = 400

/**
 * Tells an outage, which is not the event's fault, from a failure. The outermost error of a known kind decides, so that an
 * adapter may wrap what it met in an error of its own.
 */
export const diagnose = (thrown: unknown): Diagnosis => {
  let cause: unknown = thrown
  for (let depth = 0; depth < DEPTH_LIMIT && cause instanceof Error; depth++, cause = cause.cause) {
    if (isOutage(cause)) return { kind: 'unavailable', cause: thrown }
    if (cause instanceof InvariantViolation) return failed('bug', thrown)
    if (cause instanceof FingerprintMismatch) return failed('reused-message', thrown)
  }
  return failed('fault', thrown)
}

const isOutage = (error: Error): boolean =>
  error instanceof StoreUnavailable || (error instanceof EngineError && error.fault === 'unavailable')

const failed = (code: FailureCode, thrown: unknown): Diagnosis => ({ kind: 'failed', failure: { code, detail: describe(thrown) } })

const describe = (thrown: unknown): string => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown))

/** A failure in one line that every database can store. */
export const reasonText = ({ code, detail }: Failure): string =>
  // PostgreSQL refuses NUL, and a table on a terminal wants one line.
  `${code}: ${detail}`
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, DETAIL_LIMIT)
    .toWellFormed()

/** What a log may say of an error: its class, never its message. */
export const errorName = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : typeof thrown)
