import type { Clock } from '#platform/kernel/clock.ts'
import type { AnyCollection, Collection } from './collection.ts'
import type { DueTimer, Engine, Find, Summary, Summed } from './engine.ts'
import type { EventStamp } from './envelope.ts'
import { Lane } from './lane.ts'
import { FingerprintMismatch, type Message } from './message.ts'
import type { Outcome } from './outcome.ts'
import { type TimerQueue, timerQueue } from './timers.ts'

export type Aggregate<S> = { readonly id: string; readonly version: number; readonly state: S }

/** What a service does with its database. Everything is written through `execute`. */
export type Store = {
  /**
   * Decides `command` on the aggregate and commits what follows, exactly once for one message id: state, events, timers
   * and outcome together. Throws FingerprintMismatch, StoreUnavailable, or InvariantViolation for a bug in the rules.
   */
  readonly execute: <S, C, E, R>(
    collection: Collection<S, C, E, R>,
    id: string,
    command: NoInfer<C>,
    message: Message,
  ) => Promise<Outcome<E, R>>
  /** The outcome of a message that the aggregate has handled, before any facts are gathered again. */
  readonly outcomeOf: <S, C, E, R>(collection: Collection<S, C, E, R>, id: string, message: Message) => Promise<Outcome<E, R> | undefined>
  /** The aggregate as it is now, or undefined when nothing was ever accepted for it. */
  readonly get: <S, C, E, R>(collection: Collection<S, C, E, R>, id: string) => Promise<Aggregate<S> | undefined>
  /** The state now; the collection's initial one when nothing was ever accepted. */
  readonly stateOf: <S, C, E, R>(collection: Collection<S, C, E, R>, id: string) => Promise<S>
  readonly getMany: <S, C, E, R>(
    collection: Collection<S, C, E, R>,
    ids: readonly string[],
  ) => Promise<readonly (Aggregate<S> | undefined)[]>
  /** What matches, by declared columns. */
  readonly find: <S, C, E, R>(collection: Collection<S, C, E, R>, query: Find) => Promise<readonly Aggregate<S>[]>
  /** How many match, and what their columns add up to, group by group. */
  readonly summarize: (collection: AnyCollection, summary: Summary) => Promise<readonly Summed[]>
}

export type OpenStore = {
  readonly store: Store
  readonly engine: Engine
  readonly lane: Lane
  readonly timers: TimerQueue
  readonly close: () => Promise<void>
}

export type StoreOptions = {
  readonly engine: Engine
  readonly clock: Clock
  readonly stamp: EventStamp
  readonly collections: readonly AnyCollection[]
  readonly deadlineMs?: number
  readonly cacheSize?: number
  /** How long the timers may sleep at the most before the database is asked again, since others write to it too. */
  readonly timersMs?: number | undefined
  readonly onCommit?: () => void
  readonly onTimerFault?: (timer: DueTimer, cause: unknown) => void
  readonly onBatch?: (orders: number, tookMs: number) => void
}

const DEADLINE_MS = 10_000
const CACHE_SIZE = 20_000

/** Opens a store over an engine whose tables are up to date. */
export const openStore = (options: StoreOptions): OpenStore => {
  const { engine, clock } = options
  const lane = new Lane({
    engine,
    clock,
    stamp: options.stamp,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    cacheSize: options.cacheSize ?? CACHE_SIZE,
    onCommit: options.onCommit,
    onBatch: options.onBatch,
  })

  const store: Store = {
    execute: (collection, id, command, message) => lane.submit(collection, id, command, message) as never,
    outcomeOf: async (collection, id, message) => {
      const seen = await engine.seen({ collection: collection.name, id }, message.id)
      if (!seen) return undefined
      if (message.fingerprint !== undefined && seen.fingerprint !== null && seen.fingerprint !== message.fingerprint) {
        throw new FingerprintMismatch(message.id)
      }
      return { ...(seen.outcome as never as Outcome<never, never>), replayed: true }
    },
    get: async (collection, id) => (await store.getMany(collection, [id]))[0],
    stateOf: async (collection, id) => (await store.get(collection, id))?.state ?? collection.decider.initial,
    getMany: async (collection, ids) => {
      const found = await engine.load(ids.map((id) => ({ collection: collection.name, id })))
      return found.map((row, i) => row && { id: ids[i] as string, version: row.version, state: collection.lift(row.state as never) })
    },
    find: async (collection, query) =>
      (await engine.find(collection.name, query)).map((row) => ({ ...row, state: collection.lift(row.state as never) })),
    summarize: (collection, summary) => engine.summarize(collection.name, summary),
  }

  const timers = timerQueue({
    engine,
    lane,
    clock,
    collections: options.collections,
    longestSleepMs: options.timersMs,
    onFault: options.onTimerFault,
  })

  return {
    store,
    engine,
    lane,
    timers,
    close: async () => {
      await timers.stop()
      await lane.close()
      await engine.close()
    },
  }
}
