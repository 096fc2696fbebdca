import { DAY_MS, toIso } from '#platform/kernel/clock.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { startOfLocalDay, wallClockMs } from '#platform/kernel/local-time.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Store } from '#platform/store/store.ts'
import { addQuarters, dayOf, NOTHING, type Page, QUARTER_MS, type Quarter } from '../domain/ledger-page.ts'
import { ledgerPages } from './ledger.ts'

/** Sums of one currency, of a day or of all. */
export type Earned = { readonly currency: string; readonly sums: Quarter }
export type EarnedOnDay = Earned & { readonly date: string }

const AT_ONCE = 200

/** The pages of a payee, the earliest first, for UTC days that touch the interval. */
export async function* pagesOf(store: Store, payeeId: PrincipalId, { fromMs, toMs }: TimeSlot): AsyncGenerator<Page> {
  const where = [
    { column: 'payee_id', is: '=', value: payeeId },
    { column: 'day_ms', is: '>=', value: dayOf(fromMs) },
    { column: 'day_ms', is: '<', value: toMs },
  ] as const
  const orderBy = { column: 'day_ms' }
  let found = await store.find(ledgerPages, { where, orderBy, limit: AT_ONCE })
  for (let last = found.at(-1); last; last = found.at(-1)) {
    for (const { state } of found) if (state) yield state
    if (found.length < AT_ONCE) return
    found = await store.find(ledgerPages, { where, orderBy, limit: AT_ONCE, after: { value: last.state?.dayMs ?? null, id: last.id } })
  }
}

/** An interval widened to whole quarters of an hour, which is as finely as earnings are kept. */
export const wholeQuarters = ({ fromMs, toMs }: TimeSlot): TimeSlot => ({
  fromMs: Math.floor(fromMs / QUARTER_MS) * QUARTER_MS,
  toMs: Math.ceil(toMs / QUARTER_MS) * QUARTER_MS,
})

/** What a payee earned in an interval of whole quarters: in all, and by the days of a time zone. */
export const earningsOf = async (
  store: Store,
  payeeId: PrincipalId,
  slot: TimeSlot,
  timeZone: string,
): Promise<{ readonly totals: readonly Earned[]; readonly days: readonly EarnedOnDay[] }> => {
  const totals = new Map<string, Quarter>()
  const days = new Map<string, EarnedOnDay>()
  for await (const page of pagesOf(store, payeeId, slot)) {
    const { currency } = page
    for (const [number, quarter] of Object.entries(page.quarters)) {
      const atMs = page.dayMs + Number(number) * QUARTER_MS
      if (atMs < slot.fromMs || atMs >= slot.toMs || isPayoutOnly(quarter)) continue
      totals.set(currency, addQuarters(totals.get(currency) ?? NOTHING, quarter))
      const date = dateIn(timeZone, atMs)
      const key = `${date} ${currency}`
      days.set(key, { date, currency, sums: addQuarters(days.get(key)?.sums ?? NOTHING, quarter) })
    }
  }
  return {
    totals: [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([currency, sums]) => ({ currency, sums })),
    days: [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day),
  }
}

const isPayoutOnly = ({ grossMinor, refundedMinor, commissionMinor }: Quarter): boolean =>
  grossMinor === 0 && refundedMinor === 0 && commissionMinor === 0

/** The calendar day there, as 2026-05-04. Where a day began late (clocks set forward over midnight) it is still that day. */
const dateIn = (timeZone: string, atMs: number): string => {
  const startMs = startOfLocalDay(timeZone, atMs)
  return toIso(Math.floor(wallClockMs(timeZone, startMs) / DAY_MS) * DAY_MS).slice(0, 10)
}
