// What the platform keeps of a payment, and what of it goes back. Exact in whole minor units, whatever the amounts.
import { invariant } from '#platform/kernel/decision.ts'
import { type Money, money } from '#platform/kernel/money.ts'

const WHOLE_BASIS_POINTS = 10_000

/** `amount * numerator / denominator` in whole minor units, rounded half away from zero. None of them is negative. */
const portion = (amountMinor: number, numerator: number, denominator: number): number => {
  const doubled = 2n * BigInt(amountMinor) * BigInt(numerator)
  const whole = BigInt(denominator)
  return Number((doubled + whole) / (2n * whole))
}

/** The commission on an amount, in hundredths of a percent. */
export const commissionOn = (amount: Money, basisPoints: number): Money => {
  invariant(basisPoints >= 0 && basisPoints <= WHOLE_BASIS_POINTS, 'a commission is a part of the amount')
  return money(portion(amount.amountMinor, basisPoints, WHOLE_BASIS_POINTS), amount.currency)
}

/**
 * How much of a commission goes back with one refund, of which `beforeMinor` was refunded before. What has gone back in all is
 * rounded, not each part, so however a payment is refunded in pieces, with the last of them exactly the whole commission is back.
 */
export const commissionReturned = (captured: Money, commission: Money, beforeMinor: number, refund: Money): Money => {
  const inAll = (refundedMinor: number): number => portion(commission.amountMinor, refundedMinor, captured.amountMinor)
  return money(inAll(beforeMinor + refund.amountMinor) - inAll(beforeMinor), captured.currency)
}
