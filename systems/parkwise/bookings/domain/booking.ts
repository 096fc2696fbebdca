// One driver's wish to park, from the held space to the end of the stay. The space itself is parking's: what is decided here is
// what the two sides owe each other, so however confirmations, expiries and cancellations race, exactly one of them wins.
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { HeldSpace, Refusal } from './parking-terms.ts'
import type { VehiclePlate } from './vehicle-plate.ts'

/**
 * PENDING_PAYMENT → CONFIRMED → ACTIVE → COMPLETED is the way of a stay. Unpaid it ends as EXPIRED or CANCELLED, paid and not
 * begun as CANCELLED. COMPLETED, CANCELLED and EXPIRED are final.
 */
export const BOOKING_STATUSES = ['PENDING_PAYMENT', 'CONFIRMED', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'EXPIRED'] as const
export type BookingStatus = (typeof BOOKING_STATUSES)[number]

/** When a stay may begin. Without an upper bound in it: one may come until the interval is over. */
export const CHECK_IN = { opensBeforeMs: 10 * MINUTE_MS } as const

/** Who ended a booking before its stay began. */
export type CancelledBy = 'driver' | 'provider'

/** Why a booking ended early, for machines. */
export type HistoryReason = 'not-paid' | 'by-driver' | 'by-provider'

/** One change of status. */
export type HistoryEntry = { readonly status: BookingStatus; readonly atMs: number; readonly reason?: HistoryReason }

/** What was agreed when the space was held; none of it ever changes. */
export type Terms = Omit<HeldSpace, 'holdExpiresAtMs'> & {
  readonly driverId: PrincipalId
  readonly vehiclePlate: VehiclePlate
  readonly slot: TimeSlot
}

type In<Status extends BookingStatus> = {
  readonly status: Status
  readonly terms: Terms
  /** The oldest first. At most four entries, since no status comes twice. */
  readonly history: readonly HistoryEntry[]
}
export type PendingBooking = In<'PENDING_PAYMENT'> & { readonly holdExpiresAtMs: number }
export type KnownBooking = PendingBooking | In<Exclude<BookingStatus, 'PENDING_PAYMENT'>>
export type Booking = { readonly status: 'NONE' } | KnownBooking

/** What parking answered when it was asked to hold a space. */
export type HoldAnswer =
  | { readonly held: HeldSpace; readonly rejected?: undefined }
  | { readonly rejected: Refusal; readonly held?: undefined }

export type BookingCommand =
  | {
      readonly type: 'Request'
      readonly driverId: PrincipalId
      readonly vehiclePlate: VehiclePlate
      readonly slot: TimeSlot
      readonly hold: HoldAnswer
      readonly nowMs: number
    }
  /** It is paid; `spaceKept` is parking's answer to the wish to keep the space until the end of the interval. */
  | { readonly type: 'Confirm'; readonly spaceKept: boolean; readonly nowMs: number }
  | { readonly type: 'Expire'; readonly nowMs: number }
  | { readonly type: 'Cancel'; readonly by: CancelledBy; readonly principalId: PrincipalId; readonly nowMs: number }
  | { readonly type: 'Start'; readonly nowMs: number }
  | { readonly type: 'Complete'; readonly nowMs: number }

export type BookingEvent =
  | { readonly type: 'BookingRequested'; readonly terms: Terms; readonly holdExpiresAtMs: number; readonly atMs: number }
  | { readonly type: 'BookingConfirmed'; readonly atMs: number }
  | { readonly type: 'BookingExpired'; readonly atMs: number }
  /** `paid` says whether there may be money to give back. */
  | { readonly type: 'BookingCancelled'; readonly by: CancelledBy; readonly paid: boolean; readonly atMs: number }
  | { readonly type: 'BookingStarted'; readonly atMs: number }
  | { readonly type: 'BookingCompleted'; readonly atMs: number }

export type BookingRejection =
  /** No space was held; kept as the outcome of this booking, so that whoever repeats the wish is told the same. */
  | { readonly type: 'HoldRefused'; readonly by: Refusal }
  /** The space was held once and is not any more. */
  | { readonly type: 'HoldEnded' }
  | { readonly type: 'AlreadyRequested' }
  /** There is no such booking, or it is somebody else's. */
  | { readonly type: 'BookingNotFound' }
  /** Its status stands against the command. */
  | { readonly type: 'WrongStatus'; readonly status: BookingStatus }
  /** The interval of a paid booking has begun, so it cannot be cancelled. */
  | { readonly type: 'StayHasBegun' }
  | { readonly type: 'TooEarly'; readonly earliestMs: number }
  | { readonly type: 'TooLate'; readonly latestMs: number }

type BookingDecision = Decision<BookingEvent, BookingRejection>
type Command<Type extends BookingCommand['type']> = Extract<BookingCommand, { type: Type }>

