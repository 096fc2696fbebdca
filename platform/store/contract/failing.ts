import { describe, expect } from 'vitest'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { Engine } from '../engine.ts'
import { EngineError } from '../engine.ts'
import { StoreUnavailable } from '../message.ts'
import { tallies } from './tally.ts'
import { events, letTimePass, message, type Scenario, wholeLog, withCalls } from './world.ts'

/** What a caller of `execute` may rely on when something goes wrong: in the rules, in the data, in the database. */
export const failingContract = (given: Scenario): void => {
  describe('A bug in the rules', () => {
    given('fails its own caller, leaves nothing behind, and the message can be sent again', async (world) => {
      const { store, engine } = await world.store()
      const [wish, others] = [message(), ['a', 'b', 'a']]
      const [fault, ...outcomes] = await Promise.allSettled([
        store.execute(tallies, 'a', { type: 'TrustTotal', total: 2 }, wish),
        ...others.map((id) => store.execute(tallies, id, { type: 'Add', by: 1 }, message())),
      ])
      expect(fault).toMatchObject({ status: 'rejected', reason: new Error('the total is 0') })
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
      expect(await store.outcomeOf(tallies, 'a', wish)).toBeUndefined()
      expect(await events(engine)).toHaveLength(3)
      expect(await store.execute(tallies, 'a', { type: 'TrustTotal', total: 2 }, wish)).toEqual({
        accepted: [{ type: 'Added', by: 1 }],
        version: 3,
      })
    })

    given('that would publish an event against its schema stores nothing', async (world) => {
      const { store, engine } = await world.store()
      const wish = message()
      const [fault, other] = await Promise.allSettled([
        store.execute(tallies, 'a', { type: 'Babble' }, wish),
        store.execute(tallies, 'a', { type: 'Add', by: 1 }, message()),
      ])
      expect(fault).toMatchObject({ status: 'rejected', reason: expect.any(InvariantViolation) })
      expect(other).toMatchObject({ status: 'fulfilled', value: { version: 1 } })
      expect(await store.outcomeOf(tallies, 'a', wish)).toBeUndefined()
      expect((await events(engine)).map(({ data }) => data.what)).toEqual(['Added'])
      expect(await store.execute(tallies, 'a', { type: 'Add', by: 1 }, wish)).toMatchObject({ version: 2 })
    })

    given('that breaks a query column fails its own caller only', async (world) => {
      const { store } = await world.store()
      const [fault, other] = await Promise.allSettled([
        store.execute(tallies, 'a', { type: 'BreakColumn' }, message()),
        store.execute(tallies, 'b', { type: 'Add', by: 1 }, message()),
      ])
      expect(fault).toMatchObject({ status: 'rejected', reason: new Error('this column cannot be computed') })
      expect(other).toMatchObject({ status: 'fulfilled' })
      expect(await store.get(tallies, 'a')).toBeUndefined()
    })

    given('counts only on what is stored, never on a memory that is stale', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      for (const { store } of [here, there]) await store.execute(tallies, 'a', { type: 'Add', by: 0 }, message())
      await here.store.execute(tallies, 'a', { type: 'Add', by: 5 }, message())
      expect(await there.store.execute(tallies, 'a', { type: 'TrustTotal', total: 5 }, message())).toMatchObject({ version: 2 })
    })

    given('does not hide the outcome of a message that was handled before', async (world) => {
      const { store } = await world.store()
      const wish = message()
      const first = await store.execute(tallies, 'a', { type: 'TrustTotal', total: 0 }, wish)
      // By now the rules would throw.
      expect(await store.execute(tallies, 'a', { type: 'TrustTotal', total: 0 }, wish)).toEqual({ ...first, replayed: true })
    })
  })

  describe('What no database can hold', () => {
    for (const [what, id, wish, value] of [
      ['an id with a NUL', 'a\u0000b', 'wish', 1],
      ['an id without end', 'x'.repeat(100_000), 'wish', 1],
      ['a message id without end', 'a', 'y'.repeat(100_000), 1],
      ['a text with a NUL', 'a', 'wish', 'nul \u0000'],
      ['half a character', 'a', 'wish', '\ud83d'],
      ['a number beyond JSON', 'a', 'wish', 1n],
    ] as const) {
      given(`such as ${what} is kept whole or refused, and hurts nobody else`, async (world) => {
        const { store } = await world.store()
        const [odd, ...others] = await Promise.allSettled([
          store.execute(tallies, id, { type: 'Keep', value }, message(wish)),
          ...['b', 'c'].map((other) => store.execute(tallies, other, { type: 'Add', by: 1 }, message())),
        ])
        expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
        if (odd?.status === 'fulfilled') expect(await store.get(tallies, id)).toMatchObject({ id, state: { kept: value } })
        else expect(odd?.reason).not.toBeInstanceOf(StoreUnavailable)
        expect(await store.execute(tallies, 'b', { type: 'Add', by: 1 }, message())).toMatchObject({ version: 2 })
      })
    }

    given('fails alone, though it shares a batch with others', async (world) => {
      const real = await world.engine()
      const picky = withCalls(real, {
        commit: async (batch, atMs) => {
          if (batch.some(({ id }) => id === 'poison')) throw new EngineError('refused', new Error('cannot be stored'))
          return real.commit(batch, atMs)
        },
      })
      const { store } = await world.store({ engine: picky })
      const ids = ['a', 'poison', 'b', 'a', 'poison', 'c']
      const results = await Promise.allSettled(ids.map((id) => store.execute(tallies, id, { type: 'Add', by: 1 }, message())))
      const said = ids.map((id) => (id === 'poison' ? 'rejected' : 'fulfilled'))
      expect(results.map(({ status }) => status)).toEqual(said)
      expect((await store.getMany(tallies, ['a', 'b', 'c', 'poison'])).map((found) => found?.version)).toEqual([2, 1, 1, undefined])
    })
  })

  describe('When the database goes away', () => {
    /** A connection that breaks at the first tries to commit, before the statement arrives or after its work is done. */
    const breaking = (engine: Engine, times: number, when: 'before' | 'after'): Engine => {
      let left = times
      return withCalls(engine, {
        commit: async (batch, atMs) => {
          const isBroken = left-- > 0
          if (isBroken && when === 'before') throw new EngineError('unavailable', new Error('connection lost'))
          const results = await engine.commit(batch, atMs)
          if (isBroken) throw new EngineError('unavailable', new Error('connection lost'))
          return results
        },
      })
    }

    for (const when of ['before', 'after'] as const) {
      given(`${when} it has done its work, every command still has its effect once`, async (world) => {
        const { store, engine } = await world.store({ engine: breaking(await world.engine(), 3, when) })
        const ids = ['a', 'b', 'a', 'c', 'a']
        const work = Promise.all([
          ...ids.map((id) => store.execute(tallies, id, { type: 'Add', by: 1 }, message())),
          store.execute(tallies, 'd', { type: 'TakeAll', atLeast: 1 }, message()),
        ])
        const outcomes = await letTimePass(world.clock, work)
        expect(outcomes.map(({ version }) => version)).toEqual([1, 1, 2, 1, 3, 0])
        expect((await store.getMany(tallies, ['a', 'b', 'c', 'd'])).map((found) => found?.state.total)).toEqual([3, 1, 1, undefined])
        expect(await events(engine)).toHaveLength(5)
      })
    }

    given('for longer than a caller can wait, the caller is told, and nothing is half done', async (world) => {
      const { store, engine } = await world.store({
        engine: breaking(await world.engine(), Number.POSITIVE_INFINITY, 'before'),
        deadlineMs: 2_000,
      })
      const wish = message()
      const startedMs = world.clock.nowMs()
      await expect(letTimePass(world.clock, store.execute(tallies, 'a', { type: 'Add', by: 1 }, wish))).rejects.toThrow(StoreUnavailable)
      expect(world.clock.nowMs() - startedMs).toBeGreaterThanOrEqual(2_000)
      expect(world.clock.nowMs() - startedMs).toBeLessThan(3_000)
      expect(await wholeLog(engine)).toEqual([])
      // Another process, or this one later, may take up the same wish.
      const { store: other } = await world.store()
      expect(await other.execute(tallies, 'a', { type: 'Add', by: 1 }, wish)).toEqual({ accepted: [{ type: 'Added', by: 1 }], version: 1 })
    })

    given('and nobody knows whether the last commit happened, the same message tells', async (world) => {
      const { store } = await world.store({ engine: breaking(await world.engine(), Number.POSITIVE_INFINITY, 'after'), deadlineMs: 0 })
      const wish = message()
      await expect(letTimePass(world.clock, store.execute(tallies, 'a', { type: 'Add', by: 1 }, wish))).rejects.toThrow(StoreUnavailable)
      const { store: other } = await world.store()
      const found = await other.execute(tallies, 'a', { type: 'Add', by: 1 }, wish)
      expect(found).toEqual({ accepted: [{ type: 'Added', by: 1 }], version: 1, replayed: true })
    })

    given('while states are loaded, commands wait and then succeed', async (world) => {
      const real = await world.engine()
      let left = 2
      const broken = withCalls(real, {
        load: async (refs) => {
          if (left-- > 0) throw new EngineError('unavailable', new Error('connection lost'))
          return real.load(refs)
        },
      })
      const { store } = await world.store({ engine: broken })
      expect(await letTimePass(world.clock, store.execute(tallies, 'a', { type: 'Add', by: 1 }, message()))).toMatchObject({ version: 1 })
    })
  })
}
