import { describe, expect } from 'vitest'
import type { AuditLine, Engine, ParkedKey } from '../engine.ts'
import type { Scenario } from './world.ts'

const line = (action: string, subject = 'c/k'): AuditLine => ({
  atMs: 1_767_225_600_123,
  actor: 'ana@example.com',
  action,
  subject,
  detail: 'é "1"',
})

const waitingIn = async (engine: Engine, consumer: string, key: string): Promise<unknown[]> =>
  (await engine.parkedEvents(consumer, key, 100)).map(({ event }) => event)

const only = async (engine: Engine, consumer: string): Promise<ParkedKey> => {
  const keys = await engine.parkedKeys(consumer)
  expect(keys).toHaveLength(1)
  return keys[0] as ParkedKey
}

/** What holds for events that wait for a person. */
export const parkedEventsContract = (given: Scenario): void => {
  describe('A parked key', () => {
    given('holds the event that failed and those that came behind it, in order', async (world) => {
      const engine = await world.engine()
      expect(await engine.parkBehind('c', 'k', { n: 0 }, 'e0')).toBe(false)
      expect(await engine.parkedKeys()).toEqual([])
      await engine.park('c', 'k', { n: 1, text: 'ü' }, 'e1', 'it broke', 1_767_225_600_000)
      for (const n of [2, 3]) expect(await engine.parkBehind('c', 'k', { n }, `e${n}`)).toBe(true)
      expect(await only(engine, 'c')).toEqual({
        consumer: 'c',
        key: 'k',
        reason: 'it broke',
        attempts: 1,
        sinceMs: 1_767_225_600_000,
        waiting: 3,
      })
      const parked = await engine.parkedEvents('c', 'k', 2)
      expect(parked.map(({ event }) => event)).toEqual([{ n: 1, text: 'ü' }, { n: 2 }])
      expect(parked[1]?.sequence).toBeGreaterThan(parked[0]?.sequence as number)
    })

    given('holds an event once, however often it arrives', async (world) => {
      const engine = await world.engine()
      for (let i = 0; i < 2; i++) await engine.park('c', 'k', { n: 1 }, 'e1', 'it broke', i)
      for (const id of ['e1', 'e2', 'e2']) expect(await engine.parkBehind('c', 'k', { n: Number(id.slice(1)) }, id)).toBe(true)
      expect(await waitingIn(engine, 'c', 'k')).toEqual([{ n: 1 }, { n: 2 }])
      expect(await only(engine, 'c')).toMatchObject({ sinceMs: 0, waiting: 2 })
    })

    given('concerns neither other keys nor other consumers', async (world) => {
      const engine = await world.engine()
      await engine.park('c', 'k', 1, 'e1', 'broke', 30)
      await engine.park('c', 'K', 1, 'e1', 'broke', 10)
      await engine.park('d', 'k', 1, 'e1', 'broke', 20)
      expect(await engine.parkBehind('c', 'k ', 2, 'e2')).toBe(false)
      expect(await engine.parkBehind('e', 'k', 2, 'e2')).toBe(false)
      expect((await engine.parkedKeys()).map(({ consumer, key }) => consumer + key)).toEqual(['cK', 'dk', 'ck'])
      expect((await engine.parkedKeys('c')).map(({ consumer, key }) => consumer + key)).toEqual(['cK', 'ck'])
      expect(await engine.parkedEvents('e', 'k', 10)).toEqual([])
    })

    given('is free again with its last event, and every step is on record', async (world) => {
      const engine = await world.engine()
      await engine.park('c', 'k', { n: 1 }, 'e1', 'broke', 0)
      await engine.parkBehind('c', 'k', { n: 2 }, 'e2')
      const [first, second] = await engine.parkedEvents('c', 'k', 10)
      await engine.unpark('c', 'k', first?.sequence as number, line('retry'))
      expect(await waitingIn(engine, 'c', 'k')).toEqual([{ n: 2 }])
      expect(await engine.parkBehind('c', 'k', { n: 3 }, 'e3')).toBe(true)
      await engine.unpark('c', 'k', second?.sequence as number, line('drop'))
      expect(await waitingIn(engine, 'c', 'k')).toEqual([{ n: 3 }])
      const [third] = await engine.parkedEvents('c', 'k', 10)
      await engine.unpark('c', 'k', third?.sequence as number, line('retry'))
      expect(await engine.parkedKeys()).toEqual([])
      expect(await engine.parkBehind('c', 'k', { n: 4 }, 'e4')).toBe(false)
      await engine.audit(line('show'))
      expect(await engine.auditTrail(3)).toEqual([line('show'), line('retry'), line('drop')])
      expect(await engine.auditTrail(100)).toHaveLength(4)
    })

    given('loses no event to two people who retry it at once', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await here.park('c', 'k', { n: 1 }, 'e1', 'broke', 0)
      await here.parkBehind('c', 'k', { n: 2 }, 'e2')
      const [first] = await here.parkedEvents('c', 'k', 1)
      await Promise.all([here, there].map((engine) => engine.unpark('c', 'k', first?.sequence as number, line('retry'))))
      expect(await waitingIn(here, 'c', 'k')).toEqual([{ n: 2 }])
    })

    given('counts its failed attempts and says why the last one failed', async (world) => {
      const engine = await world.engine()
      await engine.park('c', 'k', { n: 1 }, 'e1', 'broke', 7)
      await engine.parkAgain('c', 'k', 'broke again', line('retry'))
      await engine.parkAgain('c', 'k', 'and again', line('retry'))
      expect(await only(engine, 'c')).toEqual({ consumer: 'c', key: 'k', reason: 'and again', attempts: 3, sinceMs: 7, waiting: 1 })
      expect(await engine.auditTrail(10)).toHaveLength(2)
    })

    given('may have a name with anything in it, and a long story for a reason', async (world) => {
      const engine = await world.engine()
      const key = `a/b%c'd"e\\f_${'x'.repeat(180)}`
      const reason = `${'a long story, '.repeat(2_000)}🙂`
      await engine.park('c', key, { n: 1 }, 'e1', reason, 0)
      expect(await only(engine, 'c')).toMatchObject({ key, reason })
      expect(await waitingIn(engine, 'c', key)).toEqual([{ n: 1 }])
    })
  })
}