const request = (booking: Booking, { driverId, vehiclePlate, slot, hold, nowMs }: Command<'Request'>): BookingDecision => {
  if (booking.status !== 'NONE') return reject({ type: 'AlreadyRequested' })
  if (hold.rejected) return reject({ type: 'HoldRefused', by: hold.rejected })
  const { holdExpiresAtMs, ...space } = hold.held
  const total = space.quote.lines.reduce((sum, line) => sum + line.amount.amountMinor, 0)
  invariant(total === space.quote.total.amountMinor, 'a quote adds up')
  // A wish that broke off after the hold and comes back late: somebody else may have the space by now.
  if (nowMs >= holdExpiresAtMs) return reject({ type: 'HoldEnded' })
  return accept({ type: 'BookingRequested', terms: { ...space, driverId, vehiclePlate, slot }, holdExpiresAtMs, atMs: nowMs })
}

const cancel = (booking: KnownBooking, { by, principalId, nowMs }: Command<'Cancel'>): BookingDecision => {
  const side = by === 'driver' ? booking.terms.driverId : booking.terms.providerId
  if (principalId !== side) return reject({ type: 'BookingNotFound' })
  switch (booking.status) {
    case 'PENDING_PAYMENT':
      return accept({ type: 'BookingCancelled', by, paid: false, atMs: nowMs })
    case 'CONFIRMED':
      if (nowMs >= booking.terms.slot.fromMs) return reject({ type: 'StayHasBegun' })
      return accept({ type: 'BookingCancelled', by, paid: true, atMs: nowMs })
    case 'CANCELLED':
      // As wished: who lost the answer and asks again gets no error.
      return accept()
    case 'ACTIVE':
    case 'COMPLETED':
    case 'EXPIRED':
      return reject({ type: 'WrongStatus', status: booking.status })
    default:
      return unreachable(booking)
  }
}

const start = (booking: KnownBooking, nowMs: number): BookingDecision => {
  if (booking.status !== 'CONFIRMED') return reject({ type: 'WrongStatus', status: booking.status })
  const { fromMs, toMs } = booking.terms.slot
  const earliestMs = fromMs - CHECK_IN.opensBeforeMs
  if (nowMs < earliestMs) return reject({ type: 'TooEarly', earliestMs })
  if (nowMs >= toMs) return reject({ type: 'TooLate', latestMs: toMs })
  return accept({ type: 'BookingStarted', atMs: nowMs })
}

/** Answers a command on one booking. A final status never changes, and an unpaid booking ends in exactly one way. */
const decide = (booking: Booking, command: BookingCommand): BookingDecision => {
  if (command.type === 'Request') return request(booking, command)
  if (booking.status === 'NONE') return reject({ type: 'BookingNotFound' })
  const wrongStatus = { type: 'WrongStatus', status: booking.status } as const
  switch (command.type) {
    case 'Confirm':
      if (booking.status !== 'PENDING_PAYMENT') return reject(wrongStatus)
      // Parking keeps the space or not: its answer counts, even when our own timer has not looked yet.
      return command.spaceKept ? accept({ type: 'BookingConfirmed', atMs: command.nowMs }) : reject({ type: 'HoldEnded' })
    case 'Expire':
      if (booking.status !== 'PENDING_PAYMENT' || command.nowMs < booking.holdExpiresAtMs) return accept()
      return accept({ type: 'BookingExpired', atMs: command.nowMs })
    case 'Cancel':
      return cancel(booking, command)
    case 'Start':
      return start(booking, command.nowMs)
    case 'Complete':
      return booking.status === 'ACTIVE' ? accept({ type: 'BookingCompleted', atMs: command.nowMs }) : reject(wrongStatus)
    default:
      return unreachable(command)
  }
}

const moved = (booking: Booking, status: Exclude<BookingStatus, 'PENDING_PAYMENT'>, atMs: number, reason?: HistoryReason): KnownBooking => {
  invariant(booking.status !== 'NONE', 'what does not exist has no status')
  const entry: HistoryEntry = reason === undefined ? { status, atMs } : { status, atMs, reason }
  return { status, terms: booking.terms, history: [...booking.history, entry] }
}

const evolve = (booking: Booking, event: BookingEvent): KnownBooking => {
  switch (event.type) {
    case 'BookingRequested':
      return requested(event)
    case 'BookingConfirmed':
      return moved(booking, 'CONFIRMED', event.atMs)
    case 'BookingExpired':
      return moved(booking, 'EXPIRED', event.atMs, 'not-paid')
    case 'BookingCancelled':
      return moved(booking, 'CANCELLED', event.atMs, `by-${event.by}`)
    case 'BookingStarted':
      return moved(booking, 'ACTIVE', event.atMs)
    case 'BookingCompleted':
      return moved(booking, 'COMPLETED', event.atMs)
    default:
      return unreachable(event)
  }
}

/** A booking as it was when it was made: what a driver is told, and told again. */
export const requested = ({ terms, holdExpiresAtMs, atMs }: Extract<BookingEvent, { type: 'BookingRequested' }>): PendingBooking => {
  const status = 'PENDING_PAYMENT'
  return { status, terms, holdExpiresAtMs, history: [{ status, atMs }] }
}

export const bookingDecider: Decider<Booking, BookingCommand, BookingEvent, BookingRejection> = {
  initial: { status: 'NONE' },
  decide,
  evolve,
}
