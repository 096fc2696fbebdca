import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { weekdayOfWallClock } from '#platform/kernel/local-time.ts'
import type { Money } from '#platform/kernel/money.ts'

/**
 * What a stay at a spot costs. All amounts have one currency; every rate is per hour and charged per started billing step.
 * Local hours, weekends and days are those of the spot's own time zone.
 */
export type Pricing = {
  readonly hourly: Money
  /** The billing step: each one begun is paid whole, at the rate in force when it begins. */
  readonly stepMinutes: number
  /** The most that one local calendar day costs. */
  readonly dailyMax?: Money
  /** The least that a stay costs. */
  readonly minimum?: Money
  /** Instead of `hourly` on local Saturdays and Sundays. */
  readonly weekendHourly?: Money
  /** Instead of the other rates, weekends included, while the clock there shows a time in the interval. */
  readonly night?: NightRate
}

/** Minutes after local midnight, half-open. `fromMinute > toMinute` means that the night crosses midnight. */
export type NightRate = { readonly fromMinute: number; readonly toMinute: number; readonly hourly: Money }

export type PricingProblem = { readonly field: string; readonly message: string }

/** Quarter hours: the step of most European city tariffs. */
export const DEFAULT_STEP_MINUTES = 15
export const STEP_MINUTES: readonly number[] = [1, 5, 10, 15, 20, 30, 60]
/** Keeps every sum exact: a rate up to this for {@link LONGEST_QUOTE_MS} stays below 2^53 minor units times minutes. */
const HIGHEST_AMOUNT_MINOR = 1_000_000_000
/** No quote is longer; what a driver may book is a setting and far below it. */
export const LONGEST_QUOTE_MS = 3_660 * DAY_MS
const DAY_MINUTES = 1_440
const SATURDAY = 6

/** The first rule that a pricing breaks, or undefined when it is sound. */
export const pricingProblem = (pricing: Pricing): PricingProblem | undefined => {
  const amounts: readonly (readonly [string, Money | undefined])[] = [
    ['hourly', pricing.hourly],
    ['dailyMax', pricing.dailyMax],
    ['minimum', pricing.minimum],
    ['weekendHourly', pricing.weekendHourly],
    ['night/hourly', pricing.night?.hourly],
  ]
  for (const [field, amount] of amounts) {
    const message = amount && amountProblem(amount, pricing.hourly.currency)
    if (message) return { field, message }
  }
  if (!STEP_MINUTES.includes(pricing.stepMinutes)) return { field: 'stepMinutes', message: `must be one of ${STEP_MINUTES.join(', ')}` }
  if (pricing.dailyMax?.amountMinor === 0) return { field: 'dailyMax', message: 'must be more than zero' }
  if (pricing.minimum && pricing.dailyMax && pricing.minimum.amountMinor > pricing.dailyMax.amountMinor) {
    return { field: 'minimum', message: 'must not be more than dailyMax' }
  }
  return pricing.night && nightProblem(pricing.night)
}

const amountProblem = (amount: Money, currency: string): string | undefined => {
  if (amount.currency !== currency) return `must be in ${currency}, like hourly`
  if (!Number.isSafeInteger(amount.amountMinor) || amount.amountMinor < 0) return 'must not be negative'
  return amount.amountMinor > HIGHEST_AMOUNT_MINOR ? 'is too high' : undefined
}

const isMinuteOfDay = (minute: number): boolean => Number.isInteger(minute) && minute >= 0 && minute <= DAY_MINUTES

const nightProblem = ({ fromMinute, toMinute }: NightRate): PricingProblem | undefined => {
  if (!isMinuteOfDay(fromMinute) || fromMinute === DAY_MINUTES)
    return { field: 'night/from', message: 'must be a time from 00:00 to 23:59' }
  if (!isMinuteOfDay(toMinute)) return { field: 'night/to', message: 'must be a time from 00:00 to 24:00' }
  if (fromMinute === toMinute % DAY_MINUTES) return { field: 'night', message: 'must be shorter than a day and longer than nothing' }
  return undefined
}

/** Which rate applies and what it is. */
export type Rate = { readonly label: 'hourly' | 'weekend' | 'night'; readonly hourly: Money }

/** Whether prices depend on the clock or the calendar of the place at all. */
export const followsLocalTime = (pricing: Pricing): boolean =>
  pricing.dailyMax !== undefined || pricing.weekendHourly !== undefined || pricing.night !== undefined

/** The rate in force while the clock on the wall shows `wallMs`. Night goes before weekend, weekend before the ordinary rate. */
export const rateAt = (pricing: Pricing, wallMs: number): Rate => {
  const { night, weekendHourly } = pricing
  if (night && isNight(night, Math.floor(wallMs / MINUTE_MS) - Math.floor(wallMs / DAY_MS) * DAY_MINUTES)) {
    return { label: 'night', hourly: night.hourly }
  }
  if (weekendHourly && weekdayOfWallClock(wallMs) >= SATURDAY) return { label: 'weekend', hourly: weekendHourly }
  return { label: 'hourly', hourly: pricing.hourly }
}

const isNight = ({ fromMinute, toMinute }: NightRate, minute: number): boolean =>
  fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute

/** How long, by the clock on the wall, until the rate or the day may change: at most to midnight. */
export const msUntilRateMayChange = (pricing: Pricing, wallMs: number): number => {
  const sinceMidnightMs = wallMs - Math.floor(wallMs / DAY_MS) * DAY_MS
  let boundaryMs = DAY_MS
  if (pricing.night) {
    const fromMs = pricing.night.fromMinute * MINUTE_MS
    const toMs = pricing.night.toMinute * MINUTE_MS
    if (fromMs > sinceMidnightMs && fromMs < boundaryMs) boundaryMs = fromMs
    if (toMs > sinceMidnightMs && toMs < boundaryMs) boundaryMs = toMs
  }
  return boundaryMs - sinceMidnightMs
}
