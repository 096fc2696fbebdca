import { expect, test } from 'vitest'
import { median, quantile, worst } from './statistics.ts'

test('a quantile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect([0, 0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([1, 50, 99, 100])
  expect(quantile([7], 0.5)).toBe(7)
  expect(quantile([], 0.5)).toBeNaN()
})

test('a median is the middle round, whatever their order', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

test('the worst round is the lowest rate or the longest time', () => {
  expect(worst([3, 1, 2], 'higher')).toBe(1)
  expect(worst([3, 1, 2], 'lower')).toBe(3)
  expect(worst([], 'lower')).toBeNaN()
})
