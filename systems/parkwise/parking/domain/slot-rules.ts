import type { TimeSlot } from '#platform/kernel/time-slot.ts'

/** Which intervals may be asked for at all. */
export type SlotLimits = {
  /** How far back "now" may lie: between reading a clock and our getting the request some time passes. */
  readonly pastToleranceMs: number
  readonly longestMs: number
  readonly furthestAheadMs: number
}

export type SlotRefusal =
  | { readonly type: 'InThePast' }
  | { readonly type: 'TooFarAhead'; readonly latestMs: number }
  | { readonly type: 'TooLong'; readonly longestMs: number }

/** What is wrong with an interval at `nowMs`, or undefined. */
export const refusalOfSlot = (slot: TimeSlot, limits: SlotLimits, nowMs: number): SlotRefusal | undefined => {
  if (slot.fromMs < nowMs - limits.pastToleranceMs || slot.toMs <= nowMs) return { type: 'InThePast' }
  if (slot.toMs - slot.fromMs > limits.longestMs) return { type: 'TooLong', longestMs: limits.longestMs }
  const latestMs = nowMs + limits.furthestAheadMs
  return slot.fromMs > latestMs ? { type: 'TooFarAhead', latestMs } : undefined
}
