import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { type TallyCommand, tallies } from './contract/tally.ts'
import { letTimePass, message, STAMP, withCalls } from './contract/world.ts'
import { type AggregateCommit, type Engine, EngineError } from './engine.ts'
import { memoryEngine } from './memory/engine.ts'
import { openStore } from './store.ts'

const CROWD = 64
const add: TallyCommand = { type: 'Add', by: 1 }
const name = (i: number): string => `t${i}`

/** What the database is told to do with a batch that waits for it. */
type Call = { readonly ids: readonly string[]; readonly go: (how?: 'lost' | 'answer lost' | 'impossible') => void }

/** A store whose database lets each batch wait until a test says what becomes of it. */
const gated = async () => {
  const real = memoryEngine()
  const calls: Call[] = []
  const ordered = (batch: readonly AggregateCommit[]): Promise<Parameters<Call['go']>[0]> =>
    new Promise((resolve) => calls.push({ ids: batch.map(({ id }) => id), go: (how) => resolve(how) }))
  let isOpen = false
  const engine: Engine = withCalls(real, {
    commit: async (batch, atMs) => {
      const how = isOpen ? undefined : await ordered(batch)
      if (how === 'impossible') throw new EngineError('refused', new Error('impossible'))
      if (how === 'lost') throw new EngineError('unavailable', new Error('lost'))
      const results = await real.commit(batch, atMs)
      if (how === 'answer lost') throw new EngineError('unavailable', new Error('answer lost'))
      return results
    },
  })
  await engine.migrate([tallies])
  const clock = manualClock()
  const { store, lane } = openStore({ engine, clock, stamp: STAMP, collections: [tallies] })
  const rival = openStore({ engine: real, clock, stamp: STAMP, collections: [tallies] }).store
  const next = async (): Promise<Call> => {
    for (let turn = 0; turn < 100 && calls.length === 0; turn++) await nextTurn()
    const call = calls.shift()
    if (!call) throw new Error('no batch came')
    return call
  }
  /** From now on nothing waits. */
  const open = (): void => {
    isOpen = true
    for (const { go } of calls.splice(0)) go()
  }
  const crowd = (id: (i: number) => string = name) =>
    Promise.allSettled(Array.from({ length: CROWD }, (_, i) => store.execute(tallies, id(i), add, message())))
  return { clock, store, lane, rival, calls, next, open, crowd }
}

test('half of a crowd is sent while the other half is being committed, and each aggregate is in one of them', async () => {
  const { next, open, crowd, calls } = await gated()
  const done = crowd((i) => name(Math.floor(i / 4)))
  const [first, second] = [await next(), await next()]
  expect([first.ids, second.ids]).toEqual([0, 8].map((from) => Array.from({ length: 8 }, (_, i) => name(from + i))))
  expect(calls).toEqual([])
  open()
  first.go()
  second.go()
  const outcomes = (await done).map((result) => (result.status === 'fulfilled' ? result.value.version : 0))
  expect(outcomes).toEqual(Array.from({ length: CROWD }, (_, i) => (i % 4) + 1))
})

test('a few wait for the batch under way, and a third batch for the first', async () => {
  const { store, next, open, crowd, calls } = await gated()
  const one = store.execute(tallies, 'x', add, message())
  const alone = await next()
  const few = Promise.all(Array.from({ length: 10 }, (_, i) => store.execute(tallies, `few${i}`, add, message())))
  await nextTurn()
  expect(calls).toEqual([])
  const done = crowd()
  await next()
  await nextTurn()
  expect(calls).toEqual([])
  alone.go()
  await one
  expect((await next()).ids.length).toBeGreaterThan(1)
  open()
  void done
  void few
})

test('an order for an aggregate under way is decided on what became of it, though another batch has overtaken it', async () => {
  const { store, rival, next, open, crowd } = await gated()
  const done = crowd()
  const [first, second] = [await next(), await next()]
  expect(first.ids).toContain('t0')
  const later = store.execute(tallies, 't0', { type: 'TakeAll', atLeast: 1 }, message())
  // Another process writes the very version that the first half would have written.
  await rival.execute(tallies, 't0', { type: 'Add', by: 100 }, message())
  second.go()
  await nextTurn()
  open()
  first.go()
  expect(await later).toMatchObject({ version: 3, accepted: [{ type: 'Added', by: -101 }] })
  expect((await done).every(({ status }) => status === 'fulfilled')).toBe(true)
  expect(await store.get(tallies, 't0')).toMatchObject({ version: 3 })
})

for (const how of ['lost', 'answer lost'] as const) {
  test(`when the connection of the first half breaks (${how}), the second half is not touched, and all have their effect once`, async () => {
    const { clock, store, next, open, crowd } = await gated()
    const done = crowd()
    const [first, second] = [await next(), await next()]
    const later = store.execute(tallies, 't0', add, message())
    first.go(how)
    second.go()
    await nextTurn()
    open()
    expect((await letTimePass(clock, done)).every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await later).toMatchObject({ version: 2 })
    const ids = Array.from({ length: CROWD }, (_, i) => name(i))
    expect((await store.getMany(tallies, ids)).map((found) => found?.version)).toEqual(ids.map((id) => (id === 't0' ? 2 : 1)))
  })
}

test('what is impossible in one half fails alone', async () => {
  const { store, next, open, crowd } = await gated()
  const done = crowd()
  const [first, second] = [await next(), await next()]
  first.go('impossible')
  second.go()
  // Each order of the first half comes alone now; one of them is the culprit.
  const culprit = await next()
  expect(culprit.ids).toHaveLength(1)
  culprit.go('impossible')
  await nextTurn()
  open()
  expect((await done).filter(({ status }) => status === 'rejected')).toHaveLength(1)
  expect(await store.get(tallies, culprit.ids[0] ?? '')).toBeUndefined()
})

test('closing waits for both halves, and for what waits behind them', async () => {
  const { store, lane, next, open, crowd } = await gated()
  const done = crowd()
  const [first, second] = [await next(), await next()]
  const later = store.execute(tallies, 't0', add, message())
  let isClosed = false
  const closing = lane.close().then(() => {
    isClosed = true
  })
  second.go()
  await nextTurn()
  expect(isClosed).toBe(false)
  open()
  first.go()
  await closing
  expect(await later).toMatchObject({ version: 2 })
  expect((await done).every(({ status }) => status === 'fulfilled')).toBe(true)
})
