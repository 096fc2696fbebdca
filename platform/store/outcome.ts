import type { Decision } from '#platform/kernel/decision.ts'

/**
 * A decision as it was stored, and the aggregate's version after it. The same message gets the same one every time, with
 * `replayed` from the second time on.
 */
export type Outcome<E, R> = Decision<E, R> & { readonly version: number; readonly replayed?: boolean }
