import type { ListedBooking } from '../api.ts'

export type Sorted = {
  readonly now: readonly ListedBooking[]
  /** The next one first. */
  readonly coming: readonly ListedBooking[]
  /** The last one first. */
  readonly past: readonly ListedBooking[]
}

const byBegin = (a: ListedBooking, b: ListedBooking): number => a.from.localeCompare(b.from) || a.id.localeCompare(b.id)

const partOf = ({ status, from, to }: ListedBooking, nowMs: number): keyof Sorted => {
  if (status === 'ACTIVE') return 'now'
  if (status !== 'CONFIRMED' && status !== 'PENDING_PAYMENT') return 'past'
  // Its status follows in a moment.
  if (Date.parse(to) <= nowMs) return 'past'
  return Date.parse(from) <= nowMs && status === 'CONFIRMED' ? 'now' : 'coming'
}

/** Bookings by where they stand in time; each counts once, however often it was listed. */
export const sorted = (bookings: readonly ListedBooking[], nowMs: number): Sorted => {
  const parts = { now: [] as ListedBooking[], coming: [] as ListedBooking[], past: [] as ListedBooking[] }
  for (const booking of new Map(bookings.map((each) => [each.id, each])).values()) parts[partOf(booking, nowMs)].push(booking)
  return { now: parts.now.toSorted(byBegin), coming: parts.coming.toSorted(byBegin), past: parts.past.toSorted(byBegin).toReversed() }
}
