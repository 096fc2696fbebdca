import type { Cancel } from '#platform/kernel/clock.ts'

/** Virtual time: it jumps from one planned action to the next. */
export type Timeline = {
  /** Whole milliseconds since 1970. */
  readonly nowMs: () => number
  /** Plans an action `delayMs` from now. */
  readonly after: (delayMs: number, action: () => void) => Cancel
  readonly pause: (delayMs: number) => Promise<void>
  /**
   * Runs what is planned, in order, up to `untilMs`, and waits after each action until everything that it set off has come to a
   * rest. Ends early when `isOver` says so.
   */
  readonly run: (untilMs: number, isOver?: () => boolean) => Promise<void>
}

type Plan = { readonly dueMs: number; readonly order: number; action: (() => void) | undefined }

/** Whether `a` comes before `b`: earlier, or planned first for the same instant. */
const isBefore = (a: Plan, b: Plan): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

/** A heap of plans, the first one at its top. */
const planHeap = () => {
  const heap: Plan[] = []
  const at = (index: number): Plan => heap[index] as Plan

  return {
    first: (): Plan | undefined => heap[0],
    push: (plan: Plan): void => {
      let index = heap.push(plan) - 1
      while (index > 0) {
        const parent = (index - 1) >> 1
        if (isBefore(at(parent), plan)) break
        heap[index] = at(parent)
        index = parent
      }
      heap[index] = plan
    },
    pop: (): void => {
      const last = heap.pop()
      if (!last || heap.length === 0) return
      let index = 0
      for (;;) {
        let child = 2 * index + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && isBefore(at(child + 1), at(child))) child++
        if (isBefore(last, at(child))) break
        heap[index] = at(child)
        index = child
      }
      heap[index] = last
    },
  }
}

/**
 * A timeline that begins at `startMs`. `settled` resolves when nothing can happen any more without time going on; it is asked after
 * each action.
 */
export const timeline = (startMs: number, settled: () => Promise<void>): Timeline => {
  const plans = planHeap()
  let nowMs = startMs
  let order = 0

  const after = (delayMs: number, action: () => void): Cancel => {
    const plan: Plan = { dueMs: nowMs + Math.max(0, Math.ceil(delayMs)), order: order++, action }
    plans.push(plan)
    // It stays in the heap until its time, but lets go of what it would have done.
    return () => {
      plan.action = undefined
    }
  }

  return {
    nowMs: () => nowMs,
    after,
    pause: (delayMs) => new Promise((resolve) => void after(delayMs, resolve)),
    run: async (untilMs, isOver = () => false) => {
      await settled()
      for (let plan = plans.first(); plan && plan.dueMs <= untilMs && !isOver(); plan = plans.first()) {
        plans.pop()
        const { action } = plan
        if (!action) continue
        nowMs = Math.max(nowMs, plan.dueMs)
        action()
        await settled()
      }
      if (!isOver()) nowMs = Math.max(nowMs, untilMs)
    },
  }
}
