import type { Clock } from './clock.ts'

/** Time that stands still until it is moved. */
export type ManualClock = Clock & {
  /** Moves time by `ms` (0 too) and runs what is due on the way, in order, each at its own instant. */
  readonly advance: (ms: number) => void
  /** When the next planned action is due, or undefined when nothing is planned. */
  readonly nextMs: () => number | undefined
}

/** A clock for tests and simulations; actions due at one instant run in the order in which they were planned. */
export const manualClock = (startMs = 1_767_225_600_000): ManualClock => {
  let nowMs = startMs
  let planned: { readonly dueMs: number; readonly action: () => void }[] = []

  const next = (untilMs: number) => {
    // The first of the earliest: plans are kept in the order in which they were made.
    let first: (typeof planned)[number] | undefined
    for (const plan of planned) if (plan.dueMs <= untilMs && (!first || plan.dueMs < first.dueMs)) first = plan
    return first
  }
  const cancel = (plan: (typeof planned)[number]): void => {
    planned = planned.filter((other) => other !== plan)
  }

  return {
    nowMs: () => nowMs,
    after: (delayMs, action) => {
      const plan = { dueMs: nowMs + Math.max(0, delayMs), action }
      planned.push(plan)
      return () => cancel(plan)
    },
    advance: (ms) => {
      const untilMs = nowMs + ms
      for (let plan = next(untilMs); plan; plan = next(untilMs)) {
        cancel(plan)
        nowMs = plan.dueMs
        plan.action()
      }
      nowMs = untilMs
    },
    nextMs: () => next(Number.POSITIVE_INFINITY)?.dueMs,
  }
}
