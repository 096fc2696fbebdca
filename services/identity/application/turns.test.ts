import { expect, it } from 'vitest'
import { TooBusy } from './ports.ts'
import { turnsFor } from './turns.ts'

const job = (name: string, seen: string[]) => async () => {
  seen.push(`${name} begins`)
  await new Promise((resolve) => setImmediate(resolve))
  seen.push(`${name} ends`)
  return name
}

it('jobs with one key run one after the other, in their order; others do not wait', async () => {
  const inTurn = turnsFor(10)
  const seen: string[] = []
  const names = await Promise.all([inTurn('a', job('a1', seen)), inTurn('a', job('a2', seen)), inTurn('b', job('b1', seen))])
  expect(names).toEqual(['a1', 'a2', 'b1'])
  expect(seen.filter((line) => line.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends'])
  expect(seen.indexOf('b1 begins')).toBeLessThan(seen.indexOf('a1 ends'))
})

it('a job that fails gives its turn on', async () => {
  const inTurn = turnsFor(10)
  const failing = inTurn('a', () => Promise.reject(new Error('failed')))
  const next = inTurn('a', async () => 'done')
  await expect(failing).rejects.toThrow('failed')
  expect(await next).toBe('done')
})

it('one more than may wait is refused at once, and there is room again afterwards', async () => {
  const inTurn = turnsFor(2)
  const { promise: open, resolve } = Promise.withResolvers<void>()
  const waiting = [inTurn('a', () => open), inTurn('a', () => open)]
  await expect(inTurn('b', async () => undefined)).rejects.toThrow(TooBusy)
  resolve()
  await Promise.all(waiting)
  expect(await inTurn('a', async () => 'done')).toBe('done')
})
