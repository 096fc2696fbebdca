// What bookings must know of a space, in its own words. Parking's answers fit these types as they are; a new kind of refusal
// there does not compile here until somebody decides what it means to a driver.
import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'

/** One line of the price, kept as it was shown when the space was held. */
export type QuoteLine = {
  readonly label: 'hourly' | 'weekend' | 'night' | 'daily-cap' | 'minimum'
  readonly quantity: number
  readonly unit: 'hour' | 'day' | 'stay'
  readonly unitPrice: Money
  /** Negative for what a daily cap takes off. */
  readonly amount: Money
}
/** The total is the sum of the lines, exactly. */
export type Quote = { readonly total: Money; readonly lines: readonly QuoteLine[] }

/** A space that is kept for one driver until the hold ends. */
export type HeldSpace = {
  readonly claimId: Id<'claim'>
  readonly calendarId: Id<'calendar'>
  readonly spotId: Id<'spot'>
  readonly spotName: string
  readonly providerId: PrincipalId
  readonly timeZone: string
  readonly quote: Quote
  readonly holdExpiresAtMs: number
}

/** Why no space was held. */
export type Refusal =
  | { readonly type: 'SpotNotFound' }
  | { readonly type: 'SpotNotOpen'; readonly why: 'archived' | 'paused' }
  | { readonly type: 'OutsideOpeningHours' }
  | { readonly type: 'AlreadyTaken' }
  | { readonly type: 'InThePast' }
  | { readonly type: 'TooFarAhead'; readonly latestMs: number }
  | { readonly type: 'TooLong'; readonly longestMs: number }
