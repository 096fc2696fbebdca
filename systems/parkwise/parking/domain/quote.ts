import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import { nextOffsetChange, wallClockMs } from '#platform/kernel/local-time.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import { durationMs, type TimeSlot } from '#platform/kernel/time-slot.ts'
import { followsLocalTime, LONGEST_QUOTE_MS, msUntilRateMayChange, type Pricing, type Rate, rateAt } from './pricing.ts'

/** Why a line is there: time at the ordinary, weekend or night rate, what a daily cap takes off, what a minimum adds. */
export type QuoteLabel = 'hourly' | 'weekend' | 'night' | 'daily-cap' | 'minimum'
/**
 * One line of an itemised price, as data that a user interface can put into words: `2.25 hour × 4.00 = 9.00`. For `daily-cap` the
 * quantity is the number of local days that reached the cap, the unit price is the cap and the amount is the (negative) discount;
 * for `minimum` the unit price is the minimum of the stay and the amount is what was missing to it.
 */
export type QuoteLine = {
  readonly label: QuoteLabel
  readonly quantity: number
  readonly unit: 'hour' | 'day' | 'stay'
  readonly unitPrice: Money
  readonly amount: Money
}
/** The total is the sum of the lines, exactly. */
export type Quote = { readonly total: Money; readonly lines: readonly QuoteLine[] }

// Prices are added up in minor units times minutes, which are whole numbers, and rounded once, at the end. A quarter of an hour at
// 2.50 is 0.625: rounded step by step, an hour would cost 2.52.
const HOUR_MINUTES = 60

/** Steps in a row at one rate within one local day. */
type Stretch = { readonly rate: Rate; readonly steps: number; readonly localDay: number }

/** Minutes and price of all steps at one rate. */
type Share = { minutes: number; minorMinutes: number; readonly hourly: Money }

/**
 * The itemised price of a stay.
 *
 * - Time is paid per billing step begun, counted from the start of the stay in real time: a night in which clocks change costs its real
 *   hours. A step costs what the rate in force at its beginning says, and belongs to the local day in which it begins.
 * - A local calendar day costs `dailyMax` at most; the whole stay costs `minimum` at least.
 * - The total is rounded once, half up; it is the exact sum of the lines.
 *
 * It follows that a stay which ends later never costs less. One that *starts* earlier can, since that moves the steps: one that began
 * at the dear rate may begin at the cheap one. Splitting a stay at a step boundary leaves the total as it is while neither a daily cap
 * nor the minimum has been reached and a step costs whole minor units; else each part rounds for itself.
 *
 * `pricing` must be sound (see `pricingProblem`). Throws for an empty slot, one of more than ten years, and an unknown time zone.
 */
export const quoteFor = (pricing: Pricing, slot: TimeSlot, timeZone: string): Quote => {
  const lengthMs = durationMs(slot)
  invariant(lengthMs > 0 && lengthMs <= LONGEST_QUOTE_MS, 'a quote is for an interval of up to ten years')
  const shares = new Map<Rate['label'], Share>()
  const days = dailyTotals(pricing)
  for (const { rate, steps, localDay } of stretches(pricing, slot, timeZone)) {
    const minutes = steps * pricing.stepMinutes
    const minorMinutes = minutes * rate.hourly.amountMinor
    const share = shares.get(rate.label)
    if (share) {
      share.minutes += minutes
      share.minorMinutes += minorMinutes
    } else shares.set(rate.label, { minutes, minorMinutes, hourly: rate.hourly })
    days.add(localDay, minorMinutes)
  }
  return itemised(pricing, shares, days.discount())
}

const stretches = (pricing: Pricing, slot: TimeSlot, timeZone: string): readonly Stretch[] => {
  const stepMs = pricing.stepMinutes * MINUTE_MS
  const steps = Math.ceil(durationMs(slot) / stepMs)
  if (!followsLocalTime(pricing)) return [{ rate: { label: 'hourly', hourly: pricing.hourly }, steps, localDay: 0 }]
  const found: Stretch[] = []
  for (let step = 0; step < steps; ) {
    const atMs = slot.fromMs + step * stepMs
    const wallMs = wallClockMs(timeZone, atMs)
    const untilMs = nextOffsetChange(timeZone, atMs, atMs + msUntilRateMayChange(pricing, wallMs))
    const nextStep = Math.min(steps, Math.ceil((untilMs - slot.fromMs) / stepMs))
    found.push({ rate: rateAt(pricing, wallMs), steps: nextStep - step, localDay: Math.floor(wallMs / DAY_MS) })
    step = nextStep
  }
  return found
}

/** Sums days up against the cap. */
const dailyTotals = (pricing: Pricing) => {
  const cap = pricing.dailyMax ? pricing.dailyMax.amountMinor * HOUR_MINUTES : Number.POSITIVE_INFINITY
  let localDay = Number.NEGATIVE_INFINITY
  let total = 0
  let cappedDays = 0
  let minorMinutes = 0
  const close = (): void => {
    if (total <= cap) return
    cappedDays += 1
    minorMinutes += total - cap
  }
  return {
    add: (day: number, amount: number): void => {
      // A date that comes back for minutes, where clocks were set back over midnight, stays with the day that has begun.
      if (day > localDay) {
        close()
        localDay = day
        total = 0
      }
      total += amount
    },
    discount: (): { readonly cappedDays: number; readonly minorMinutes: number } => {
      close()
      total = 0
      return { cappedDays, minorMinutes }
    },
  }
}

/** Rounds half up. The remainder is taken off first: a quotient of such large numbers need not be exact. */
const toMinor = (minorMinutes: number): number => {
  const up = minorMinutes + HOUR_MINUTES / 2
  return (up - (up % HOUR_MINUTES)) / HOUR_MINUTES
}

const itemised = (
  pricing: Pricing,
  shares: ReadonlyMap<Rate['label'], Share>,
  discount: { readonly cappedDays: number; readonly minorMinutes: number },
): Quote => {
  const { currency } = pricing.hourly
  const lines: QuoteLine[] = []
  let exact = 0
  let totalMinor = 0
  const add = (label: QuoteLabel, quantity: number, unit: QuoteLine['unit'], unitPrice: Money, minorMinutes: number): void => {
    // What a line adds to the rounded running total: the lines then always sum up to the total.
    exact += minorMinutes
    const amountMinor = toMinor(exact) - totalMinor
    totalMinor += amountMinor
    lines.push({ label, quantity, unit, unitPrice, amount: money(amountMinor, currency) })
  }
  for (const label of ['hourly', 'weekend', 'night'] as const) {
    const share = shares.get(label)
    if (share) add(label, share.minutes / HOUR_MINUTES, 'hour', share.hourly, share.minorMinutes)
  }
  if (pricing.dailyMax && discount.cappedDays > 0) add('daily-cap', discount.cappedDays, 'day', pricing.dailyMax, -discount.minorMinutes)
  if (pricing.minimum && totalMinor < pricing.minimum.amountMinor) {
    add('minimum', 1, 'stay', pricing.minimum, pricing.minimum.amountMinor * HOUR_MINUTES - exact)
  }
  return { total: money(totalMinor, currency), lines }
}
