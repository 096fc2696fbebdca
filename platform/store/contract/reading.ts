import { describe, expect } from 'vitest'
import type { Engine, Lease } from '../engine.ts'
import { fact, factsIn, handled, part, row, type Scenario } from './world.ts'

/** Appends facts to a partition, at some instant. */
const append = async (engine: Engine, partition: number, names: readonly string[], atMs = 0): Promise<void> => {
  for (const name of names) await engine.commit([part(`${partition}/${name}`, { next: row(1), partition, events: [fact(name)] })], atMs)
}

const positions = (leases: readonly Lease[]): number[] => leases.map(({ position }) => position)
const parts = (leases: readonly Lease[]): number[] => leases.map(({ partition }) => partition)

/** What holds for the log and for those who read it. */
export const readingContract = (given: Scenario): void => {
  describe('The log', () => {
    given('is read from any position, in order, as far as one likes', async (world) => {
      const engine = await world.engine()
      const last = world.partitions - 1
      expect(await engine.heads()).toEqual(Array.from({ length: world.partitions }, () => 0))
      expect(await engine.readLog(last, 0, 10)).toEqual([])
      await append(engine, last, ['one', 'two', 'three'])
      expect(await engine.readLog(last, 0, 2)).toEqual([
        { partition: last, position: 1, event: { name: 'one' } },
        { partition: last, position: 2, event: { name: 'two' } },
      ])
      expect(await engine.readLog(last, 2, 10)).toEqual([{ partition: last, position: 3, event: { name: 'three' } }])
      expect(await engine.readLog(last, 3, 10)).toEqual([])
      expect((await engine.heads())[last]).toBe(3)
    })

    given('is trimmed behind every reader, only of what is old, and in small steps', async (world) => {
      const engine = await world.engine()
      await engine.register('fast')
      await engine.register('slow')
      await append(engine, 0, ['1', '2', '3', '4', '5', '6'], 100)
      await append(engine, 0, ['7', '8'], 200)
      expect(await engine.trimLog(150, 100)).toBe(0)
      for (const [reader, position] of [
        ['fast', 8],
        ['slow', 5],
      ] as const) {
        const [lease] = (await engine.lease(reader, 'me', 0, 1_000)) as [Lease]
        expect(await engine.advance(reader, lease, position)).toBe(true)
      }
      expect(await engine.trimLog(100, 100)).toBe(0)
      expect(await engine.trimLog(150, 2)).toBe(2)
      expect(await factsIn(engine, 0)).toEqual(['3', '4', '5', '6', '7', '8'])
      expect(await engine.trimLog(150, 100)).toBe(3)
      expect(await engine.trimLog(150, 100)).toBe(0)
      expect(await engine.readLog(0, 0, 1)).toEqual([{ partition: 0, position: 6, event: { name: '6' } }])
      // Positions go on where they were, even when nothing of the past is left.
      const [lease] = (await engine.lease('slow', 'me', 0, 1_000)) as [Lease]
      await engine.advance('slow', lease, 8)
      expect(await engine.trimLog(1_000, 100)).toBe(3)
      expect((await engine.heads())[0]).toBe(8)
      await append(engine, 0, ['9'])
      expect(await engine.readLog(0, 8, 10)).toEqual([{ partition: 0, position: 9, event: { name: '9' } }])
    })

    given('that nobody reads is trimmed by age alone, in all partitions together no more than allowed', async (world) => {
      const engine = await world.engine()
      for (let partition = 0; partition < world.partitions; partition++) await append(engine, partition, ['1', '2', '3'], 100)
      const all = 3 * world.partitions
      expect(await engine.trimLog(100, 100)).toBe(0)
      expect(await engine.trimLog(101, 2)).toBe(2)
      let trimmed = 2
      for (let step = 1; step > 0; trimmed += step) {
        step = await engine.trimLog(101, 2)
        expect(step).toBeLessThanOrEqual(2)
      }
      expect(trimmed).toBe(all)
    })

    given('keeps no gap where clocks disagreed about ages', async (world) => {
      const engine = await world.engine()
      await append(engine, 0, ['1'], 100)
      await append(engine, 0, ['2'], 300)
      await append(engine, 0, ['3'], 100)
      expect(await engine.trimLog(200, 100)).toBe(1)
      expect(await factsIn(engine, 0)).toEqual(['2', '3'])
    })
  })

  describe('A seen message', () => {
    given('is forgotten after its time, in small steps, and then is a new one', async (world) => {
      const engine = await world.engine()
      for (const [id, atMs] of [
        ['old', 100],
        ['older', 50],
        ['young', 200],
      ] as const) {
        await engine.commit([part(id, { messages: [handled('m'), handled('n')] })], atMs)
      }
      expect(await engine.pruneSeen(50, 100)).toBe(0)
      expect(await engine.pruneSeen(200, 3)).toBe(3)
      expect(await engine.pruneSeen(200, 3)).toBe(1)
      expect(await engine.pruneSeen(200, 3)).toBe(0)
      expect(await engine.seen({ collection: 'tally', id: 'young' }, 'm')).toEqual({ outcome: { of: 'm' }, fingerprint: null })
      expect(await engine.commit([part('old', { messages: [handled('m')] })], 300)).toEqual([{ done: true }])
    })
  })

  describe('A reader', () => {
    given('starts at the beginning, and registering again leaves it where it is', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await Promise.all([here.register('r'), there.register('r'), here.register('r')])
      const all = Array.from({ length: world.partitions }, (_, partition) => ({ partition, position: 0 }))
      expect(await here.cursors('r')).toEqual(all)
      const leases = await here.lease('r', 'me', 0, 100)
      expect(await here.advance('r', leases.at(-1) as Lease, 4)).toBe(true)
      await there.register('r')
      expect((await there.cursors('r')).at(-1)).toEqual({ partition: world.partitions - 1, position: 4 })
      expect(await there.cursors('nobody')).toEqual([])
      expect(await there.lease('nobody', 'me', 0, 100)).toEqual([])
    })

    given('holds all partitions when it is alone, and nobody else has them meanwhile', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await here.register('r')
      const all = Array.from({ length: world.partitions }, (_, partition) => partition)
      const mine = await here.lease('r', 'me', 1_000, 100)
      expect(parts(mine)).toEqual(all)
      expect(await there.lease('r', 'you', 1_099, 100)).toEqual([])
      // Renewed in time, a lease goes on as it is.
      expect(await here.lease('r', 'me', 1_090, 100)).toEqual(mine)
      expect(await there.lease('r', 'you', 1_150, 100)).toEqual([])
      expect(await here.advance('r', mine[0] as Lease, 3)).toBe(true)
      expect(positions(await here.lease('r', 'me', 1_180, 100))[0]).toBe(3)
    })

    given('that several want at once has one owner for each partition', async (world) => {
      const engines = [await world.engine(), await world.engine(), await world.engine()]
      await engines[0]?.register('r')
      const held = await Promise.all(engines.map((engine, i) => engine.lease('r', `owner-${i}`, 0, 100)))
      expect(held.flatMap(parts).sort()).toEqual(Array.from({ length: world.partitions }, (_, partition) => partition))
    })

    given('whose owner stays away goes to another, at the position it had, and the old owner can save nothing', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await here.register('r')
      const [mine] = (await here.lease('r', 'me', 0, 100)) as [Lease]
      await here.advance('r', mine, 5)
      const [yours] = (await there.lease('r', 'you', 100, 100)) as [Lease]
      expect(yours).toMatchObject({ partition: 0, position: 5 })
      expect(yours.fence).toBeGreaterThan(mine.fence)
      expect(await here.advance('r', mine, 9)).toBe(false)
      expect((await here.cursors('r'))[0]).toEqual({ partition: 0, position: 5 })
      expect(await there.advance('r', yours, 7)).toBe(true)
      // Back again, the first owner has a fence of its own once more; its old one stays worthless.
      const [again] = (await here.lease('r', 'me', 300, 100)) as [Lease]
      expect(again.fence).toBeGreaterThan(yours.fence)
      expect(again.position).toBe(7)
      expect(await here.advance('r', mine, 9)).toBe(false)
      expect(await there.advance('r', yours, 9)).toBe(false)
      expect(await here.advance('r', again, 9)).toBe(true)
    })

    given('never goes back', async (world) => {
      const engine = await world.engine()
      await engine.register('r')
      const [lease] = (await engine.lease('r', 'me', 0, 100)) as [Lease]
      for (const position of [5, 3]) expect(await engine.advance('r', lease, position)).toBe(true)
      expect((await engine.cursors('r'))[0]).toEqual({ partition: 0, position: 5 })
      expect(positions(await engine.lease('r', 'me', 50, 100))[0]).toBe(5)
    })

    given('that is released is free at once, and whoever released it can save nothing any more', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await here.register('r')
      const mine = await here.lease('r', 'me', 0, 1_000)
      await here.release('r', 'you')
      expect(await there.lease('r', 'you', 1, 1_000)).toEqual([])
      await here.release('r', 'me')
      expect(await here.advance('r', mine[0] as Lease, 1)).toBe(false)
      const yours = await there.lease('r', 'you', 1, 1_000)
      expect(parts(yours)).toEqual(parts(mine))
      expect(await here.advance('r', mine[0] as Lease, 1)).toBe(false)
      expect(await there.advance('r', yours[0] as Lease, 1)).toBe(true)
    })

    given('does not disturb another', async (world) => {
      const engine = await world.engine()
      await engine.register('r')
      await engine.register('s')
      const [mine] = (await engine.lease('r', 'me', 0, 100)) as [Lease]
      const yours = await engine.lease('s', 'you', 0, 100)
      expect(yours).toHaveLength(world.partitions)
      await engine.advance('r', mine, 8)
      expect((await engine.cursors('s'))[0]).toEqual({ partition: 0, position: 0 })
    })
  })
}
