// What a booking is, what may be asked of it, and what can happen to it. The rules are in booking.ts.
import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { CancellationPolicy, Settlement } from './cancellation-policy.ts'
import type { HeldSpace, Refusal } from './parking-terms.ts'
import type { VehiclePlate } from './vehicle-plate.ts'

export type PaymentId = Id<'payment'>

/** How far the paying is. `declined` may be tried again while the space is held. */
export type PaymentProgress =
  | { readonly type: 'none' }
  | { readonly type: 'running'; readonly paymentId: PaymentId }
  | { readonly type: 'declined'; readonly paymentId: PaymentId; readonly reason: string }
  | { readonly type: 'paid'; readonly paymentId: PaymentId; readonly atMs: number }

/** Money on its way back to the driver. */
export type Refund = {
  readonly paymentId: PaymentId
  readonly amount: Money
  readonly why: 'cancelled' | 'too-late' | 'paid-twice'
  readonly isDone: boolean
}

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
