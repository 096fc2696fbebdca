import { pino } from 'pino'
import { expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import type { Engine } from '#platform/store/engine.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { keepRetention } from './retention.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** An engine that has `seen` old messages and `entries` old log entries. */
const full = (seen: number, entries: number) => {
  const left = { seen, entries }
  const asked: { beforeMs: number; limit: number }[] = []
  const take = async (name: 'seen' | 'entries', beforeMs: number, limit: number): Promise<number> => {
    asked.push({ beforeMs, limit })
    const taken = Math.min(left[name], limit)
    left[name] -= taken
    return taken
  }
  const engine: Engine = {
    ...memoryEngine(),
    pruneSeen: (beforeMs, limit) => take('seen', beforeMs, limit),
    trimLog: (beforeMs, limit) => take('entries', beforeMs, limit),
  }
  return { engine, left, asked }
}

const broken: Engine = {
  ...memoryEngine(),
  pruneSeen: async () => {
    throw new Error('the database is away')
  },
}

const given = (engines: readonly Engine[]) => {
  const clock = manualClock(100 * DAY_MS)
  const warnings: string[] = []
  const log = pino({}, { write: (line: string) => warnings.push(line) })
  const stop = keepRetention(engines, { clock, log, platform: { seenDays: 30, logDays: 7 } })
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await settled()
  }
  return { clock, warnings, stop, pass }
}

test('nothing is deleted before a minute has passed, then what is old goes by the age of its kind', async () => {
  const { engine, left, asked } = full(5, 7)
  const { clock, pass, stop } = given([engine])
  await pass(MINUTE_MS - 1)
  expect(asked).toEqual([])
  await pass(1)
  expect(left).toEqual({ seen: 0, entries: 0 })
  expect(asked.map(({ beforeMs }) => clock.nowMs() - beforeMs)).toEqual([30 * DAY_MS, 7 * DAY_MS])
  await stop()
})

test('much is deleted in batches that follow each other soon, little once a minute', async () => {
  const { engine, left, asked } = full(2_500, 0)
  const { pass, stop } = given([engine])
  await pass(MINUTE_MS)
  expect(left.seen).toBe(1_500)
  await pass(200)
  await pass(200)
  expect(left.seen).toBe(0)
  const rounds = asked.length
  await pass(MINUTE_MS - 1)
  expect(asked).toHaveLength(rounds)
  await pass(1)
  expect(asked).toHaveLength(rounds + 2)
  await stop()
})

test('an engine that fails does not stop the others, and is asked again', async () => {
  const { engine, left } = full(1_000, 5)
  const { pass, stop, warnings } = given([broken, engine])
  await pass(MINUTE_MS)
  expect(left).toEqual({ seen: 0, entries: 0 })
  expect(warnings).toHaveLength(1)
  await pass(MINUTE_MS)
  expect(warnings).toHaveLength(2)
  await stop()
})

test('a stop waits for the round that runs, and none follows', async () => {
  let finish = (): void => undefined
  const slow: Engine = {
    ...memoryEngine(),
    pruneSeen: () =>
      new Promise((resolve) => {
        finish = () => resolve(1_000)
      }),
  }
  const { clock, pass, stop } = given([slow])
  await pass(MINUTE_MS)
  let stopped = false
  const stopping = stop().then(() => {
    stopped = true
  })
  await settled()
  expect(stopped).toBe(false)
  finish()
  await stopping
  expect(clock.nextMs()).toBeUndefined()
})
