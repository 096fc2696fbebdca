import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evolveAll, InvariantViolation } from '#platform/kernel/decision.ts'
import {
  averageOf,
  countOf,
  RATINGS,
  type Rating,
  type RatingSummary,
  type RatingSummaryCommand,
  ratingSummaryDecider,
} from './rating-summary.ts'

const { decide, initial } = ratingSummaryDecider
const after = (commands: readonly RatingSummaryCommand[]): RatingSummary =>
  commands.reduce((state, command) => evolveAll(ratingSummaryDecider, state, decide(state, command).accepted ?? []), initial)
const rated = (...ratings: Rating[]) => after(ratings.map((rating) => ({ type: 'Count', rating })))

it('what nobody has rated has no average', () => {
  expect([countOf(initial), averageOf(initial)]).toEqual([0, null])
})

it('an average has one decimal, and a half is rounded up', () => {
  expect(averageOf(rated(4, 5, 5))).toBe(4.7)
  expect(averageOf(rated(4, 4, 4, 5))).toBe(4.3)
  expect(averageOf(rated(1, 2))).toBe(1.5)
  expect(averageOf(rated(5, 5))).toBe(5)
})

it('a changed rating is counted where it is now, and nowhere else', () => {
  const summary = after([
    { type: 'Count', rating: 1 },
    { type: 'Count', rating: 4 },
    { type: 'Recount', from: 1, to: 5 },
  ])
  expect(summary.counts).toEqual({ 1: 0, 2: 0, 3: 0, 4: 1, 5: 1 })
  expect(decide(summary, { type: 'Recount', from: 5, to: 5 })).toEqual({ accepted: [] })
})

it('a change of what was never counted is a bug, and not a number below nothing', () => {
  expect(() => decide(initial, { type: 'Recount', from: 3, to: 4 })).toThrow(InvariantViolation)
})

it('in whatever order different reviews come in, the summary is that of what they say last', () => {
  const rating = fc.constantFrom(...RATINGS)
  // Of each review the ratings that it had, one after the other.
  const histories = fc.array(fc.array(rating, { minLength: 1, maxLength: 4 }), { maxLength: 12 })
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), (reviews, chance) => {
      const waiting = reviews.map((ratings) =>
        ratings.map((to, i): RatingSummaryCommand => {
          const from = ratings[i - 1]
          return from === undefined ? { type: 'Count', rating: to } : { type: 'Recount', from, to }
        }),
      )
      const commands: RatingSummaryCommand[] = []
      for (let left = waiting.filter((queue) => queue.length > 0); left.length > 0; left = left.filter((queue) => queue.length > 0)) {
        const next = left[Number(chance.next().value) % left.length]?.shift()
        if (next) commands.push(next)
      }
      const last = reviews.map((ratings) => ratings.at(-1))
      const summary = after(commands)
      for (const each of RATINGS) expect(summary.counts[each]).toBe(last.filter((final) => final === each).length)
      expect(countOf(summary)).toBe(reviews.length)
    }),
  )
})

it('an average lies between the worst and the best rating', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...RATINGS), { minLength: 1 }), (ratings) => {
      const average = averageOf(rated(...ratings)) ?? Number.NaN
      expect(average).toBeGreaterThanOrEqual(Math.min(...ratings))
      expect(average).toBeLessThanOrEqual(Math.max(...ratings))
    }),
  )
})
