import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Message } from '#platform/store/message.ts'

export type SpotId = Id<'spot'>
export type CalendarId = Id<'calendar'>
/** What takes space in a calendar: a booking or a block. The caller chooses the id, so that a repetition is known. */
export type ClaimId = Id<'claim'>

/** Why a line is there: time at the ordinary, weekend or night rate, what a daily cap takes off, what a minimum adds. */
export type QuoteLabel = 'hourly' | 'weekend' | 'night' | 'daily-cap' | 'minimum'
/**
 * One line of an itemised price, as data that a user interface can put into words: `2.25 hour × 4.00 = 9.00`. For `daily-cap` the
 * quantity is the number of local days that reached the cap, the unit price is the cap and the amount is the (negative) discount;
 * for `minimum` the unit price is the minimum of the stay and the amount is what was missing to it.
 */
export type QuoteLine = {
  readonly label: QuoteLabel
  readonly quantity: number
  readonly unit: 'hour' | 'day' | 'stay'
  readonly unitPrice: Money
  readonly amount: Money
}
/** The total is the sum of the lines, exactly. */
export type Quote = { readonly total: Money; readonly lines: readonly QuoteLine[] }

export type HoldRequest = {
  readonly claimId: ClaimId
  readonly driverId: PrincipalId
  readonly spotId: SpotId
  readonly slot: TimeSlot
}

export type HeldSpace = {
  readonly claimId: ClaimId
  readonly spotId: SpotId
  /** Which of the lot's calendars took it; needed to confirm and to release. */
  readonly calendarId: CalendarId
  readonly spotName: string
  readonly providerId: PrincipalId
  readonly timeZone: string
  readonly quote: Quote
  readonly holdExpiresAtMs: number
}

export type HoldRejection =
  | { readonly type: 'SpotNotFound' }
  | { readonly type: 'SpotNotOpen'; readonly why: 'archived' | 'paused' }
  | { readonly type: 'OutsideOpeningHours' }
  | { readonly type: 'AlreadyTaken' }
  | { readonly type: 'InThePast' }
  | { readonly type: 'TooFarAhead'; readonly latestMs: number }
  | { readonly type: 'TooLong'; readonly longestMs: number }

export type ClaimRef = { readonly claimId: ClaimId; readonly calendarId: CalendarId }
export type ClaimRejection = { readonly type: 'HoldEnded' }

/** What bookings asks of parking. Every call may be repeated with its message and then has the same answer. */
export type ParkingApi = {
  /** Promises one space of a lot for an interval, for the length of a hold. Refused only after all its calendars have. */
  readonly hold: (
    request: HoldRequest,
    message: Message,
  ) => Promise<
    { readonly held: HeldSpace; readonly rejected?: undefined } | { readonly rejected: HoldRejection; readonly held?: undefined }
  >
  /** Makes a hold last until its interval ends. Rejected when the hold has ended before. */
  readonly confirm: (claim: ClaimRef, message: Message) => Promise<{ readonly rejected?: ClaimRejection }>
  /** Gives the space back. Harmless when there is nothing left to give back. */
  readonly release: (claim: ClaimRef, message: Message) => Promise<void>
}
