import { describe, expect } from 'vitest'
import type { DueTimer } from '../engine.ts'
import { tallies } from './tally.ts'
import { events, handled, letTimePass, message, part, row, type Scenario } from './world.ts'

/** What holds for wishes that an aggregate has for later. */
export const timingContract = (given: Scenario): void => {
  describe('A timer', () => {
    given('rings when it is due, not before, and then is gone', async (world) => {
      const { store, engine, timers } = await world.store()
      const dueMs = world.clock.nowMs() + 500
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs }, message())
      expect(await engine.nextTimerMs()).toBe(dueMs)
      world.clock.advance(499)
      expect(await timers.fire()).toBe(0)
      world.clock.advance(1)
      expect(await timers.fire()).toBe(1)
      expect(await store.get(tallies, 'a')).toMatchObject({ version: 2, state: { rang: ['tea'] } })
      expect(await engine.nextTimerMs()).toBeUndefined()
      expect(await timers.fire()).toBe(0)
      expect((await events(engine)).map(({ data }) => data.what)).toEqual(['ReminderSet', 'Rang'])
    })

    given('that is set again rings at its new instant only', async (world) => {
      const { store, engine, timers } = await world.store()
      const nowMs = world.clock.nowMs()
      for (const dueMs of [nowMs + 100, nowMs + 900]) await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs }, message())
      world.clock.advance(500)
      expect(await timers.fire()).toBe(0)
      expect(await engine.dueTimers(nowMs + 900, 10)).toEqual([
        { collection: 'tally', id: 'a', name: 'tea', version: 2, dueMs: nowMs + 900 },
      ])
      world.clock.advance(400)
      expect(await timers.fire()).toBe(1)
      expect(await store.get(tallies, 'a')).toMatchObject({ state: { rang: ['tea'] } })
    })

    given('that is cancelled never rings', async (world) => {
      const { store, engine, timers } = await world.store()
      const dueMs = world.clock.nowMs() + 100
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs }, message())
      await store.execute(tallies, 'a', { type: 'Remind', name: 'cake', dueMs }, message())
      await store.execute(tallies, 'b', { type: 'Remind', name: 'tea', dueMs }, message())
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs: null }, message())
      expect((await engine.dueTimers(dueMs, 10)).map(({ id, name }) => `${id} ${name}`).sort()).toEqual(['a cake', 'b tea'])
      world.clock.advance(100)
      expect(await timers.fire()).toBe(2)
      expect((await store.getMany(tallies, ['a', 'b'])).map((found) => found?.state.rang)).toEqual([['cake'], ['tea']])
    })

    given('that is set and cancelled at one moment is not there', async (world) => {
      const { store, engine } = await world.store()
      await Promise.all([5, null, 7, null].map((dueMs) => store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs }, message())))
      expect(await engine.nextTimerMs()).toBeUndefined()
    })

    given('has its effect once, though two processes see it at the same time', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      const dueMs = world.clock.nowMs()
      const ids = Array.from({ length: 20 }, (_, i) => `tally-${i}`)
      await Promise.all(ids.map((id) => here.store.execute(tallies, id, { type: 'Remind', name: 'trusting', dueMs }, message())))
      await Promise.all([here, there, here, there].map(({ timers }) => timers.fire()))
      for (const found of await there.store.getMany(tallies, ids))
        expect(found).toMatchObject({ version: 2, state: { rang: ['trusting'] } })
      expect(await here.engine.nextTimerMs()).toBeUndefined()
      expect((await events(here.engine)).filter(({ data }) => data.what === 'Rang')).toHaveLength(20)
    })

    given('changes nothing when the aggregate has moved on, and is gone all the same', async (world) => {
      const { store, engine, lane } = await world.store()
      const nowMs = world.clock.nowMs()
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs: nowMs }, message())
      const [due] = (await engine.dueTimers(nowMs, 10)) as [DueTimer]
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs: nowMs + 800 }, message())
      // A process that had read the timer before it was set again is late.
      const late = await lane.submit(tallies, 'a', tallies.onTimer('tea', nowMs), message('timer/tea/1'), due)
      expect(late).toEqual({ accepted: [], version: 2 })
      expect(await engine.dueTimers(nowMs + 800, 10)).toEqual([{ ...due, version: 2, dueMs: nowMs + 800 }])
    })

    given('is answered in the same commit that sets it again', async (world) => {
      const engine = await world.engine()
      await engine.commit([part('a', { next: row(1), timers: [{ name: 'tick', dueMs: 10, version: 1 }] })], 1)
      await engine.commit(
        [part('a', { base: 1, next: row(2), timers: [{ name: 'tick', dueMs: 20, version: 2 }], fired: [{ name: 'tick', version: 1 }] })],
        2,
      )
      expect(await engine.dueTimers(100, 10)).toEqual([{ collection: 'tally', id: 'a', name: 'tick', version: 2, dueMs: 20 }])
      // Answering without any change of state takes it away too; answering an older one does not.
      await engine.commit([part('a', { base: 2, messages: [handled('old')], fired: [{ name: 'tick', version: 1 }] })], 3)
      expect(await engine.nextTimerMs()).toBe(20)
      await engine.commit([part('a', { base: 2, messages: [handled('tick')], fired: [{ name: 'tick', version: 2 }] })], 4)
      expect(await engine.nextTimerMs()).toBeUndefined()
    })

    given('that is due first comes first, and no more come than were asked for', async (world) => {
      const engine = await world.engine()
      const dues = [50, 10, 40, 20, 30]
      await engine.commit(
        dues.map((dueMs) => part(`at-${dueMs}`, { next: row(1), timers: [{ name: 'tick', dueMs, version: 1 }] })),
        1,
      )
      const names = async (untilMs: number, limit: number) => (await engine.dueTimers(untilMs, limit)).map(({ id }) => id)
      expect(await names(40, 10)).toEqual(['at-10', 'at-20', 'at-30', 'at-40'])
      expect(await names(40, 2)).toEqual(['at-10', 'at-20'])
      expect(await names(9, 10)).toEqual([])
      expect(await engine.nextTimerMs()).toBe(10)
    })

    given('whose command fails rests for a while, and does not hold up the others', async (world) => {
      const faults: string[] = []
      const { store, engine, timers } = await world.store({ onTimerFault: ({ id }, cause) => faults.push(`${id}: ${String(cause)}`) })
      const dueMs = world.clock.nowMs()
      await store.execute(tallies, 'a', { type: 'Remind', name: 'broken', dueMs }, message())
      await store.execute(tallies, 'b', { type: 'Remind', name: 'tea', dueMs: dueMs + 5 }, message())
      world.clock.advance(5)
      await timers.fire()
      expect(faults).toEqual(['a: Error: this reminder cannot ring'])
      expect(await store.get(tallies, 'b')).toMatchObject({ state: { rang: ['tea'] } })
      expect(await engine.nextTimerMs()).toBe(dueMs)
      world.clock.advance(1_000)
      expect(await timers.fire()).toBe(0)
      world.clock.advance(60_000)
      expect(await timers.fire()).toBe(1)
      expect(faults).toHaveLength(2)
    })

    given('rings although hundreds that cannot ring are due before it', async (world) => {
      const { store, timers } = await world.store()
      const dueMs = world.clock.nowMs()
      const broken = Array.from({ length: 230 }, (_, i) => `broken-${i}`)
      await Promise.all(broken.map((id) => store.execute(tallies, id, { type: 'Remind', name: 'broken', dueMs }, message())))
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs: dueMs + 1 }, message())
      world.clock.advance(1)
      for (let round = 0; round < 2; round++) await timers.fire()
      expect(await store.get(tallies, 'a')).toMatchObject({ state: { rang: ['tea'] } })
    })

    given('rings by itself once the queue was started, whenever it was set', async (world) => {
      const { store, timers } = await world.store()
      timers.start()
      const dueMs = world.clock.nowMs() + 7_000
      await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs }, message())
      const rang = async (): Promise<void> => {
        while (((await store.get(tallies, 'a'))?.state.rang.length ?? 0) === 0) await new Promise(setImmediate)
      }
      await letTimePass(world.clock, rang())
      expect(world.clock.nowMs()).toBeGreaterThanOrEqual(dueMs)
      await timers.stop()
      expect(world.clock.nextMs()).toBeUndefined()
    })
  })
}
