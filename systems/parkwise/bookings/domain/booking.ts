// One driver's wish to park, from the held space to the end of the stay. The space itself is parking's: what is decided here is
// what the two sides owe each other, so however confirmations, expiries and cancellations race, exactly one of them wins.
import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import { evolve } from './booking-history.ts'
import {
  confirm,
  type PaymentId,
  type PaymentProgress,
  paymentDeclined,
  type Refund,
  refundArrived,
  startPayment,
} from './booking-payment.ts'
import { type CancellationPolicy, type Settlement, settlementOf, USUAL_POLICY } from './cancellation-policy.ts'
import type { HeldSpace, Refusal } from './parking-terms.ts'
import type { VehiclePlate } from './vehicle-plate.ts'

export type BookingId = Id<'booking'>

/**
 * PENDING_PAYMENT → CONFIRMED → ACTIVE → COMPLETED is the way of a stay. Unpaid it ends as EXPIRED or CANCELLED, paid and not
 * begun as CANCELLED or NO_SHOW. COMPLETED, CANCELLED, EXPIRED and NO_SHOW are final.
 */
export const BOOKING_STATUSES = ['PENDING_PAYMENT', 'CONFIRMED', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'EXPIRED', 'NO_SHOW'] as const
export type BookingStatus = (typeof BOOKING_STATUSES)[number]

/** Who acts on a booking: either of the two whose it is. */
export type Side = 'driver' | 'provider'

/** Why a status changed, for machines. */
export const HISTORY_REASONS = ['not-paid', 'by-driver', 'by-provider', 'by-time'] as const
export type HistoryReason = (typeof HISTORY_REASONS)[number]

/** One change of status. */
export type HistoryEntry = { readonly status: BookingStatus; readonly atMs: number; readonly reason?: HistoryReason }

/** What was agreed when the space was held; none of it ever changes. */
export type Terms = Omit<HeldSpace, 'holdExpiresAtMs'> & {
  readonly driverId: PrincipalId
  readonly vehiclePlate: VehiclePlate
  readonly slot: TimeSlot
  /** What goes back when it is called off; bookings from before there was one have the usual policy. */
  readonly cancellation?: CancellationPolicy
}

type In<Status extends BookingStatus> = {
  readonly status: Status
  readonly terms: Terms
  /** The oldest first. At most four entries, since no status comes twice. */
  readonly history: readonly HistoryEntry[]
  readonly payment: PaymentProgress
  /** One for each payment at most. */
  readonly refunds: readonly Refund[]
}
export type PendingBooking = In<'PENDING_PAYMENT'> & { readonly holdExpiresAtMs: number }
export type KnownBooking = PendingBooking | In<Exclude<BookingStatus, 'PENDING_PAYMENT'>>
export type Booking = { readonly status: 'NONE' } | KnownBooking

/** What parking answered when it was asked to hold a space, or why it was not even asked. */
export type HoldAnswer =
  | { readonly held: HeldSpace; readonly rejected?: undefined }
  | { readonly rejected: Refusal | TooManyUnpaid; readonly held?: undefined }

/** The driver holds `most` spaces without paying for them, which is as many as one may. */
export type TooManyUnpaid = { readonly type: 'TooManyUnpaid'; readonly most: number }

export type BookingCommand =
  | {
      readonly type: 'Request'
      readonly driverId: PrincipalId
      readonly vehiclePlate: VehiclePlate
      readonly slot: TimeSlot
      readonly hold: HoldAnswer
      readonly cancellation?: CancellationPolicy
      readonly nowMs: number
    }
  /** `holdExpiresAtMs` is what parking said of the hold, null when it has ended. */
  | {
      readonly type: 'StartPayment'
      readonly paymentId: PaymentId
      readonly driverId: PrincipalId
      readonly holdExpiresAtMs: number | null
      readonly nowMs: number
    }
  | { readonly type: 'PaymentDeclined'; readonly paymentId: PaymentId; readonly reason: string; readonly nowMs: number }
  /** It is paid; `spaceKept` is parking's answer to the wish to keep the space until the end of the interval. */
  | {
      readonly type: 'Confirm'
      readonly paymentId: PaymentId
      readonly amount: Money
      readonly spaceKept: boolean
      readonly nowMs: number
    }
  | { readonly type: 'RefundArrived'; readonly paymentId: PaymentId; readonly nowMs: number }
  | { readonly type: 'Expire'; readonly nowMs: number }
  | { readonly type: 'Cancel'; readonly by: Side; readonly principalId: PrincipalId; readonly nowMs: number }
  /** The driver arrives, at most `opensBeforeMs` before the stay. Nobody leaving by `overstayMs` after it ends it. */
  | {
      readonly type: 'CheckIn'
      readonly by: Side
      readonly principalId: PrincipalId
      readonly opensBeforeMs: number
      readonly overstayMs: number
      readonly nowMs: number
    }
  | { readonly type: 'CheckOut'; readonly by: Side; readonly principalId: PrincipalId; readonly nowMs: number }
  /** The stay should be over by now: nobody came, or nobody said that they left. */
  | { readonly type: 'TimeIsUp'; readonly nowMs: number }

export type BookingEvent =
  | { readonly type: 'BookingRequested'; readonly terms: Terms; readonly holdExpiresAtMs: number; readonly atMs: number }
  | { readonly type: 'PaymentStarted'; readonly paymentId: PaymentId; readonly holdExpiresAtMs: number; readonly atMs: number }
  | { readonly type: 'PaymentDeclined'; readonly paymentId: PaymentId; readonly reason: string; readonly atMs: number }
  | { readonly type: 'BookingConfirmed'; readonly paymentId: PaymentId; readonly atMs: number }
  /** Money came for a space that is gone or paid for: all of it goes back. */
  | {
      readonly type: 'PaymentReturned'
      readonly paymentId: PaymentId
      readonly amount: Money
      readonly why: 'too-late' | 'paid-twice'
      readonly atMs: number
    }
  | { readonly type: 'RefundArrived'; readonly paymentId: PaymentId; readonly atMs: number }
  | { readonly type: 'BookingExpired'; readonly atMs: number }
  | { readonly type: 'BookingCancelled'; readonly by: Side; readonly settlement: Settlement; readonly atMs: number }
  | { readonly type: 'BookingStarted'; readonly by: Side; readonly endsAtMs: number; readonly atMs: number }
  | { readonly type: 'BookingCompleted'; readonly by: Side | 'time'; readonly atMs: number }
  | { readonly type: 'DriverDidNotCome'; readonly atMs: number }

export type BookingRejection =
  /** No space was held; kept as the outcome of this booking, so that whoever repeats the wish is told the same. */
  | { readonly type: 'HoldRefused'; readonly by: Refusal | TooManyUnpaid }
  /** The space was held once and is not any more. */
  | { readonly type: 'HoldEnded' }
  | { readonly type: 'AlreadyRequested' }
  /** There is no such booking, or it is somebody else's. */
  | { readonly type: 'BookingNotFound' }
  /** Its status stands against the command. */
  | { readonly type: 'WrongStatus'; readonly status: BookingStatus }
  /** Another attempt to pay is under way. */
  | { readonly type: 'PaymentRunning'; readonly paymentId: PaymentId }
  /** Nobody has checked in, so nobody can check out. */
  | { readonly type: 'NotCheckedIn' }
  /** The interval of a paid booking has begun, so it cannot be cancelled. */
  | { readonly type: 'StayHasBegun' }
  | { readonly type: 'TooEarly'; readonly earliestMs: number }
  | { readonly type: 'TooLate'; readonly latestMs: number }

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
