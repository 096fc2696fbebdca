import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Message } from '#platform/store/message.ts'
import type { HoldBar } from '../domain/calendar.ts'
import type { CalendarId, ClaimId, SpotId } from '../domain/ids.ts'
import type { Quote } from '../domain/quote.ts'

export type { CalendarId, ClaimId, SpotId } from '../domain/ids.ts'
export type { Quote, QuoteLine } from '../domain/quote.ts'

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
  | { readonly type: 'AlreadyTaken' }
  /** The listing or the clock stands against it. */
  | HoldBar

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
  /**
   * Makes a hold end later, once, while its payment is under way; asked again, it says when it ends. Rejected when the hold has ended.
   */
  readonly extend: (
    claim: ClaimRef,
    message: Message,
  ) => Promise<
    | { readonly holdExpiresAtMs: number; readonly rejected?: undefined }
    | { readonly rejected: ClaimRejection; readonly holdExpiresAtMs?: undefined }
  >
  /** Gives the space back. Harmless when there is nothing left to give back. */
  readonly release: (claim: ClaimRef, message: Message) => Promise<void>
}
