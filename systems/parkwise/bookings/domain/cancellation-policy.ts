// What a driver gets back for a paid booking that is called off. It is data: the policy of the day is agreed with each booking.
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import { type Money, money } from '#platform/kernel/money.ts'

/** From `beforeMs` before the stay begins, and earlier, `percent` of the price goes back. */
export type CancellationTier = { readonly beforeMs: number; readonly percent: number }

export type CancellationPolicy = {
  /** How long after the confirmation one may think better of it and gets everything back, until the stay begins. */
  readonly graceMs: number
  /** The earliest first. Later than all of them nothing goes back. */
  readonly tiers: readonly CancellationTier[]
}

/** Within a quarter of an hour, or a day before: everything. Two hours before: half. */
export const USUAL_POLICY: CancellationPolicy = {
  graceMs: 15 * MINUTE_MS,
  tiers: [
    { beforeMs: 24 * HOUR_MS, percent: 100 },
    { beforeMs: 2 * HOUR_MS, percent: 50 },
  ],
}

/** Which rule of the policy decides. */
export type CancellationRule = 'unpaid' | 'by-provider' | 'grace' | 'tier' | 'too-late'

export type Settlement = { readonly rule: CancellationRule; readonly percent: number; readonly refund: Money }

type Circumstances = {
  readonly by: 'driver' | 'provider'
  readonly paid: Money
  readonly confirmedAtMs: number
  readonly fromMs: number
  readonly nowMs: number
}

/** What goes back when a paid booking is called off now: a whole number of minor units, half of one rounded up. */
export const settlementOf = (policy: CancellationPolicy, { by, paid, confirmedAtMs, fromMs, nowMs }: Circumstances): Settlement => {
  const back = (rule: CancellationRule, percent: number): Settlement => ({ rule, percent, refund: portion(paid, percent) })
  if (by === 'provider') return back('by-provider', 100)
  if (nowMs < confirmedAtMs + policy.graceMs && nowMs < fromMs) return back('grace', 100)
  const tier = policy.tiers.find(({ beforeMs }) => nowMs <= fromMs - beforeMs)
  return tier ? back('tier', tier.percent) : back('too-late', 0)
}

const portion = (paid: Money, percent: number): Money => {
  invariant(percent >= 0 && percent <= 100, `${percent} % is no part of a price`)
  return money(Math.round((paid.amountMinor * percent) / 100), paid.currency)
}

const TIER = /^(\d{1,4}):(\d{1,3})$/

/**
 * Reads tiers as `24:100,2:50`: hours before the stay, percent that goes back. Undefined for what is none: hours that do not
 * fall, percents that do not fall with them, or lie beyond 100.
 */
export const parseTiers = (text: string): readonly CancellationTier[] | undefined => {
  if (text.trim() === '') return []
  const tiers: CancellationTier[] = []
  for (const part of text.split(',')) {
    const match = TIER.exec(part.trim())
    if (!match) return undefined
    const tier = { beforeMs: Number(match[1]) * HOUR_MS, percent: Number(match[2]) }
    const before = tiers.at(-1)
    if (tier.percent > 100 || (before && (tier.beforeMs >= before.beforeMs || tier.percent > before.percent))) return undefined
    tiers.push(tier)
  }
  return tiers
}
