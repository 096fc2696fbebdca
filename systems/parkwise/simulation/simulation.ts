import { HOUR_MS } from '#platform/kernel/clock.ts'
import { moneyText } from '#platform/kernel/money.ts'
import type { Simulation } from '#platform/simulator/simulation.ts'
import { olderRelease } from './older-release.ts'
import { admin, lookAfterParked } from './people/admin.ts'
import { driver } from './people/driver.ts'
import { hostile } from './people/hostile.ts'
import { provider } from './people/provider.ts'
import { real } from './real.ts'
import { type Outside, stage } from './stage.ts'

/** The last Sundays of March and October, when clocks change in Zürich, at 01:00 UTC. */
const CHANGES = [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2027, 2, 28, 1)]

/** A day of ParkWise: seven drivers, a provider, an admin and somebody with bad intentions. */
export const parkwiseSimulation: Simulation = {
  name: 'parkwise',
  stage,
  real,
  roles: [provider, driver, admin, hostile],
  invariants: new URL('./invariants/', import.meta.url),
  startMs: Date.UTC(2026, 5, 1, 6),
  changes: CHANGES,
  // The longest stay that is booked, what may be overstayed, and some hours for the last money.
  restMs: 6 * HOUR_MS,
  mend: lookAfterParked,
  poison: [
    { service: 'bookings', type: 'parkwise.bookings.booking-confirmed.v1' },
    { service: 'bookings', type: 'parkwise.bookings.booking-cancelled.v1' },
    { service: 'payments', type: 'parkwise.payments.payment-processed.v1' },
    { service: 'payments', type: 'parkwise.payments.payment-started.v1' },
    { service: 'identity', type: 'parkwise.identity.user-registered.v1' },
  ],
  olderRelease,
  summary: (outside, { events, answers }) => {
    const { provider: books, mails } = outside as Outside
    const sums = new Map<string, { captured: number; refunded: number }>()
    for (const { status, amount, refunds } of books.charges()) {
      const sum = sums.get(amount.currency) ?? { captured: 0, refunded: 0 }
      if (status === 'succeeded') sum.captured += amount.amountMinor
      for (const refund of refunds) if (refund.answer.status === 'succeeded') sum.refunded += refund.amount.amountMinor
      sums.set(amount.currency, sum)
    }
    const of = (name: string): number => events.get(`parkwise.${name}.v1`) ?? 0
    const money = [...sums].map(([currency, { captured, refunded }]) => {
      const text = (amountMinor: number): string => moneyText({ amountMinor, currency }).amount
      return [`money in ${currency}`, `${text(captured)} in, ${text(refunded)} back`] as const
    })
    return {
      answers,
      bookings: of('bookings.booking-requested'),
      confirmed: of('bookings.booking-confirmed'),
      completed: of('bookings.booking-completed'),
      cancelled: of('bookings.booking-cancelled'),
      expired: of('bookings.booking-expired'),
      'no-shows': of('bookings.booking-no-show'),
      ...Object.fromEntries(money),
      mails: mails.length,
    }
  },
}
