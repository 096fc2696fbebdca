// What the rules of ParkWise count, counted once more in the plainest way, so that no mistake is made twice.
import { money } from '#platform/kernel/money.ts'
import type { Calendar } from '../parking/domain/calendar.ts'

/** How many units a calendar promises at one instant, as it stands at `nowMs`: an interval has its beginning, not its end. */
export const promisedAt = ({ claims }: Calendar, instantMs: number, nowMs: number): number =>
  claims
    .filter((claim) => claim.status === 'confirmed' || claim.untilMs > nowMs)
    .filter(({ fromMs, toMs }) => fromMs <= instantMs && instantMs < toMs)
    .reduce((sum, { units }) => sum + units, 0)

/** Amounts by currency. */
export const sums = () => {
  const known = new Map<string, number>()
  return {
    add: (currency: string, amountMinor: number): void => void known.set(currency, (known.get(currency) ?? 0) + amountMinor),
    entries: (): readonly (readonly [string, number])[] => [...known],
  }
}

/** An amount as people read it. */
export const text = (amountMinor: number, currency: string): string => {
  const { amountMinor: minor } = money(amountMinor, currency)
  return `${(minor / 100).toFixed(2)} ${currency}`
}
