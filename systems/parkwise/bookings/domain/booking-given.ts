// What has happened to a booking, for the tests of its rules.
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import type { Id } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import { bookingDecider } from './booking.ts'
import { DRIVER, HOLD_MS, NOW_MS, REQUEST, SLOT, SPACE } from './booking-fixture.ts'
import type { Booking, BookingCommand, BookingEvent } from './booking-state.ts'

export const PRICE = SPACE.quote.total
export const PAYMENT = 'payment-1' as Id<'payment'>
export const OTHER_PAYMENT = 'payment-2' as Id<'payment'>
export const OPENS_BEFORE_MS = 10 * MINUTE_MS
export const OVERSTAY_MS = 30 * MINUTE_MS

const { holdExpiresAtMs: _hold, ...space } = SPACE
export const terms = { ...space, driverId: DRIVER, vehiclePlate: REQUEST.vehiclePlate, slot: SLOT }
export const requested: BookingEvent = { type: 'BookingRequested', terms, holdExpiresAtMs: NOW_MS + HOLD_MS, atMs: NOW_MS }
export const paying: BookingEvent = { type: 'PaymentStarted', paymentId: PAYMENT, holdExpiresAtMs: NOW_MS + HOLD_MS, atMs: NOW_MS }
export const declined: BookingEvent = { type: 'PaymentDeclined', paymentId: PAYMENT, reason: 'card-declined', atMs: NOW_MS }
export const confirmed: BookingEvent = { type: 'BookingConfirmed', paymentId: PAYMENT, atMs: NOW_MS + MINUTE_MS }
export const started: BookingEvent = { type: 'BookingStarted', by: 'driver', endsAtMs: SLOT.toMs + OVERSTAY_MS, atMs: SLOT.fromMs }
export const completed: BookingEvent = { type: 'BookingCompleted', by: 'driver', atMs: SLOT.toMs }
export const expired: BookingEvent = { type: 'BookingExpired', atMs: NOW_MS + HOLD_MS }
export const cancelled: BookingEvent = {
  type: 'BookingCancelled',
  by: 'driver',
  settlement: { rule: 'unpaid', percent: 0, refund: money(0, PRICE.currency) },
  atMs: NOW_MS + MINUTE_MS,
}
export const LATE_MS = SLOT.toMs + HOUR_MS

export const given = (...events: readonly BookingEvent[]): Booking => evolveAll(bookingDecider, bookingDecider.initial, events)
export const when = (booking: Booking, command: BookingCommand) => bookingDecider.decide(booking, command)
export const cancel = (nowMs: number): BookingCommand => ({ type: 'Cancel', by: 'driver', principalId: DRIVER, nowMs })
export const pay = (nowMs: number, more: Partial<Extract<BookingCommand, { type: 'StartPayment' }>> = {}): BookingCommand => ({
  type: 'StartPayment',
  paymentId: PAYMENT,
  driverId: DRIVER,
  holdExpiresAtMs: NOW_MS + HOLD_MS,
  nowMs,
  ...more,
})
export const paid = (nowMs: number, more: Partial<Extract<BookingCommand, { type: 'Confirm' }>> = {}): BookingCommand => ({
  type: 'Confirm',
  paymentId: PAYMENT,
  amount: PRICE,
  spaceKept: true,
  nowMs,
  ...more,
})
export const checkIn = (nowMs: number, more: object = {}): BookingCommand => ({
  type: 'CheckIn',
  by: 'driver',
  principalId: DRIVER,
  opensBeforeMs: OPENS_BEFORE_MS,
  overstayMs: OVERSTAY_MS,
  nowMs,
  ...more,
})
export const checkOut = (nowMs: number, more: object = {}): BookingCommand => ({
  type: 'CheckOut',
  by: 'driver',
  principalId: DRIVER,
  nowMs,
  ...more,
})
