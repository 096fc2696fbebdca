// How a booking becomes what it is, event by event.
import { invariant, unreachable } from '#platform/kernel/decision.ts'
import type {
  Booking,
  BookingEvent,
  BookingStatus,
  HistoryEntry,
  HistoryReason,
  KnownBooking,
  PaymentProgress,
  PendingBooking,
  Refund,
} from './booking-state.ts'

const known = (booking: Booking): KnownBooking => {
  invariant(booking.status !== 'NONE', 'what does not exist does not change')
  return booking
}

const moved = (
  booking: Booking,
  status: Exclude<BookingStatus, 'PENDING_PAYMENT'>,
  atMs: number,
  reason?: HistoryReason,
  more: { readonly payment?: PaymentProgress; readonly refunds?: readonly Refund[] } = {},
): KnownBooking => {
  const { terms, history, payment, refunds } = known(booking)
  const entry: HistoryEntry = reason === undefined ? { status, atMs } : { status, atMs, reason }
  return { status, terms, history: [...history, entry], payment, refunds, ...more }
}

const cancelled = (booking: KnownBooking, { by, settlement, atMs }: Extract<BookingEvent, { type: 'BookingCancelled' }>): KnownBooking => {
  const { payment, refunds } = booking
  const hasRefund = payment.type === 'paid' && settlement.refund.amountMinor > 0
  const refund: Refund[] = hasRefund ? [{ paymentId: payment.paymentId, amount: settlement.refund, why: 'cancelled', isDone: false }] : []
  return moved(booking, 'CANCELLED', atMs, `by-${by}`, { refunds: [...refunds, ...refund] })
}

/** A booking as it was when it was made: what a driver is told, and told again. */
export const requested = ({ terms, holdExpiresAtMs, atMs }: Extract<BookingEvent, { type: 'BookingRequested' }>): PendingBooking => {
  const status = 'PENDING_PAYMENT'
  return { status, terms, holdExpiresAtMs, history: [{ status, atMs }], payment: { type: 'none' }, refunds: [] }
}

/** The booking after one event. */
export const evolve = (booking: Booking, event: BookingEvent): KnownBooking => {
  switch (event.type) {
    case 'BookingRequested':
      return requested(event)
    case 'PaymentStarted': {
      invariant(booking.status === 'PENDING_PAYMENT', 'only what waits for payment is paid')
      const { paymentId, holdExpiresAtMs } = event
      return { ...booking, holdExpiresAtMs, payment: { type: 'running', paymentId } }
    }
    case 'PaymentDeclined':
      return { ...known(booking), payment: { type: 'declined', paymentId: event.paymentId, reason: event.reason } }
    case 'BookingConfirmed':
      return moved(booking, 'CONFIRMED', event.atMs, undefined, {
        payment: { type: 'paid', paymentId: event.paymentId, atMs: event.atMs },
      })
    case 'PaymentReturned': {
      const { paymentId, amount, why } = event
      const before = known(booking)
      return { ...before, refunds: [...before.refunds, { paymentId, amount, why, isDone: false }] }
    }
    case 'RefundArrived': {
      const before = known(booking)
      const refunds = before.refunds.map((refund) => (refund.paymentId === event.paymentId ? { ...refund, isDone: true } : refund))
      return { ...before, refunds }
    }
    case 'BookingExpired':
      return moved(booking, 'EXPIRED', event.atMs, 'not-paid')
    case 'BookingCancelled':
      return cancelled(known(booking), event)
    case 'BookingStarted':
      return moved(booking, 'ACTIVE', event.atMs, `by-${event.by}`)
    case 'BookingCompleted':
      return moved(booking, 'COMPLETED', event.atMs, `by-${event.by}`)
    case 'DriverDidNotCome':
      return moved(booking, 'NO_SHOW', event.atMs, 'by-time')
    default:
      return unreachable(event)
  }
}
