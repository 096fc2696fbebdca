import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeline } from './timeline.ts'

const atOnce = (): Promise<void> => Promise.resolve()

test('runs what is planned in the order of time, and what is due at one instant in the order of planning', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 60 }), async (delays) => {
      const time = timeline(1_000, atOnce)
      const ran: [number, number][] = []
      delays.forEach((delay, i) => void time.after(delay, () => ran.push([time.nowMs(), i])))
      await time.run(2_000)
      const wanted = delays.map((delay, i) => [1_000 + delay, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1])
      expect(ran).toEqual(wanted)
      expect(time.nowMs()).toBe(2_000)
    }),
  )
})

test('what is cancelled does not run, and what is planned on the way does', async () => {
  const time = timeline(0, atOnce)
  const ran: string[] = []
  const cancel = time.after(10, () => void ran.push('cancelled'))
  time.after(5, () => {
    cancel()
    time.after(2, () => void ran.push(`at ${time.nowMs()}`))
  })
  await time.run(100)
  expect(ran).toEqual(['at 7'])
})

test('time stands still until all that an action set off has come to a rest', async () => {
  const time = timeline(0, () => new Promise((resolve) => setImmediate(resolve)))
  const seen: number[] = []
  time.after(
    1,
    () =>
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => seen.push(time.nowMs())),
  )
  time.after(2, () => undefined)
  await time.run(10)
  expect(seen).toEqual([1])
})

test('ends early when it is over, and leaves the rest planned', async () => {
  const time = timeline(0, atOnce)
  let ran = 0
  for (let i = 1; i <= 5; i++) time.after(i, () => void ran++)
  await time.run(10, () => ran === 3)
  expect([ran, time.nowMs()]).toEqual([3, 3])
})
