import { describe, expect, it } from 'vitest'
import { accept } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { collection } from './collection.ts'
import { memoryDatabase } from './memory/database.ts'
import { memoryEngine } from './memory/engine.ts'
import { openStore } from './store.ts'

const clock = manualClock()
const message = (id: string) => ({ id: id as MessageId, atMs: clock.nowMs() })
const stamp = { system: 'test', service: 'test' }

type Old = { readonly total: number }
type Now = { readonly total: number; readonly count: number }

const before = collection<Old, number, number, never>({
  name: 'sum',
  decider: { initial: { total: 0 }, decide: (_state, add) => accept(add), evolve: ({ total }, add) => ({ total: total + add }) },
})
const today = collection<Now, number, number, never>({
  name: 'sum',
  lift: (sum) => ('count' in sum ? sum : { ...(sum as Old), count: 1 }),
  columns: { count: { type: 'integer', of: ({ count }) => count } },
  decider: {
    initial: { total: 0, count: 0 },
    decide: (_state, add) => accept(add),
    evolve: ({ total, count }, add) => ({ total: total + add, count: count + 1 }),
  },
})

describe('a state that an older release has written', () => {
  const reopened = async () => {
    const database = memoryDatabase()
    const engine = memoryEngine({ database })
    await engine.migrate([before])
    const old = openStore({ engine, clock, stamp, collections: [before] })
    await old.store.execute(before, 'a', 5, message('one'))
    await old.close()
    const newer = memoryEngine({ database })
    await newer.migrate([today])
    return openStore({ engine: newer, clock, stamp, collections: [today] }).store
  }

  it('is read as what it is today', async () => {
    const store = await reopened()
    expect(await store.stateOf(today, 'a')).toEqual({ total: 5, count: 1 })
    const found = await store.find(today, { where: [{ column: 'count', is: '=', value: 1 }], limit: 10 })
    expect(found.map(({ state }) => state)).toEqual([{ total: 5, count: 1 }])
  })

  it('is decided on as what it is today, and is written as that from then on', async () => {
    const store = await reopened()
    await store.execute(today, 'a', 2, message('two'))
    expect(await store.get(today, 'a')).toEqual({ id: 'a', version: 2, state: { total: 7, count: 2 } })
  })
})
