import { toIso } from '#platform/kernel/clock.ts'
import { moneyText } from '#platform/kernel/money.ts'
import { collection, type TimerChange } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingNoShow,
  bookingRequested,
  bookingStarted,
} from '../contract/events.ts'
import { bookingDecider } from '../domain/booking.ts'
import type { Booking, BookingCommand, BookingEvent, KnownBooking, Terms } from '../domain/booking-state.ts'

const factsOf = (bookingId: string, terms: Terms) => {
  const { claimId, calendarId, spotId, spotName, providerId, driverId, timeZone, slot, quote } = terms
  return {
    ...{ bookingId, claimId, calendarId, spotId, spotName, providerId, driverId, timeZone },
    from: toIso(slot.fromMs),
    to: toIso(slot.toMs),
    price: moneyText(quote.total),
  }
}

/** The payment that an event is about: what runs, or what has paid. */
const paymentOf = ({ payment }: KnownBooking): { readonly paymentId?: string } =>
  payment.type === 'running' || payment.type === 'paid' ? { paymentId: payment.paymentId } : {}

const publish = (event: BookingEvent, booking: Booking, bookingId: string): readonly EventDraft[] => {
  if (booking.status === 'NONE') return []
  const facts = factsOf(bookingId, booking.terms)
  switch (event.type) {
    case 'BookingRequested':
      return [bookingRequested.of({ ...facts, status: 'PENDING_PAYMENT', holdExpiresAt: toIso(event.holdExpiresAtMs) })]
    case 'BookingConfirmed':
      return [bookingConfirmed.of({ ...facts, status: 'CONFIRMED', paymentId: event.paymentId })]
    case 'BookingCancelled': {
      const { by, settlement } = event
      const paid = booking.payment.type === 'paid'
      const refund = paid ? { refund: moneyText(settlement.refund) } : {}
      return [bookingCancelled.of({ ...facts, status: 'CANCELLED', cancelledBy: by, paid, ...paymentOf(booking), ...refund })]
    }
    case 'BookingExpired':
      return [bookingExpired.of({ ...facts, status: 'EXPIRED', ...paymentOf(booking) })]
    case 'BookingStarted':
      return [bookingStarted.of({ ...facts, status: 'ACTIVE' })]
    case 'BookingCompleted':
      return [bookingCompleted.of({ ...facts, status: 'COMPLETED', endedBy: event.by })]
    case 'DriverDidNotCome':
      return [bookingNoShow.of({ ...facts, status: 'NO_SHOW' })]
    case 'PaymentStarted':
    case 'PaymentDeclined':
    case 'PaymentReturned':
    case 'RefundArrived':
      // Payments tells the world of payments.
      return []
  }
}

/** When an unpaid booking expires. */
const HOLD_TIMER = 'hold'
/** When nobody has come, or nobody has said that they left. */
const STAY_TIMER = 'stay'

const timersOf = (event: BookingEvent, booking: Booking): readonly TimerChange[] => {
  switch (event.type) {
    case 'BookingRequested':
    case 'PaymentStarted':
      return [{ name: HOLD_TIMER, dueMs: event.holdExpiresAtMs }]
    case 'BookingConfirmed':
      return [
        { name: HOLD_TIMER, dueMs: null },
        { name: STAY_TIMER, dueMs: booking.status === 'NONE' ? null : booking.terms.slot.toMs },
      ]
    case 'BookingStarted':
      return [{ name: STAY_TIMER, dueMs: event.endsAtMs }]
    case 'BookingExpired':
      return [{ name: HOLD_TIMER, dueMs: null }]
    case 'BookingCancelled':
      return [
        { name: HOLD_TIMER, dueMs: null },
        { name: STAY_TIMER, dueMs: null },
      ]
    case 'BookingCompleted':
    case 'DriverDidNotCome':
      return [{ name: STAY_TIMER, dueMs: null }]
    case 'PaymentDeclined':
    case 'PaymentReturned':
    case 'RefundArrived':
      return []
  }
}

const ofTerms = <Value>(read: (terms: Terms) => Value) => ({
  of: (booking: Booking): Value | null => (booking.status === 'NONE' ? null : read(booking.terms)),
})

/** All bookings, and what lists of them can ask for. */
export const bookings = collection({
  name: 'booking',
  decider: bookingDecider,
  // Before bookings could be paid for they knew nothing of payments.
  lift: (booking): Booking =>
    booking.status === 'NONE' || 'payment' in booking ? booking : { ...(booking as KnownBooking), payment: { type: 'none' }, refunds: [] },
  columns: {
    status: { type: 'text', of: (booking) => booking.status },
    driver_id: { type: 'text', ...ofTerms(({ driverId }) => driverId) },
    provider_id: { type: 'text', ...ofTerms(({ providerId }) => providerId) },
    spot_id: { type: 'text', ...ofTerms(({ spotId }) => spotId) },
    from_ms: { type: 'integer', ...ofTerms(({ slot }) => slot.fromMs) },
    to_ms: { type: 'integer', ...ofTerms(({ slot }) => slot.toMs) },
  },
  indexes: [
    ['driver_id', 'from_ms'],
    ['provider_id', 'from_ms'],
    ['spot_id', 'from_ms'],
  ],
  publish,
  timers: timersOf,
  onTimer: (name, nowMs): BookingCommand => ({ type: name === HOLD_TIMER ? 'Expire' : 'TimeIsUp', nowMs }),
})
