// One driver's wish to park, from the held space to the end of the stay. The space itself is parking's: what is decided here is
// what the two sides owe each other, so however confirmations, expiries and cancellations race, exactly one of them wins.
import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import { evolve } from './booking-history.ts'
import { confirm, paymentDeclined, refundArrived, startPayment } from './booking-payment.ts'
import type { Booking, BookingCommand, BookingEvent, BookingRejection, KnownBooking, Side } from './booking-state.ts'
import { type Settlement, settlementOf, USUAL_POLICY } from './cancellation-policy.ts'

type BookingDecision = Decision<BookingEvent, BookingRejection>
type Command<Type extends BookingCommand['type']> = Extract<BookingCommand, { type: Type }>

const request = (booking: Booking, command: Command<'Request'>): BookingDecision => {
  const { driverId, vehiclePlate, slot, hold, cancellation, nowMs } = command
  if (booking.status !== 'NONE') return reject({ type: 'AlreadyRequested' })
  if (hold.rejected) return reject({ type: 'HoldRefused', by: hold.rejected })
  const { holdExpiresAtMs, ...space } = hold.held
  const total = space.quote.lines.reduce((sum, line) => sum + line.amount.amountMinor, 0)
  invariant(total === space.quote.total.amountMinor, 'a quote adds up')
  // A wish that broke off after the hold and comes back late: somebody else may have the space by now.
  if (nowMs >= holdExpiresAtMs) return reject({ type: 'HoldEnded' })
  const terms = { ...space, driverId, vehiclePlate, slot, ...(cancellation && { cancellation }) }
  return accept({ type: 'BookingRequested', terms, holdExpiresAtMs, atMs: nowMs })
}

/** Whether the principal is the one on that side of the booking. Somebody else's looks like none. */
const isSide = ({ terms }: KnownBooking, by: Side, principalId: PrincipalId): boolean =>
  principalId === (by === 'driver' ? terms.driverId : terms.providerId)

const cancel = (booking: KnownBooking, { by, principalId, nowMs }: Command<'Cancel'>): BookingDecision => {
  if (!isSide(booking, by, principalId)) return reject({ type: 'BookingNotFound' })
  const { terms, payment } = booking
  const { slot, quote } = terms
  const cancelled = (settlement: Settlement) => accept<BookingEvent>({ type: 'BookingCancelled', by, settlement, atMs: nowMs })
  switch (booking.status) {
    case 'PENDING_PAYMENT':
      return cancelled({ rule: 'unpaid', percent: 0, refund: money(0, quote.total.currency) })
    case 'CONFIRMED': {
      invariant(payment.type === 'paid', 'a confirmed booking is paid')
      // A provider may still call off what nobody has come for: the driver gets everything back.
      const latestMs = by === 'driver' ? slot.fromMs : slot.toMs
      if (nowMs >= latestMs) return reject({ type: 'StayHasBegun' })
      const circumstances = { by, paid: quote.total, confirmedAtMs: payment.atMs, fromMs: slot.fromMs, nowMs }
      return cancelled(settlementOf(terms.cancellation ?? USUAL_POLICY, circumstances))
    }
    case 'CANCELLED':
      // As wished: who lost the answer and asks again gets no error.
      return accept()
    case 'ACTIVE':
    case 'COMPLETED':
    case 'EXPIRED':
    case 'NO_SHOW':
      return reject({ type: 'WrongStatus', status: booking.status })
    default:
      return unreachable(booking)
  }
}

const checkIn = (booking: KnownBooking, command: Command<'CheckIn'>): BookingDecision => {
  const { by, principalId, opensBeforeMs, overstayMs, nowMs } = command
  if (!isSide(booking, by, principalId)) return reject({ type: 'BookingNotFound' })
  if (booking.status === 'ACTIVE') return accept()
  if (booking.status !== 'CONFIRMED') return reject({ type: 'WrongStatus', status: booking.status })
  const { fromMs, toMs } = booking.terms.slot
  const earliestMs = fromMs - opensBeforeMs
  if (nowMs < earliestMs) return reject({ type: 'TooEarly', earliestMs })
  if (nowMs >= toMs) return reject({ type: 'TooLate', latestMs: toMs })
  return accept({ type: 'BookingStarted', by, endsAtMs: toMs + overstayMs, atMs: nowMs })
}

const checkOut = (booking: KnownBooking, { by, principalId, nowMs }: Command<'CheckOut'>): BookingDecision => {
  if (!isSide(booking, by, principalId)) return reject({ type: 'BookingNotFound' })
  if (booking.status === 'ACTIVE') return accept({ type: 'BookingCompleted', by, atMs: nowMs })
  if (booking.status === 'COMPLETED') return accept()
  if (booking.status === 'CONFIRMED') return reject({ type: 'NotCheckedIn' })
  return reject({ type: 'WrongStatus', status: booking.status })
}

const timeIsUp = (booking: KnownBooking, nowMs: number): BookingDecision => {
  if (booking.status === 'CONFIRMED' && nowMs >= booking.terms.slot.toMs) return accept({ type: 'DriverDidNotCome', atMs: nowMs })
  if (booking.status === 'ACTIVE' && nowMs >= booking.terms.slot.toMs) return accept({ type: 'BookingCompleted', by: 'time', atMs: nowMs })
  return accept()
}

/** Answers a command on one booking. A final status never changes, and an unpaid booking ends in exactly one way. */
const decide = (booking: Booking, command: BookingCommand): BookingDecision => {
  if (command.type === 'Request') return request(booking, command)
  if (booking.status === 'NONE') return reject({ type: 'BookingNotFound' })
  switch (command.type) {
    case 'StartPayment':
      return startPayment(booking, command)
    case 'PaymentDeclined':
      return paymentDeclined(booking, command)
    case 'Confirm':
      return confirm(booking, command)
    case 'RefundArrived':
      return refundArrived(booking, command)
    case 'Expire':
      if (booking.status !== 'PENDING_PAYMENT' || command.nowMs < booking.holdExpiresAtMs) return accept()
      return accept({ type: 'BookingExpired', atMs: command.nowMs })
    case 'Cancel':
      return cancel(booking, command)
    case 'CheckIn':
      return checkIn(booking, command)
    case 'CheckOut':
      return checkOut(booking, command)
    case 'TimeIsUp':
      return timeIsUp(booking, command.nowMs)
    default:
      return unreachable(command)
  }
}

export const bookingDecider: Decider<Booking, BookingCommand, BookingEvent, BookingRejection> = {
  initial: { status: 'NONE' },
  decide,
  evolve,
}
