import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { type RunOptions, type RunResult, run } from './run.ts'

/** What is left of a failing run. */
export type Shortened = { readonly options: RunOptions; readonly result: RunResult }

type Kept = { readonly actions: readonly string[]; readonly faults: readonly string[] }

export type ShrinkOptions = {
  readonly options: RunOptions
  /** The run that failed. */
  readonly result: RunResult
  /** How much CPU time to spend at the most, in milliseconds. */
  readonly budgetMs: number
  readonly onProgress?: (kept: { readonly actions: number; readonly faults: number }) => void
}

/** After a shortened run has come to where the long one failed it may take a little longer. */
const LATER_MS = 30 * MINUTE_MS

/** People arrive within the first minutes. */
const BEFORE_MS = 5 * MINUTE_MS

/**
 * Looks for few actions and faults that still break the same invariant: without faults, without this kind of fault or that person, and
 * then piece by piece (delta debugging, Zeller and Hildebrandt 2002). It ends when nothing more can be left out, or with the budget.
 */
export const shrink = async ({ options, result, budgetMs, onProgress }: ShrinkOptions): Promise<Shortened> => {
  const [violation] = result.violations
  if (!violation) throw new TypeError('a run that has not failed cannot be shortened')
  const doings = new Map(result.actions.map(({ id, doing }) => [id, doing]))
  const times = new Map(result.actions.map(({ id, atMs }) => [id, atMs]))
  const isAtRest = violation.atMs - result.startMs > options.hours * HOUR_MS
  let spentMs = 0
  let best: Shortened = { options, result }
  let kept: Kept = { actions: result.actions.map(({ id }) => id), faults: result.faults.map(({ id }) => id) }

  const optionsFor = ({ actions, faults }: Kept): RunOptions => {
    const lastMs = Math.max(0, ...actions.map((id) => times.get(id) ?? 0)) - result.startMs
    return {
      ...options,
      doings,
      skipMs: skipFor(actions),
      only: { actions: new Set(actions), faults: new Set(faults) },
      stopsWhenBroken: true,
      ...(isAtRest
        ? { calmAfterMs: Math.max(0, lastMs) + MINUTE_MS }
        : { calmAfterMs: violation.atMs - result.startMs + LATER_MS, withoutRest: true }),
    }
  }
  /** What lies between the arrivals and the first of the other actions need not be lived through. */
  const skipFor = (actions: readonly string[]): number => {
    const first = Math.min(...actions.filter((id) => !isArrival(id)).map((id) => times.get(id) ?? result.startMs))
    return Number.isFinite(first) ? Math.max(0, Math.floor((first - result.startMs - BEFORE_MS) / MINUTE_MS) * MINUTE_MS) : 0
  }
  /** Keeps what is left when it still fails. */
  const stillFails = async (fewer: Kept): Promise<boolean> => {
    if (spentMs >= budgetMs || fewer.actions.length + fewer.faults.length >= kept.actions.length + kept.faults.length) return false
    const tried = optionsFor(fewer)
    const outcome = await run(tried)
    spentMs += outcome.cpuMs
    if (outcome.violations[0]?.invariant !== violation.invariant) return false
    // What was kept and did not even happen is left out for nothing.
    const happened = new Set([...outcome.actions, ...outcome.faults].map(({ id }) => id))
    kept = { actions: fewer.actions.filter((id) => happened.has(id)), faults: fewer.faults.filter((id) => happened.has(id)) }
    best = { options: optionsFor(kept), result: outcome }
    onProgress?.({ actions: kept.actions.length, faults: kept.faults.length })
    return true
  }
  const without = (list: readonly string[], gone: ReadonlySet<string>): readonly string[] => list.filter((id) => !gone.has(id))

  /** Leaves out ever smaller pieces of a list. */
  const leaveOut = async (which: keyof Kept): Promise<void> => {
    for (let size = Math.ceil(kept[which].length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < kept[which].length; ) {
        const gone = new Set(kept[which].slice(from, from + size))
        if (!(await stillFails({ ...kept, [which]: without(kept[which], gone) }))) from += size
        if (spentMs >= budgetMs) return
      }
    }
  }

  // Mostly the reason lies in the last minutes.
  for (const last of [20, 80, 320]) {
    const actions = kept.actions.filter((id, i) => isArrival(id) || i >= kept.actions.length - last)
    if (await stillFails({ ...kept, actions })) break
  }
  await stillFails({ ...kept, faults: [] })
  const kinds = Map.groupBy(result.faults, ({ fault }) => fault)
  for (const events of kinds.values()) await stillFails({ ...kept, faults: without(kept.faults, new Set(events.map(({ id }) => id))) })
  const people = new Set(kept.actions.map(personOf))
  for (const person of people) await stillFails({ ...kept, actions: kept.actions.filter((id) => personOf(id) !== person) })
  for (let before = -1; before !== kept.actions.length + kept.faults.length && spentMs < budgetMs; ) {
    before = kept.actions.length + kept.faults.length
    await leaveOut('actions')
    await leaveOut('faults')
  }
  return best
}

/** Action 0 of everybody. */
const isArrival = (action: string): boolean => action.endsWith('.0')

/** `driver-3.17` is something that driver-3 does. */
const personOf = (action: string): string => action.slice(0, action.lastIndexOf('.'))
