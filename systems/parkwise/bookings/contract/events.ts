import Type from 'typebox'
import { Id, Instant, Money } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'

// No event carries the number plate: who parks where is nobody's business but the driver's and the provider's. What came later is
// optional, since older events are still in logs.

const facts = {
  bookingId: Id,
  claimId: Type.String({ description: 'What the space is kept under in parking.' }),
  calendarId: Type.String({ description: 'The calendar of the lot that keeps the space.' }),
  spotId: Id,
  spotName: Type.String(),
  providerId: Id,
  driverId: Id,
  timeZone: Type.String({ description: 'IANA name, of the place.' }),
  from: Instant,
  to: Type.String({ ...Instant, description: 'The first instant that is not in the interval any more.' }),
  price: Type.Object(Money.properties, { description: 'The whole price, with the digits of its currency.' }),
}

const example = {
  bookingId: '5b1e0c7a-0f3d-8a44-9c15-7f9f3b0f2d21',
  claimId: '5b1e0c7a-0f3d-8a44-9c15-7f9f3b0f2d21',
  calendarId: '7d3e2a90-41c2-8a51-8d7c-6a0f3b1e9c02',
  spotId: '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5d01',
  spotName: 'Parkhaus Urania',
  providerId: '01900000-0000-7000-8000-000000000001',
  driverId: '01900000-0000-7000-8000-00000000000a',
  timeZone: 'Europe/Zurich',
  from: '2026-05-04T10:00:00.000Z',
  to: '2026-05-04T12:00:00.000Z',
  price: { amount: '8.00', currency: 'CHF' },
}

const PaymentId = Type.Optional(Type.String({ description: 'The payment that is concerned, if there is one.' }))
const paymentId = '1c9e7a52-6f0e-8d0b-9a53-0f6c1f5d2b44'

export const bookingRequested = eventType(
  'bookings.booking-requested.v1',
  'A driver has a space on hold and has to pay for it in time.',
  Type.Object({ ...facts, status: Type.Literal('PENDING_PAYMENT'), holdExpiresAt: Instant }),
  { ...example, status: 'PENDING_PAYMENT', holdExpiresAt: '2026-05-04T09:40:00.000Z' },
)

export const bookingConfirmed = eventType(
  'bookings.booking-confirmed.v1',
  'A booking is paid and its space is kept until the end of the interval.',
  Type.Object({ ...facts, status: Type.Literal('CONFIRMED'), paymentId: PaymentId }),
  { ...example, status: 'CONFIRMED', paymentId },
)

export const bookingCancelled = eventType(
  'bookings.booking-cancelled.v1',
  'A booking was called off before its stay began; the space is free again.',
  Type.Object({
    ...facts,
    status: Type.Literal('CANCELLED'),
    cancelledBy: Type.Union([Type.Literal('driver'), Type.Literal('provider')]),
    paid: Type.Boolean({ description: 'Whether it had been paid, so that money may have to go back.' }),
    paymentId: PaymentId,
    refund: Type.Optional(Type.Object(Money.properties, { description: 'What goes back to the driver, by the cancellation policy.' })),
  }),
  { ...example, status: 'CANCELLED', cancelledBy: 'driver', paid: true, paymentId, refund: { amount: '4.00', currency: 'CHF' } },
)

export const bookingExpired = eventType(
  'bookings.booking-expired.v1',
  'A booking was not paid in time; the space is free again.',
  Type.Object({ ...facts, status: Type.Literal('EXPIRED'), paymentId: PaymentId }),
  { ...example, status: 'EXPIRED' },
)

export const bookingStarted = eventType(
  'bookings.booking-started.v1',
  'The driver has arrived.',
  Type.Object({ ...facts, status: Type.Literal('ACTIVE') }),
  { ...example, status: 'ACTIVE' },
)

export const bookingCompleted = eventType(
  'bookings.booking-completed.v1',
  'The driver has left and the stay is over.',
  Type.Object({
    ...facts,
    status: Type.Literal('COMPLETED'),
    endedBy: Type.Optional(
      Type.Enum(['driver', 'provider', 'time'], { description: 'Who said so; time, when nobody did until well after the end.' }),
    ),
  }),
  { ...example, status: 'COMPLETED', endedBy: 'driver' },
)

export const bookingNoShow = eventType(
  'bookings.booking-no-show.v1',
  'A booking was paid, and nobody came until the end of its interval.',
  Type.Object({ ...facts, status: Type.Literal('NO_SHOW') }),
  { ...example, status: 'NO_SHOW' },
)
