import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { principalOf } from '#platform/edge/request.ts'
import { readSlot } from '#platform/edge/schemas.ts'
import { DAY_MS, toIso } from '#platform/kernel/clock.ts'
import { isTimeZone } from '#platform/kernel/local-time.ts'
import { money, moneyText } from '#platform/kernel/money.ts'
import type { Store } from '#platform/store/store.ts'
import { type Earned, earningsOf, wholeQuarters } from '../application/earnings.ts'
import { EarningsQuery, EarningsSchema } from './http-schemas.ts'

const LONGEST_MS = 400 * DAY_MS

const sumsOf = ({ currency, sums }: Earned) => {
  const { grossMinor, commissionMinor, refundedMinor } = sums
  const text = (amountMinor: number) => moneyText(money(amountMinor, currency))
  return {
    currency,
    gross: text(grossMinor),
    commission: text(commissionMinor),
    refunded: text(refundedMinor),
    net: text(grossMinor - refundedMinor - commissionMinor),
  }
}

/** Adds what payees see of their earnings, at `path`, relative to the gateway's prefix. */
export const earningsRoute = (app: HttpApp, path: string, store: Store): void => {
  app.get(
    path,
    {
      config: { access: { permission: 'earnings:read' } },
      schema: {
        operationId: 'getEarnings',
        summary: 'What I have earned, in all and by day',
        description: 'Out of the ledger, each amount at the time when it was captured or went back.',
        querystring: EarningsQuery,
        response: { 200: EarningsSchema },
      },
    },
    async (request) => {
      const { from, to, timeZone } = request.query
      if (!isTimeZone(timeZone)) throw invalidField('timeZone', 'must be a time zone such as Europe/Zurich')
      const slot = readSlot(from, to)
      if (slot.toMs - slot.fromMs > LONGEST_MS) throw invalidField('to', 'must be at most 400 days after from')
      const whole = wholeQuarters(slot)
      const { totals, days } = await earningsOf(store, principalOf(request).id, whole, timeZone)
      return {
        from: toIso(whole.fromMs),
        to: toIso(whole.toMs),
        timeZone,
        totals: totals.map(sumsOf),
        days: days.map((day) => ({ date: day.date, ...sumsOf(day) })),
      }
    },
  )
}
