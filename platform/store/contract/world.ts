import { setImmediate as nextTurn } from 'node:timers/promises'
import { it } from 'vitest'
import type { MessageId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import type { AnyCollection } from '../collection.ts'
import type { AggregateCommit, Engine, LogEntry } from '../engine.ts'
import type { CloudEvent } from '../event-type.ts'
import type { Message } from '../message.ts'
import { type OpenStore, openStore, type StoreOptions } from '../store.ts'
import { diaries, tallies } from './tally.ts'

/** A fresh database of its own for one test. */
export type TestDatabase = {
  /** Another process on this database; `partitions` counts only for the first one. */
  readonly open: (partitions: number) => Promise<Engine>
  /** Closes what is still open and leaves nothing behind. */
  readonly destroy: () => Promise<void>
}

/** What one scenario of the contract has at hand. */
export type World = {
  readonly partitions: number
  readonly clock: ManualClock
  /** An engine as the database gives it, its tables not looked at. */
  readonly open: (partitions?: number) => Promise<Engine>
  /** An engine of another process, with tables up to date. */
  readonly engine: (collections?: readonly AnyCollection[]) => Promise<Engine>
  /** A whole store of another process. */
  readonly store: (options?: Partial<StoreOptions>) => Promise<OpenStore>
}

/** Declares one scenario: a sentence, and what makes it true. */
export type Scenario = (sentence: string, body: (world: World) => Promise<void>) => void

export const STAMP = { system: 'contract', service: 'tally' }

/** Scenarios, each on a fresh database with so many partitions. */
export const scenarios =
  (makeDatabase: () => Promise<TestDatabase>, partitions: number): Scenario =>
  (sentence, body) => {
    it(sentence, async () => {
      const database = await makeDatabase()
      const clock = manualClock()
      const world: World = {
        partitions,
        clock,
        open: (count = partitions) => database.open(count),
        engine: async (collections = [tallies, diaries]) => {
          const engine = await database.open(partitions)
          await engine.migrate(collections)
          return engine
        },
        store: async (options = {}) =>
          openStore({
            engine: options.engine ?? (await world.engine(options.collections)),
            clock,
            stamp: STAMP,
            collections: [tallies, diaries],
            ...options,
          }),
      }
      try {
        await body(world)
      } finally {
        await database.destroy()
      }
    })
  }

let made = 0
/** A message that nobody has sent before, unless `id` says so. */
export const message = (id = `message-${++made}`, more: Partial<Message> = {}): Message => ({ id: id as MessageId, atMs: 0, ...more })

/** The engine, with some of its calls replaced by others. */
export const withCalls = (engine: Engine, calls: Partial<Engine>): Engine =>
  new Proxy(engine, {
    get: (target, name) => {
      const replaced: unknown = Reflect.get(calls, name)
      if (replaced !== undefined) return replaced
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

/** Waits for work that itself waits for the clock: as often as nothing else can happen, time goes on to the next plan. */
export const letTimePass = async <T>(clock: ManualClock, work: Promise<T>): Promise<T> => {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  const passing = async (): Promise<void> => {
    while (!isDone) {
      await nextTurn()
      const nextMs = clock.nextMs()
      if (nextMs !== undefined) clock.advance(Math.max(0, nextMs - clock.nowMs()))
    }
  }
  const [result] = await Promise.all([done, passing()])
  return result
}

/** One aggregate's part of a batch for the engine itself: nothing, but for what is given. */
export const part = (id: string, more: Partial<AggregateCommit> = {}): AggregateCommit => ({
  collection: 'tally',
  id,
  base: 0,
  next: null,
  messages: [],
  partition: 0,
  events: [],
  timers: [],
  fired: [],
  ...more,
})

/** The row of a tally after some version, with that as its total. */
export const row = (version: number): NonNullable<AggregateCommit['next']> => ({
  version,
  state: { ...tallies.decider.initial, total: version },
  columns: [null, version, null, null],
})

/** A message with an outcome that says what it was. */
export const handled = (id: string): AggregateCommit['messages'][number] => ({ id, fingerprint: null, outcome: { of: id } })

/** An event for the engine itself, which does not look into it. */
export const fact = (name: string): AggregateCommit['events'][number] => ({ type: 'contract.fact', event: { name } })

/** Everything in the log, partition after partition, read in small steps. */
export const wholeLog = async (engine: Engine): Promise<LogEntry[]> => {
  const all: LogEntry[] = []
  for (const partition of (await engine.heads()).keys()) {
    for (let after = 0; ; ) {
      const entries = await engine.readLog(partition, after, 100)
      all.push(...entries)
      const last = entries.at(-1)
      if (!last) break
      after = last.position
    }
  }
  return all
}

/** All events of the log as they were published. */
export const events = async (engine: Engine): Promise<CloudEvent<{ entry: number; total: number; what: string }>[]> =>
  (await wholeLog(engine)).map(({ event }) => event as CloudEvent<{ entry: number; total: number; what: string }>)

/** Names of facts in one partition. */
export const factsIn = async (engine: Engine, partition: number): Promise<string[]> =>
  (await engine.readLog(partition, 0, 1_000)).map(({ event }) => (event as { name: string }).name)
