// The reversible step first: parking keeps the space, then the booking is confirmed. When the booking has ended meanwhile, its
// expiry or cancellation gives the space back (adapters/events.ts), whichever of the two parking hears of first.
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { BookingId, BookingsApi } from '../contract/bookings-api.ts'
import type { BookingRejection } from '../domain/booking.ts'
import { bookings } from './bookings.ts'
import type { Ports } from './ports.ts'

/** Rejects a booking that was never made, whose hold has ended, or that is not waiting for payment. */
export const confirmBooking =
  ({ store, parking }: Ports): BookingsApi['confirm'] =>
  async (id: BookingId, message: Message) => {
    const asKeeping = { ...message, id: step(message.id, 'keep') }
    const asBooking = { ...message, id: step(message.id, 'booking') }
    const before = await store.outcomeOf(bookings, id, asBooking)
    if (before) return answer(before.rejected)
    const booking = await store.stateOf(bookings, id)
    if (booking.status === 'NONE') return { rejected: { type: 'BookingNotFound' } }
    const { claimId, calendarId } = booking.terms
    const kept = await parking.confirm({ claimId, calendarId }, asKeeping)
    const command = { type: 'Confirm', spaceKept: kept.rejected === undefined, nowMs: message.atMs } as const
    return answer((await store.execute(bookings, id, command, asBooking)).rejected)
  }

const answer = (rejected: BookingRejection | undefined): Awaited<ReturnType<BookingsApi['confirm']>> => {
  switch (rejected?.type) {
    case undefined:
      return {}
    case 'BookingNotFound':
    case 'HoldEnded':
    case 'WrongStatus':
      return { rejected }
    default:
      throw new InvariantViolation(`a confirmation was refused with ${rejected?.type}`)
  }
}
