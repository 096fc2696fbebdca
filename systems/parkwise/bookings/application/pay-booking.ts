// The reversible step first (the hold ends later), then the intent to pay, then the payment itself; each step has a message id of its
// own. A crash after the intent leaves an attempt that payments has never heard of: whoever tries again takes it over, and when nobody
// does, the booking's expiry calls it off for good.
import { toIso } from '#platform/kernel/clock.ts'
import { derivedId, type PrincipalId, step } from '#platform/kernel/ids.ts'
import { wallClockMs } from '#platform/kernel/local-time.ts'
import type { Message } from '#platform/store/message.ts'
import type { PaymentView } from '#services/payments/contract/payments-api.ts'
import { bookingDecider } from '../domain/booking.ts'
import type { BookingId, BookingRejection, KnownBooking, PaymentId, Terms } from '../domain/booking-state.ts'
import { bookings } from './bookings.ts'
import type { Ports } from './ports.ts'
import { BOOKING_REFERENCE } from './reference.ts'

export type PayBooking = { readonly bookingId: BookingId; readonly driverId: PrincipalId; readonly paymentMethod: string }
export type PaidBooking =
  | { readonly payment: PaymentView; readonly rejected?: undefined }
  | { readonly rejected: BookingRejection; readonly payment?: undefined }

/**
 * Begins to pay for a booking; `repeatable` says that the message may have been seen before. Rejects what is not the driver's, not
 * unpaid, has no hold any more, or is being paid for already. Throws FingerprintMismatch and what the ports throw.
 */
export const payBooking =
  (ports: Ports) =>
  async (message: Message, repeatable: boolean, { bookingId, driverId, paymentMethod }: PayBooking): Promise<PaidBooking> => {
    const { store, payments } = ports
    const asAttempt = { ...message, id: step(message.id, 'attempt') }
    const booking = await store.stateOf(bookings, bookingId)
    if (booking.status === 'NONE' || booking.terms.driverId !== driverId) return { rejected: { type: 'BookingNotFound' } }
    const before = repeatable ? await store.outcomeOf(bookings, bookingId, asAttempt) : undefined
    const outcome =
      before ?? (await attempt(ports, booking, asAttempt, { bookingId, driverId, paymentId: await attemptId(ports, booking, message) }))
    if (outcome.rejected) return { rejected: outcome.rejected }
    const started = outcome.accepted.find((event) => event.type === 'PaymentStarted')
    const paymentId = started?.paymentId ?? derivedId<'payment'>('payment', message.id)
    const { terms } = booking
    const { payment, rejected } = await payments.start(
      {
        paymentId,
        reference: { type: BOOKING_REFERENCE, id: bookingId },
        payerId: driverId,
        payeeId: terms.providerId,
        amount: terms.quote.total,
        lines: terms.quote.lines.map(({ label, amount }) => ({ label, amount })),
        description: descriptionOf(terms),
        paymentMethod,
      },
      { ...message, id: step(message.id, 'payment') },
    )
    // Called off because the booking has ended, between the intent and now.
    return rejected ? { rejected: { type: 'HoldEnded' } } : { payment }
  }

/** The id of this attempt, or of one that was meant but never begun, which this one takes over. */
const attemptId = async ({ payments }: Ports, { payment }: KnownBooking, message: Message): Promise<PaymentId> => {
  if (payment.type === 'running' && !(await payments.find(payment.paymentId))) return payment.paymentId
  return derivedId<'payment'>('payment', message.id)
}

type Attempt = { readonly bookingId: BookingId; readonly driverId: PrincipalId; readonly paymentId: PaymentId }

const attempt = async ({ store, parking }: Ports, booking: KnownBooking, asAttempt: Message, wish: Attempt) => {
  const { bookingId, driverId, paymentId } = wish
  const command = (holdExpiresAtMs: number | null) =>
    ({ type: 'StartPayment', paymentId, driverId, holdExpiresAtMs, nowMs: asAttempt.atMs }) as const
  const heldUntilMs = booking.status === 'PENDING_PAYMENT' ? booking.holdExpiresAtMs : null
  // What would be refused in any case makes no hold longer.
  const isRefused = bookingDecider.decide(booking, command(heldUntilMs)).rejected !== undefined
  const { claimId, calendarId } = booking.terms
  const extended = isRefused ? undefined : await parking.extend({ claimId, calendarId }, { ...asAttempt, id: step(asAttempt.id, 'extend') })
  return store.execute(bookings, bookingId, command(extended ? (extended.holdExpiresAtMs ?? null) : heldUntilMs), asAttempt)
}

/** What receipts and bank statements say, by the clock of the place: `Parkhaus Urania, 2026-05-04 12:00`. */
const descriptionOf = ({ spotName, slot, timeZone }: Terms): string =>
  `${spotName}, ${toIso(wallClockMs(timeZone, slot.fromMs)).slice(0, 16).replace('T', ' ')}`
