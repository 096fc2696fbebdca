import { describe, expect } from 'vitest'
import type { CommitResult } from '../engine.ts'
import { fact, factsIn, handled, part, row, type Scenario } from './world.ts'

const DONE: CommitResult = { done: true }
const lost = (...seen: string[]): CommitResult => ({
  done: false,
  seen: new Map(seen.map((id) => [id, { outcome: { of: id }, fingerprint: null }])),
})

/** What the lane may rely on, asked of the engine itself. */
export const committingContract = (given: Scenario): void => {
  describe('A batch', () => {
    given('writes every aggregate that is as it was expected, and answers in the order asked', async (world) => {
      const engine = await world.engine()
      const batch = ['b', 'a', 'c'].map((id) => part(id, { next: row(1), messages: [handled(id)], events: [fact(id)] }))
      expect(await engine.commit(batch, 5)).toEqual([DONE, DONE, DONE])
      const refs = ['c', 'x', 'a', 'c', 'b'].map((id) => ({ collection: 'tally', id }))
      const one = { version: 1, state: row(1).state }
      expect(await engine.load([...refs, { collection: 'diary', id: 'a' }])).toEqual([one, undefined, one, one, one, undefined])
      expect(await factsIn(engine, 0)).toEqual(['b', 'a', 'c'])
      expect(await engine.seen({ collection: 'tally', id: 'a' }, 'a')).toEqual({ outcome: { of: 'a' }, fingerprint: null })
      expect(await engine.seen({ collection: 'tally', id: 'a' }, 'b')).toBeUndefined()
      expect(await engine.seen({ collection: 'diary', id: 'a' }, 'a')).toBeUndefined()
      expect(await engine.load([])).toEqual([])
      expect(await engine.commit([], 5)).toEqual([])
    })

    given('has winners and losers: of a loser nothing is written, of the others everything', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await here.commit(
        [part('moved', { next: row(1) }), part('still', { next: row(1), timers: [{ name: 'due', dueMs: 9, version: 1 }] })],
        1,
      )
      await here.commit([part('moved', { base: 1, next: row(2), timers: [{ name: 'due', dueMs: 9, version: 2 }] })], 2)
      const results = await there.commit(
        [
          part('moved', {
            base: 1,
            next: row(2),
            messages: [handled('late')],
            events: [fact('never')],
            timers: [
              { name: 'other', dueMs: 5, version: 2 },
              { name: 'due', dueMs: null, version: 2 },
            ],
            fired: [{ name: 'due', version: 2 }],
          }),
          part('still', {
            base: 1,
            next: row(2),
            messages: [handled('on time')],
            events: [fact('won')],
            fired: [{ name: 'due', version: 1 }],
          }),
          part('moved before', { base: 3, next: row(4), messages: [handled('from nowhere')], events: [fact('never')] }),
          part('new', { next: row(1), messages: [handled('first')], events: [fact('new')] }),
        ],
        3,
      )
      expect(results).toEqual([lost(), DONE, lost(), DONE])
      const ids = ['moved', 'still', 'moved before', 'new']
      const stored = await here.load(ids.map((id) => ({ collection: 'tally', id })))
      expect(stored.map((found) => found?.version)).toEqual([2, 2, undefined, 1])
      expect(await factsIn(here, 0)).toEqual(['won', 'new'])
      expect(await here.seen({ collection: 'tally', id: 'moved' }, 'late')).toBeUndefined()
      expect(await here.dueTimers(100, 10)).toEqual([{ collection: 'tally', id: 'moved', name: 'due', version: 2, dueMs: 9 }])
    })

    given('does not create what another process has created meanwhile', async (world) => {
      const engines = [await world.engine(), await world.engine()]
      const results = await Promise.all(
        engines.map((engine, i) => engine.commit([part('a', { next: row(1), messages: [handled(`m${i}`)], events: [fact(`f${i}`)] })], 1)),
      )
      expect(results.flat().filter(({ done }) => done)).toHaveLength(1)
      const winner = results.findIndex(([result]) => result?.done)
      expect(results[1 - winner]).toEqual([lost()])
      expect(await factsIn(engines[0] as never, 0)).toEqual([`f${winner}`])
    })

    given('in which one message was handled before leaves that whole chain to be decided again', async (world) => {
      const engine = await world.engine()
      await engine.commit([part('a', { next: row(1), messages: [handled('old')], events: [fact('old')] })], 1)
      // The version fits, and still nothing may be written: the old message is in this chain.
      const chain = part('a', {
        base: 1,
        next: row(3),
        messages: [handled('new'), { ...handled('old'), outcome: { of: 'a second effect' } }],
        events: [fact('new'), fact('old')],
      })
      expect(await engine.commit([chain, part('b', { next: row(1), events: [fact('b')] })], 2)).toEqual([lost('old'), DONE])
      expect(await engine.load([{ collection: 'tally', id: 'a' }])).toEqual([{ version: 1, state: row(1).state }])
      expect(await factsIn(engine, 0)).toEqual(['old', 'b'])
      expect(await engine.seen({ collection: 'tally', id: 'a' }, 'new')).toBeUndefined()
      // The same with a batch of one, which an engine may treat in its own way.
      expect(await engine.commit([chain], 3)).toEqual([lost('old')])
      expect(await engine.commit([{ ...chain, base: 0 }], 3)).toEqual([lost('old')])
      expect(await engine.commit([part('a', { base: 1, next: row(2), messages: [handled('new')] })], 4)).toEqual([DONE])
    })

    given('keeps a fingerprint with its message', async (world) => {
      const engine = await world.engine()
      const messages = [{ id: 'm', fingerprint: 'f', outcome: { of: 'm' } }]
      await engine.commit([part('a', { messages })], 1)
      const seen = { outcome: { of: 'm' }, fingerprint: 'f' }
      expect(await engine.seen({ collection: 'tally', id: 'a' }, 'm')).toEqual(seen)
      expect(await engine.commit([part('a', { messages })], 1)).toEqual([{ done: false, seen: new Map([['m', seen]]) }])
    })

    given('of rejections only is remembered, if they were decided on what is stored', async (world) => {
      const engine = await world.engine()
      await engine.commit([part('a', { next: row(1) })], 1)
      expect(
        await engine.commit([part('a', { messages: [handled('stale')] }), part('b', { base: 1, messages: [handled('stale')] })], 2),
      ).toEqual([lost(), lost()])
      expect(await engine.commit([part('a', { base: 1, messages: [handled('r')] }), part('b', { messages: [handled('r')] })], 2)).toEqual([
        DONE,
        DONE,
      ])
      expect(await engine.commit([part('b', { messages: [handled('r')] })], 3)).toEqual([lost('r')])
      const stored = await engine.load(['a', 'b'].map((id) => ({ collection: 'tally', id })))
      expect(stored.map((found) => found?.version)).toEqual([1, undefined])
    })

    given('over several collections and partitions is one commit', async (world) => {
      const engine = await world.engine()
      const last = world.partitions - 1
      const batch = [
        part('a', { next: row(1), events: [fact('1')], partition: last }),
        part('a', { collection: 'diary', next: { version: 1, state: { lines: [] }, columns: [] }, events: [fact('2'), fact('3')] }),
        part('b', { next: row(2), events: [fact('4')], partition: last }),
        part('c', { next: row(1), events: [fact('5')], partition: 0 }),
      ]
      expect(await engine.commit(batch, 1)).toEqual([DONE, DONE, DONE, DONE])
      if (last === 0) expect(await factsIn(engine, 0)).toEqual(['1', '2', '3', '4', '5'])
      else {
        expect(await factsIn(engine, 0)).toEqual(['2', '3', '5'])
        expect(await factsIn(engine, last)).toEqual(['1', '4'])
      }
      expect(await engine.heads()).toEqual(Array.from({ length: last + 1 }, (_, i) => (last === 0 ? 5 : i === 0 ? 3 : i === last ? 2 : 0)))
      expect(
        await engine.load([
          { collection: 'diary', id: 'a' },
          { collection: 'tally', id: 'b' },
        ]),
      ).toEqual([
        { version: 1, state: { lines: [] } },
        { version: 2, state: row(2).state },
      ])
    })

    given('that two processes write in opposite order never locks them up', async (world) => {
      const engines = [await world.engine(), await world.engine()]
      const ids = Array.from({ length: 12 }, (_, i) => `id-${i}`)
      await engines[0]?.commit(
        ids.map((id) => part(id, { next: row(1) })),
        0,
      )
      for (let version = 1; version <= 15; version++) {
        const results = await Promise.all(
          engines.map((engine, e) => {
            const mine = ids.map((id, i) =>
              part(id, { base: version, next: row(version + 1), partition: i % world.partitions, events: [fact(`${id}@${version + 1}`)] }),
            )
            return engine.commit(e === 0 ? mine : mine.reverse(), version)
          }),
        )
        expect(results.flat().filter(({ done }) => done)).toHaveLength(ids.length)
      }
      const facts = (await Promise.all(Array.from({ length: world.partitions }, (_, p) => factsIn(engines[0] as never, p)))).flat()
      expect(facts.sort()).toEqual(ids.flatMap((id) => Array.from({ length: 15 }, (_, i) => `${id}@${i + 2}`)).sort())
    })
  })
}
