import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { partitionOf } from '../batch.ts'
import type { Engine } from '../engine.ts'
import { EngineError } from '../engine.ts'
import type { CloudEvent } from '../event-type.ts'
import type { Message } from '../message.ts'
import type { Outcome } from '../outcome.ts'
import type { OpenStore } from '../store.ts'
import { tallies } from './tally.ts'
import { letTimePass, message, type Scenario, wholeLog, withCalls } from './world.ts'

const CALLERS = 64
const COMMANDS = 8
const SPREAD = 19

type Done = { readonly id: string; readonly wish: Message; readonly outcome: Outcome<unknown, unknown> }

/** Two processes with 64 callers each: half of all commands want one tally, the others are spread; every tenth is sent to both. */
const crowd = async (stores: readonly OpenStore[]): Promise<Done[]> => {
  const done: Done[] = []
  const caller = async (number: number): Promise<void> => {
    for (let i = 0; i < COMMANDS; i++) {
      const turn = number * COMMANDS + i
      const id = turn % 2 ? 'hot' : `tally-${turn % SPREAD}`
      const wish = message(`crowd-${turn}`)
      const senders = turn % 10 === 0 ? stores : [stores[number % stores.length] as OpenStore]
      const outcomes = await Promise.all(senders.map(({ store }) => store.execute(tallies, id, { type: 'Add', by: 1 }, wish)))
      for (const outcome of outcomes) done.push({ id, wish, outcome })
    }
  }
  await Promise.all(Array.from({ length: CALLERS * stores.length }, (_, number) => caller(number)))
  return done
}

/** Reads the log as a consumer does, always behind its last position, until `isOver` and everything is read. */
const follow = async (engine: Engine, isOver: () => boolean): Promise<CloudEvent[]> => {
  const positions = (await engine.heads()).map(() => 0)
  const read: CloudEvent[] = []
  for (let wasOver = false; ; ) {
    let isIdle = true
    for (const [partition, after] of positions.entries()) {
      for (const entry of await engine.readLog(partition, after, 50)) {
        isIdle = false
        expect(entry.partition).toBe(partition)
        expect(entry.position).toBe((positions[partition] ?? 0) + 1)
        positions[partition] = entry.position
        read.push(entry.event as CloudEvent)
      }
    }
    if (isIdle && wasOver) return read
    wasOver = isOver()
    await nextTurn()
  }
}

const checkBooks = async (engine: Engine, done: readonly Done[]): Promise<void> => {
  const log = await wholeLog(engine)
  const heads = await engine.heads()
  heads.forEach((head, partition) => {
    const positions = log.filter((entry) => entry.partition === partition).map(({ position }) => position)
    expect(positions).toEqual(Array.from({ length: head }, (_, i) => i + 1))
  })

  const byKey = Map.groupBy(log, ({ event }) => (event as CloudEvent).subject)
  const wishes = Map.groupBy(done, ({ id }) => id)
  expect([...byKey.keys()].sort()).toEqual([...wishes.keys()].sort())
  for (const [id, entries] of byKey) {
    expect(new Set(entries.map(({ partition }) => partition))).toEqual(new Set([partitionOf(id, heads.length)]))
    const published = entries.map(({ event }) => event as CloudEvent<{ entry: number; total: number }>)
    const numbers = Array.from({ length: entries.length }, (_, i) => i + 1)
    // In the log as in the tally: one entry after the other, each once.
    expect(published.map(({ data }) => data.entry)).toEqual(numbers)
    expect(published.map(({ data }) => data.total)).toEqual(numbers)
    const own = wishes.get(id) ?? []
    expect(new Set(published.map(({ causationid }) => causationid))).toEqual(new Set(own.map(({ wish }) => wish.id)))
    expect(new Set(own.map(({ wish }) => wish.id)).size).toBe(entries.length)
    for (const { wish, outcome } of own) expect(published[outcome.version - 1]?.causationid).toBe(wish.id)
    const [stored] = await engine.load([{ collection: 'tally', id }])
    expect(stored).toMatchObject({ version: entries.length, state: { total: entries.length } })
  }
  expect(new Set(log.map(({ event }) => (event as CloudEvent).id)).size).toBe(log.length)
}

/** What holds when many want something at once. */
export const crowdingContract = (given: Scenario): void => {
  describe('A crowd', () => {
    given('leaves every command with one effect, in one order, and a follower misses none of it', async (world) => {
      const stores = [await world.store(), await world.store()]
      const follower = await world.engine()
      let isOver = false
      const following = follow(follower, () => isOver)
      const done = await crowd(stores).finally(() => {
        isOver = true
      })
      expect(done.length).toBeGreaterThan(2 * CALLERS * COMMANDS)
      await checkBooks(follower, done)
      const followed = await following
      const stored = await wholeLog(follower)
      expect(followed.map(({ id }) => id).sort()).toEqual(stored.map(({ event }) => (event as CloudEvent).id).sort())
    })

    given('on a database that keeps losing statements and answers still gets everything once', async (world) => {
      const real = await world.engine()
      let tries = 0
      const unreliable = withCalls(real, {
        commit: async (batch, atMs) => {
          const luck = tries++ % 5
          if (luck === 1) throw new EngineError('unavailable', new Error('the statement was lost'))
          const results = await real.commit(batch, atMs)
          if (luck === 3) throw new EngineError('unavailable', new Error('the answer was lost'))
          return results
        },
      })
      const stores = [await world.store({ engine: unreliable }), await world.store()]
      const done = await letTimePass(world.clock, crowd(stores))
      await checkBooks(real, done)
    })
  })
}
