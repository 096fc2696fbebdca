import fc from 'fast-check'
import { expect, it } from 'vitest'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { money } from '#platform/kernel/money.ts'
import { commissionOn, commissionReturned } from './shares.ts'

it.each([
  [800, 1_000, 80],
  [805, 1_000, 81],
  [804, 1_000, 80],
  [1, 5_000, 1],
  [800, 0, 0],
  [800, 10_000, 800],
  // Beyond what a double multiplies exactly.
  [9_007_199_254_740_991, 3_333, 3_002_099_511_605_172],
])('the commission on %i at %i basis points is %i', (amount, basisPoints, expected) => {
  expect(commissionOn(money(amount, 'CHF'), basisPoints)).toEqual(money(expected, 'CHF'))
})

it('a commission is never more than the whole', () => {
  for (const basisPoints of [-1, 10_001]) expect(() => commissionOn(money(100, 'CHF'), basisPoints)).toThrow(InvariantViolation)
})

it('however an amount goes back in parts, with the last part all of the commission is back, and no part is negative', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (parts, basisPoints) => {
      const captured = money(
        parts.reduce((sum, part) => sum + part, 0),
        'CHF',
      )
      const commission = commissionOn(captured, basisPoints)
      let before = 0
      let returned = 0
      for (const part of parts) {
        const share = commissionReturned(captured, commission, before, money(part, 'CHF')).amountMinor
        expect(share).toBeGreaterThanOrEqual(0)
        // A payee never gives more than the part itself.
        expect(share).toBeLessThanOrEqual(part)
        returned += share
        before += part
      }
      expect(returned).toBe(commission.amountMinor)
    }),
  )
})
