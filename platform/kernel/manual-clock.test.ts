import { expect, test } from 'vitest'
import { manualClock } from './manual-clock.ts'

test('time stands still until it is moved', () => {
  const clock = manualClock(1_000)
  expect(clock.nowMs()).toBe(1_000)
  clock.advance(250)
  expect(clock.nowMs()).toBe(1_250)
})

test('what is due on the way happens in order, each at its own instant, and once', () => {
  const clock = manualClock(0)
  const log: string[] = []
  const note = (name: string) => () => log.push(`${name}@${clock.nowMs()}`)
  clock.after(30, note('c'))
  clock.after(10, note('a'))
  clock.after(10, note('b'))
  clock.after(10, () => clock.after(5, note('follows')))
  clock.after(-5, note('at once'))
  expect(clock.nextMs()).toBe(0)
  clock.advance(0)
  expect(log).toEqual(['at once@0'])
  clock.advance(29)
  expect(log).toEqual(['at once@0', 'a@10', 'b@10', 'follows@15'])
  clock.advance(100)
  expect(log.at(-1)).toBe('c@30')
  expect(clock.nowMs()).toBe(129)
  expect(clock.nextMs()).toBeUndefined()
})

test('what is cancelled does not happen, and cancelling twice is harmless', () => {
  const clock = manualClock(0)
  const log: string[] = []
  const cancel = clock.after(10, () => log.push('a'))
  clock.after(5, () => cancel())
  clock.advance(20)
  cancel()
  expect(log).toEqual([])
})
