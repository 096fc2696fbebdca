import { toIso } from '#platform/kernel/clock.ts'
import { moneyText } from '#platform/kernel/money.ts'
import { collection } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingRequested,
  bookingStarted,
} from '../contract/events.ts'
import { type Booking, type BookingCommand, type BookingEvent, bookingDecider, type Terms } from '../domain/booking.ts'

const factsOf = (bookingId: string, terms: Terms) => {
  const { claimId, calendarId, spotId, spotName, providerId, driverId, timeZone, slot, quote } = terms
  return {
    ...{ bookingId, claimId, calendarId, spotId, spotName, providerId, driverId, timeZone },
    from: toIso(slot.fromMs),
    to: toIso(slot.toMs),
    price: moneyText(quote.total),
  }
}

const publish = (event: BookingEvent, booking: Booking, bookingId: string): readonly EventDraft[] => {
  if (booking.status === 'NONE') return []
  const facts = factsOf(bookingId, booking.terms)
  switch (event.type) {
    case 'BookingRequested':
      return [bookingRequested.of({ ...facts, status: 'PENDING_PAYMENT', holdExpiresAt: toIso(event.holdExpiresAtMs) })]
    case 'BookingConfirmed':
      return [bookingConfirmed.of({ ...facts, status: 'CONFIRMED' })]
    case 'BookingCancelled':
      return [bookingCancelled.of({ ...facts, status: 'CANCELLED', cancelledBy: event.by, paid: event.paid })]
    case 'BookingExpired':
      return [bookingExpired.of({ ...facts, status: 'EXPIRED' })]
    case 'BookingStarted':
      return [bookingStarted.of({ ...facts, status: 'ACTIVE' })]
    case 'BookingCompleted':
      return [bookingCompleted.of({ ...facts, status: 'COMPLETED' })]
  }
}

const HOLD_TIMER = 'hold'

const ofTerms = <Value>(read: (terms: Terms) => Value) => ({
  of: (booking: Booking): Value | null => (booking.status === 'NONE' ? null : read(booking.terms)),
})

/** All bookings, and what lists of them can ask for. */
export const bookings = collection({
  name: 'booking',
  decider: bookingDecider,
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
  timers: (event) => {
    switch (event.type) {
      case 'BookingRequested':
        return [{ name: HOLD_TIMER, dueMs: event.holdExpiresAtMs }]
      case 'BookingConfirmed':
      case 'BookingCancelled':
      case 'BookingExpired':
        return [{ name: HOLD_TIMER, dueMs: null }]
      case 'BookingStarted':
      case 'BookingCompleted':
        return []
    }
  },
  onTimer: (_name, nowMs): BookingCommand => ({ type: 'Expire', nowMs }),
})
