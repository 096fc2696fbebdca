import { expect, it } from 'vitest'
import { money } from '#platform/kernel/money.ts'
import { fromStripe, toStripe } from './stripe-amounts.ts'

it.each([
  ['CHF', 1_250, 1_250],
  ['JPY', 1_250, 1_250],
  // Five of these, as Stripe counts them in hundredths that no longer exist.
  ['ISK', 5, 500],
  ['UGX', 5, 500],
  // Ariary: two digits in ISO 4217, none at Stripe.
  ['MGA', 1_200, 12],
  ['KWD', 5_120, 5_120],
] as const)('%s: %i of ours are %i of Stripe’s, and back', (currency, ours, theirs) => {
  expect(toStripe(money(ours, currency))).toEqual({ amount: theirs, currency: currency.toLowerCase() })
  expect(fromStripe(theirs, currency.toLowerCase())).toEqual(money(ours, currency))
})

it('what Stripe’s smallest unit cannot say is not rounded', () => {
  expect([toStripe(money(1_250, 'MGA')), toStripe(money(5_125, 'KWD')), fromStripe(550, 'isk'), fromStripe(1, '$')]).toEqual(
    Array(4).fill(undefined),
  )
})
