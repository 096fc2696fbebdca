import { describe, expect } from 'vitest'
import { FingerprintMismatch } from '../message.ts'
import { diaries, tallies } from './tally.ts'
import { events, message, type Scenario } from './world.ts'

/** What a caller of `execute` may rely on. */
export const executingContract = (given: Scenario): void => {
  describe('A command', () => {
    given('that is accepted is kept with its state, its event and its outcome', async (world) => {
      const { store, engine } = await world.store()
      const first = message('wish-1', { correlationId: 'request-1', traceparent: 'trace-1' })
      expect(await store.get(tallies, 'a')).toBeUndefined()
      expect(await store.execute(tallies, 'a', { type: 'Add', by: 7 }, first)).toEqual({ accepted: [{ type: 'Added', by: 7 }], version: 1 })
      expect(await store.get(tallies, 'a')).toEqual({ id: 'a', version: 1, state: { ...tallies.decider.initial, total: 7, entries: 1 } })
      expect(await store.outcomeOf(tallies, 'a', first)).toEqual({ accepted: [{ type: 'Added', by: 7 }], version: 1, replayed: true })
      const [only, ...more] = await events(engine)
      expect(more).toEqual([])
      expect(only).toMatchObject({
        source: '/contract/tally',
        type: 'contract.tally.tally-changed.v1',
        subject: 'a',
        correlationid: 'request-1',
        causationid: 'wish-1',
        traceparent: 'trace-1',
        data: { entry: 1, total: 7, what: 'Added' },
      })
    })

    given('that is rejected leaves its reason, and neither a new version nor an event', async (world) => {
      const { store, engine } = await world.store()
      const wish = message()
      const rejected = { rejected: { type: 'TooLittle', total: 0 }, version: 0 }
      expect(await store.execute(tallies, 'a', { type: 'TakeAll', atLeast: 5 }, wish)).toEqual(rejected)
      expect(await store.get(tallies, 'a')).toBeUndefined()
      await store.execute(tallies, 'a', { type: 'Add', by: 9 }, message())
      // The reason stands although the command would be accepted by now.
      expect(await store.execute(tallies, 'a', { type: 'TakeAll', atLeast: 5 }, wish)).toEqual({ ...rejected, replayed: true })
      expect(await store.get(tallies, 'a')).toMatchObject({ version: 1, state: { total: 9 } })
      expect(await events(engine)).toHaveLength(1)
    })

    given('that changes nothing is remembered without a new version', async (world) => {
      const { store, engine } = await world.store()
      const wish = message()
      await store.execute(tallies, 'a', { type: 'Add', by: 1 }, message())
      expect(await store.execute(tallies, 'a', { type: 'Add', by: 0 }, wish)).toEqual({ accepted: [], version: 1 })
      expect(await store.execute(tallies, 'a', { type: 'Add', by: 0 }, wish)).toEqual({ accepted: [], version: 1, replayed: true })
      expect(await store.get(tallies, 'a')).toMatchObject({ version: 1 })
      expect(await events(engine)).toHaveLength(1)
    })

    given('with several events raises the version once and publishes them in order', async (world) => {
      const { store, engine } = await world.store()
      expect(await store.execute(tallies, 'a', { type: 'AddEach', amounts: [1, 2, 3] }, message())).toMatchObject({ version: 1 })
      const published = await events(engine)
      expect(published.map(({ data }) => data.total)).toEqual([1, 3, 6])
      expect(new Set(published.map(({ id }) => id)).size).toBe(3)
    })

    given('on one collection does not touch an aggregate of another with the same id', async (world) => {
      const { store } = await world.store()
      const wish = message()
      await Promise.all([
        store.execute(tallies, 'a', { type: 'Add', by: 1 }, wish),
        store.execute(diaries, 'a', { type: 'Write', line: 'x' }, wish),
      ])
      expect(await store.get(tallies, 'a')).toMatchObject({ version: 1, state: { total: 1 } })
      expect(await store.get(diaries, 'a')).toEqual({ id: 'a', version: 1, state: { lines: ['x'] } })
    })
  })

  describe('The same message', () => {
    given('gets the outcome it had the first time, in any process', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      const wish = message()
      const first = await here.store.execute(tallies, 'a', { type: 'Add', by: 7 }, wish)
      await here.store.execute(tallies, 'a', { type: 'Add', by: 1 }, message())
      for (const { store } of [here, there, here]) {
        expect(await store.execute(tallies, 'a', { type: 'Add', by: 7 }, wish)).toEqual({ ...first, replayed: true })
      }
      expect(await there.store.get(tallies, 'a')).toMatchObject({ version: 2, state: { total: 8 } })
      expect(await events(here.engine)).toHaveLength(2)
    })

    given('on another aggregate is another wish', async (world) => {
      const { store } = await world.store()
      const wish = message()
      for (const id of ['a', 'b']) expect(await store.execute(tallies, id, { type: 'Add', by: 1 }, wish)).toMatchObject({ version: 1 })
    })

    given('sent many times at once has one effect, and every caller learns it', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      const wish = message()
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 ? here : there).store.execute(tallies, 'a', { type: 'Add', by: 7 }, wish)),
      )
      for (const outcome of outcomes) expect(outcome).toMatchObject({ accepted: [{ type: 'Added', by: 7 }], version: 1 })
      expect(outcomes.filter((outcome) => !outcome.replayed)).toHaveLength(1)
      expect(await here.store.get(tallies, 'a')).toMatchObject({ version: 1, state: { total: 7 } })
      expect(await events(here.engine)).toHaveLength(1)
    })

    given('with other content is refused, and the first outcome stands', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      const wish = message('wish', { fingerprint: 'seven' })
      const other = message('wish', { fingerprint: 'eight' })
      await here.store.execute(tallies, 'a', { type: 'Add', by: 7 }, wish)
      for (const { store } of [here, there]) {
        await expect(store.execute(tallies, 'a', { type: 'Add', by: 8 }, other)).rejects.toThrow(FingerprintMismatch)
        await expect(store.outcomeOf(tallies, 'a', other)).rejects.toThrow(FingerprintMismatch)
        expect(await store.execute(tallies, 'a', { type: 'Add', by: 7 }, wish)).toMatchObject({ version: 1, replayed: true })
      }
      expect(await here.store.get(tallies, 'a')).toMatchObject({ version: 1, state: { total: 7 } })
    })

    given('with other content at the same moment is refused too', async (world) => {
      const { store } = await world.store()
      const results = await Promise.allSettled(
        ['seven', 'eight'].map((fingerprint) => store.execute(tallies, 'a', { type: 'Add', by: 7 }, message('wish', { fingerprint }))),
      )
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await store.get(tallies, 'a')).toMatchObject({ version: 1 })
    })

    given('is told from one whose id differs only in case, accents or a trailing space', async (world) => {
      const { store } = await world.store()
      for (const [i, id] of ['wish', 'WISH', 'wísh', 'wi\u0301sh', 'wish '].entries()) {
        expect(await store.execute(tallies, 'a', { type: 'Add', by: 1 }, message(id))).toMatchObject({ version: i + 1 })
      }
    })

    given('was not handled when nobody has sent it', async (world) => {
      const { store } = await world.store()
      expect(await store.outcomeOf(tallies, 'a', message())).toBeUndefined()
      await store.execute(tallies, 'a', { type: 'Add', by: 1 }, message())
      expect(await store.outcomeOf(tallies, 'a', message())).toBeUndefined()
    })
  })

  describe('Commands of one moment', () => {
    given('on one aggregate build on each other, version by version', async (world) => {
      const { store, engine } = await world.store()
      const outcomes = await Promise.all(Array.from({ length: 30 }, () => store.execute(tallies, 'a', { type: 'Add', by: 1 }, message())))
      expect(outcomes.map(({ version }) => version)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
      expect((await events(engine)).map(({ data }) => data.total)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    })

    given('see what those before them did, rejections among them', async (world) => {
      const { store } = await world.store()
      const outcomes = await Promise.all([
        store.execute(tallies, 'a', { type: 'Add', by: 5 }, message()),
        store.execute(tallies, 'a', { type: 'TakeAll', atLeast: 6 }, message()),
        store.execute(tallies, 'a', { type: 'Add', by: 5 }, message()),
        store.execute(tallies, 'a', { type: 'TakeAll', atLeast: 6 }, message()),
        store.execute(tallies, 'a', { type: 'TakeAll', atLeast: 6 }, message()),
      ])
      expect(outcomes.map(({ version, rejected }) => [version, rejected?.total])).toEqual([
        [1, undefined],
        [1, 5],
        [2, undefined],
        [3, undefined],
        [3, 0],
      ])
    })

    given('conflict only where another process was faster, and end right there too', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      const ids = ['a', 'b', 'c', 'd', 'e']
      // Both now remember every tally at version 1; then one of them goes on alone, so the other's memory of "c" is stale.
      for (const { store } of [here, there])
        await Promise.all(ids.map((id) => store.execute(tallies, id, { type: 'Add', by: 0 }, message())))
      await here.store.execute(tallies, 'c', { type: 'Add', by: 100 }, message())
      const outcomes = await Promise.all(ids.map((id) => there.store.execute(tallies, id, { type: 'Add', by: 1 }, message())))
      expect(outcomes.map(({ version }) => version)).toEqual([1, 1, 2, 1, 1])
      expect((await there.store.getMany(tallies, ids)).map((found) => found?.state.total)).toEqual([1, 1, 101, 1, 1])
    })

    given('count exactly, from however many processes they come', async (world) => {
      const stores = [await world.store(), await world.store(), await world.store()]
      await Promise.all(Array.from({ length: 90 }, (_, i) => stores[i % 3]?.store.execute(tallies, 'a', { type: 'Add', by: 1 }, message())))
      expect(await stores[0]?.store.get(tallies, 'a')).toMatchObject({ version: 90, state: { total: 90, entries: 90 } })
    })
  })
}
