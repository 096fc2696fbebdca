import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diceOf, fractionOf } from './dice.ts'

test('the same seed throws the same, another one something else', () => {
  const throws = (seed: string) => Array.from({ length: 20 }, diceOf(seed).fraction)
  expect(throws('42')).toEqual(throws('42'))
  expect(throws('42')).not.toEqual(throws('43'))
})

test('the first throws are these, on any machine', () => {
  const dice = diceOf('42')
  expect([dice.between(1, 1_000_000), dice.between(1, 1_000_000), dice.between(1, 1_000_000)]).toEqual([735817, 108937, 369813])
})

test('throws are spread evenly', () => {
  const dice = diceOf('spread')
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < 20_000; i++) counts[dice.between(0, 9)] = (counts[dice.between(0, 9)] ?? 0) + 1
  const { length } = counts.filter((count) => count > 1_700 && count < 2_300)
  expect(length).toBe(10)
})

test('a rate is how often something happens, whatever the places are called', () => {
  for (const rate of [0.01, 0.2, 0.5]) {
    const hits = Array.from({ length: 20_000 }, (_, i) => fractionOf(`seed fault bookings/booking/${i}`)).filter(
      (fraction) => fraction < rate,
    ).length
    expect(hits / 20_000).toBeGreaterThan(rate * 0.8)
    expect(hits / 20_000).toBeLessThan(rate * 1.25)
  }
})

test('between keeps to its ends', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: -1_000, max: 1_000 }), fc.nat(1_000), (seed, least, more) => {
      const value = diceOf(seed).between(least, least + more)
      expect(value).toBeGreaterThanOrEqual(least)
      expect(value).toBeLessThanOrEqual(least + more)
    }),
  )
})
