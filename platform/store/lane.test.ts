import { expect, test } from 'vitest'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { tallies } from './contract/tally.ts'
import { events, message, STAMP, withCalls } from './contract/world.ts'
import type { Engine } from './engine.ts'
import { memoryDatabase } from './memory/database.ts'
import { memoryEngine } from './memory/engine.ts'
import { StoreUnavailable } from './message.ts'
import { openStore, type StoreOptions } from './store.ts'

const opened = async (options: Partial<StoreOptions> = {}, database = memoryDatabase()) => {
  const clock = manualClock()
  const engine = options.engine ?? memoryEngine({ database })
  await engine.migrate([tallies])
  const batches: number[] = []
  const onBatch = (orders: number): void => void batches.push(orders)
  return { clock, batches, ...openStore({ clock, stamp: STAMP, collections: [tallies], onBatch, ...options, engine }) }
}

const add = { type: 'Add', by: 1 } as const

test('commands of one moment share a batch, up to a few hundred', async () => {
  const { store, batches } = await opened()
  await Promise.all(Array.from({ length: 1_000 }, () => store.execute(tallies, 'a', add, message())))
  await new Promise(setImmediate)
  expect(batches).toEqual([384, 384, 232])
})

test('commands that come while a batch is on its way form the next one', async () => {
  const { store, batches } = await opened()
  const first = store.execute(tallies, 'a', add, message())
  await Promise.resolve()
  const others = Array.from({ length: 9 }, () => store.execute(tallies, 'a', add, message()))
  expect((await Promise.all([first, ...others])).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  await new Promise(setImmediate)
  expect(batches).toEqual([1, 9])
})

test('a batch may touch more aggregates than the cache remembers', async () => {
  const { store } = await opened({ cacheSize: 2 })
  for (let version = 1; version <= 3; version++) {
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => store.execute(tallies, `t${i}`, add, message())))
    expect(new Set(outcomes.map((outcome) => outcome.version))).toEqual(new Set([version]))
  }
})

test('a store that closes answers what it has taken, and takes no more', async () => {
  const { store, lane } = await opened()
  const taken = Promise.all(Array.from({ length: 500 }, () => store.execute(tallies, 'a', add, message())))
  const closing = lane.close()
  await expect(store.execute(tallies, 'a', add, message())).rejects.toThrow(StoreUnavailable)
  expect((await taken).at(-1)).toMatchObject({ version: 500 })
  await closing
})

test('who follows the log is woken by what was written, not by a rejection', async () => {
  const woken: string[] = []
  let now = ''
  const { store } = await opened({ onCommit: () => woken.push(now) })
  for (const [what, command] of [
    ['an entry', add],
    ['a rejection', { type: 'TakeAll', atLeast: 99 }],
    ['nothing', { type: 'Add', by: 0 }],
    ['a reminder', { type: 'Remind', name: 'tea', dueMs: 5 }],
  ] as const) {
    now = what
    await store.execute(tallies, 'a', command, message())
  }
  expect(woken).toEqual(['an entry', 'a reminder'])
})

test('whoever loses to others until the deadline is told', async () => {
  const database = memoryDatabase()
  const rival = await opened({}, database)
  const clock = manualClock()
  const real = memoryEngine({ database })
  // Somebody else is always a little faster.
  const engine: Engine = withCalls(real, {
    commit: async (batch, atMs) => {
      await rival.store.execute(tallies, 'a', add, message())
      clock.advance(100)
      return real.commit(batch, atMs)
    },
  })
  await engine.migrate([tallies])
  const { store } = openStore({ engine, clock, stamp: STAMP, collections: [tallies], deadlineMs: 1_000 })
  const [hot, cold] = await Promise.allSettled(['a', 'b'].map((id) => store.execute(tallies, id, add, message())))
  expect(hot).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) })
  expect(cold).toMatchObject({ status: 'fulfilled', value: { version: 1 } })
})

test('a bug in a busy aggregate fails at once, however fast the others go on', async () => {
  const { store, clock } = await opened()
  let isOver = false
  const busy = async (): Promise<void> => {
    while (!isOver) await store.execute(tallies, 'a', add, message())
  }
  const others = Array.from({ length: 5 }, busy)
  await expect(store.execute(tallies, 'a', { type: 'TrustTotal', total: -1 }, message())).rejects.toThrow('the total is')
  isOver = true
  await Promise.all(others)
  expect(clock.nextMs()).toBeUndefined()
})

test('an engine that breaks its promises leaves no caller without an answer', async () => {
  const forgetful = withCalls(memoryEngine(), { commit: async () => [] })
  const { store } = await opened({ engine: forgetful })
  await expect(store.execute(tallies, 'a', add, message())).rejects.toThrow('an engine answers for every aggregate')
  const raw = withCalls(memoryEngine(), {
    commit: async () => {
      throw new RangeError('a bug in the engine')
    },
  })
  const { store: other } = await opened({ engine: raw })
  await expect(other.execute(tallies, 'a', add, message())).rejects.toThrow('a bug in the engine')
})

test('an event has one id, whoever decides it and however often', async () => {
  const ids = async (): Promise<string[]> => {
    const { store, engine } = await opened()
    for (const by of [1, 2]) await store.execute(tallies, 'a', { type: 'AddEach', amounts: [by, by] }, message())
    return (await events(engine)).map(({ id }) => id)
  }
  const first = await ids()
  expect(new Set(first).size).toBe(4)
  expect(await ids()).toEqual(first)
})
