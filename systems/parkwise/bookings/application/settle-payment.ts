// The reversible step first: parking keeps the space, then the booking is confirmed. When the booking has ended meanwhile, its expiry or
// cancellation gives the space back (adapters/events.ts), whichever of the two parking hears of first, and the money goes back too.
import { invariant } from '#platform/kernel/decision.ts'
import { step } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'
import type { BookingId, PaymentId } from '../domain/booking-state.ts'
import { bookings } from './bookings.ts'
import type { Ports } from './ports.ts'

/** What was captured for a booking. */
export type CapturedPayment = { readonly bookingId: BookingId; readonly paymentId: PaymentId; readonly amount: Money }

/** Confirms the booking that a payment is for, or sends the money back. The same message has the same effect once. */
export const settlePayment =
  ({ store, parking, payments }: Ports) =>
  async ({ bookingId, paymentId, amount }: CapturedPayment, message: Message): Promise<void> => {
    const asBooking = { ...message, id: step(message.id, 'booking') }
    const booking = await store.stateOf(bookings, bookingId)
    invariant(booking.status !== 'NONE', `payment ${paymentId} is for a booking that was made`)
    const { claimId, calendarId, quote } = booking.terms
    const isPrice = amount.amountMinor === quote.total.amountMinor && amount.currency === quote.total.currency
    invariant(isPrice, `payment ${paymentId} is the price of its booking`)
    const before = await store.outcomeOf(bookings, bookingId, asBooking)
    // Nothing is kept for a booking that is over, or that something else has paid for.
    const spaceKept =
      !before &&
      booking.status === 'PENDING_PAYMENT' &&
      (await parking.confirm({ claimId, calendarId }, { ...message, id: step(message.id, 'keep') })).rejected === undefined
    const command = { type: 'Confirm', paymentId, amount, spaceKept, nowMs: message.atMs } as const
    const outcome = before ?? (await store.execute(bookings, bookingId, command, asBooking))
    invariant(outcome.accepted, 'money that has come is not refused')
    const returned = outcome.accepted.find((event) => event.type === 'PaymentReturned')
    if (!returned) return
    await payments.refund({ paymentId, amount: 'all', reason: returned.why }, { ...message, id: step(message.id, 'refund') })
  }
