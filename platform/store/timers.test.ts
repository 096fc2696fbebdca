import { expect, test } from 'vitest'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { tallies } from './contract/tally.ts'
import { message, STAMP } from './contract/world.ts'
import { EngineError } from './engine.ts'
import { memoryEngine } from './memory/engine.ts'
import { openStore } from './store.ts'

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate)
}

const opened = async (collections = [tallies]) => {
  const clock = manualClock()
  const engine = memoryEngine()
  await engine.migrate([tallies])
  const faults: string[] = []
  const onTimerFault = ({ name }: { name: string }, cause: unknown): void => void faults.push(`${name}: ${String(cause)}`)
  return { clock, faults, ...openStore({ engine, clock, stamp: STAMP, collections, onTimerFault }) }
}

test('a timer that cannot ring does not make the queue ask the database without end', async () => {
  const { clock, store, timers } = await opened()
  await store.execute(tallies, 'a', { type: 'Remind', name: 'broken', dueMs: clock.nowMs() }, message())
  timers.start()
  clock.advance(0)
  await turns(5)
  expect(clock.nextMs()).toBeGreaterThanOrEqual(clock.nowMs() + 1_000)
  await timers.stop()
})

test('a timer of a collection that this process does not know is left to others, and said aloud', async () => {
  const { clock, faults, store, timers } = await opened([])
  await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs: clock.nowMs() }, message())
  await timers.fire()
  expect(faults).toEqual(['tea: TypeError: no collection tally for the timer tea'])
  expect(await store.get(tallies, 'a')).toMatchObject({ version: 1 })
})

test('a queue whose database is away says so, and rings later', async () => {
  const { clock, faults, store, timers, engine } = await opened()
  await store.execute(tallies, 'a', { type: 'Remind', name: 'tea', dueMs: clock.nowMs() + 100 }, message())
  let isAway = true
  const real = engine.dueTimers
  Object.assign(engine, {
    dueTimers: async (untilMs: number, limit: number) => {
      if (isAway) throw new EngineError('unavailable', new Error('connection lost'))
      return real(untilMs, limit)
    },
  })
  timers.start()
  clock.advance(500)
  await turns(5)
  expect(faults).toEqual(['round: EngineError: connection lost'])
  isAway = false
  clock.advance(1_000)
  await turns(5)
  expect(await store.get(tallies, 'a')).toMatchObject({ state: { rang: ['tea'] } })
  await timers.stop()
})
