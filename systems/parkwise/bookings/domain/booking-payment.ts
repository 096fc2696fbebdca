// The payment process of one booking: one attempt at a time, as many as the hold leaves time for, and money for a space that is
// gone goes back. It is part of the booking's decider, so that no payment can be believed without the booking having its say.
import { accept, type Decision, reject } from '#platform/kernel/decision.ts'
import type { BookingCommand, BookingEvent, BookingRejection, KnownBooking } from './booking-state.ts'

/** No payment is tried so late that the provider could not even answer before the hold ends. */
export const LAST_TRY_MS = 5_000

type PaymentDecision = Decision<BookingEvent, BookingRejection>
type Command<Type extends BookingCommand['type']> = Extract<BookingCommand, { type: Type }>

/** Begins an attempt, or goes on with the one that has this id. */
export const startPayment = (booking: KnownBooking, command: Command<'StartPayment'>): PaymentDecision => {
  const { paymentId, driverId, holdExpiresAtMs, nowMs } = command
  if (booking.terms.driverId !== driverId) return reject({ type: 'BookingNotFound' })
  if (booking.status !== 'PENDING_PAYMENT') return reject({ type: 'WrongStatus', status: booking.status })
  const { payment } = booking
  if (payment.type === 'running' && payment.paymentId !== paymentId) return reject({ type: 'PaymentRunning', paymentId: payment.paymentId })
  if (holdExpiresAtMs === null || nowMs > holdExpiresAtMs - LAST_TRY_MS) return reject({ type: 'HoldEnded' })
  return accept({ type: 'PaymentStarted', paymentId, holdExpiresAtMs, atMs: nowMs })
}

/** The money is there. If the space is not, or something else has paid for it, it goes back: nothing is ever revived. */
export const confirm = (booking: KnownBooking, { paymentId, amount, spaceKept, nowMs }: Command<'Confirm'>): PaymentDecision => {
  const { payment, refunds } = booking
  const isKnown = (payment.type === 'paid' && payment.paymentId === paymentId) || refunds.some((refund) => refund.paymentId === paymentId)
  if (isKnown) return accept()
  // Parking keeps the space or not: its answer counts, even when our own timer has not looked yet.
  if (booking.status === 'PENDING_PAYMENT' && spaceKept) return accept({ type: 'BookingConfirmed', paymentId, atMs: nowMs })
  const why = payment.type === 'paid' ? 'paid-twice' : 'too-late'
  return accept({ type: 'PaymentReturned', paymentId, amount, why, atMs: nowMs })
}

/** An attempt came to nothing. The booking still waits for another one. */
export const paymentDeclined = ({ payment }: KnownBooking, { paymentId, reason, nowMs }: Command<'PaymentDeclined'>): PaymentDecision =>
  payment.type === 'running' && payment.paymentId === paymentId
    ? accept({ type: 'PaymentDeclined', paymentId, reason, atMs: nowMs })
    : accept()

/** Money that was sent back has arrived. Of another refund, or said twice, it changes nothing. */
export const refundArrived = ({ refunds }: KnownBooking, { paymentId, nowMs }: Command<'RefundArrived'>): PaymentDecision =>
  refunds.some((refund) => refund.paymentId === paymentId && !refund.isDone)
    ? accept({ type: 'RefundArrived', paymentId, atMs: nowMs })
    : accept()
