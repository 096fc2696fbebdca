import type { Cancel, Clock } from '#platform/kernel/clock.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import type { AnyCollection } from './collection.ts'
import type { DueTimer, Engine } from './engine.ts'
import type { Lane } from './lane.ts'

/** How many timers one round fires, and how often the database is asked although nobody called. */
const ROUND_LIMIT = 200
const LONGEST_SLEEP_MS = 1_000
/** How long a timer whose command failed is left alone: a bug must not become a busy loop. */
const FAULT_REST_MS = 30_000

export type TimerQueue = {
  /** Fires what is due now; how many were fired. */
  readonly fire: () => Promise<number>
  /** Fires by itself from now on. */
  readonly start: () => void
  readonly stop: () => Promise<void>
}

type Options = {
  readonly engine: Engine
  readonly lane: Lane
  readonly clock: Clock
  readonly collections: readonly AnyCollection[]
  readonly longestSleepMs?: number | undefined
  readonly onFault?: ((timer: DueTimer, cause: unknown) => void) | undefined
}

/**
 * Turns timers that are due into commands. The message id is the timer's name and the version that set it, and the commit
 * of the command deletes the timer, so however many processes look, each timer has its effect once.
 */
export const timerQueue = ({ engine, lane, clock, collections, longestSleepMs = LONGEST_SLEEP_MS, onFault }: Options): TimerQueue => {
  const byName = new Map(collections.map((collection) => [collection.name, collection]))
  const resting = new Map<string, number>()
  let started = false
  let cancel: Cancel | undefined
  let dueMs = Number.POSITIVE_INFINITY
  let round: Promise<void> | undefined

  const fireOne = async (timer: DueTimer): Promise<void> => {
    const collection = byName.get(timer.collection)
    if (!collection) throw new TypeError(`no collection ${timer.collection} for the timer ${timer.name}`)
    const nowMs = clock.nowMs()
    const message = { id: `timer/${timer.name}/${timer.version}` as MessageId, atMs: nowMs }
    await lane.submit(collection, timer.id, collection.onTimer(timer.name, nowMs), message, timer)
  }

  const fire = async (): Promise<number> => {
    const nowMs = clock.nowMs()
    for (const [key, untilMs] of resting) if (untilMs <= nowMs) resting.delete(key)
    // Those at rest still come first in the database's order, so as many more are asked for.
    const due = await engine.dueTimers(nowMs, ROUND_LIMIT + resting.size)
    const ready = due.filter((timer) => !resting.has(keyOf(timer)))
    await Promise.all(
      ready.map((timer) =>
        fireOne(timer).catch((cause: unknown) => {
          resting.set(keyOf(timer), clock.nowMs() + FAULT_REST_MS)
          onFault?.(timer, cause)
        }),
      ),
    )
    return ready.length
  }

  const runRound = async (): Promise<void> => {
    try {
      const fired = await fire()
      plan(fired >= ROUND_LIMIT ? 0 : sleepMs(await engine.nextTimerMs()))
    } catch (cause) {
      onFault?.({ collection: '', id: '', name: 'round', version: 0, dueMs: clock.nowMs() }, cause)
      plan(longestSleepMs)
    }
  }

  const sleepMs = (nextMs: number | undefined): number => {
    const nowMs = clock.nowMs()
    // What is due although a round has just ended is at rest, and hides what comes after it.
    if (nextMs === undefined || (nextMs <= nowMs && resting.size > 0)) return longestSleepMs
    return Math.max(10, Math.min(longestSleepMs, nextMs - nowMs))
  }

  const plan = (delayMs: number): void => {
    if (!started) return
    const atMs = clock.nowMs() + delayMs
    if (cancel && atMs >= dueMs) return
    cancel?.()
    dueMs = atMs
    cancel = clock.after(delayMs, () => {
      cancel = undefined
      round = runRound().finally(() => {
        round = undefined
      })
    })
  }

  return {
    fire,
    start: () => {
      started = true
      plan(0)
    },
    stop: async () => {
      started = false
      cancel?.()
      cancel = undefined
      await round
    },
  }
}

const keyOf = (timer: DueTimer): string => `${timer.collection}/${timer.id}/${timer.name}/${timer.version}`
