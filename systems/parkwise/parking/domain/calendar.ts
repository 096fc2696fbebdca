// The only place that can promise a space twice, so it is the place that refuses to.
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { peaksWithin, peakWithin, type TimeSlot } from '#platform/kernel/time-slot.ts'
import type { ClaimId, SpotId } from './ids.ts'
import type { Quote } from './quote.ts'
import type { SlotRefusal } from './slot-rules.ts'

/** The most units that one calendar has: a larger lot is several calendars, so that no lot is one hot row. */
export const CALENDAR_UNITS = 50
/** The most claims that one calendar keeps alive at a time, so that its state stays bounded. */
export const LIVE_CLAIMS_LIMIT = 1_000
/**
 * How long a claim is remembered after its interval ended. A stay may begin a few minutes ago, and must still see who was there then;
 * it also covers clocks that disagree.
 */
export const ENDED_KEPT_MS = 15 * MINUTE_MS

/** Why units are taken: somebody parks, the provider blocks them, or they are about to leave the lot. */
export type ClaimKind = 'booking' | 'block' | 'shrink'
export type Claim = TimeSlot & { readonly claimId: ClaimId; readonly kind: ClaimKind; readonly units: number } & (
    | {
        readonly status: 'held'
        readonly untilMs: number
        /** It was made longer for a payment, which happens once. */
        readonly isExtended?: true
      }
    | { readonly status: 'confirmed' }
  )

export type Calendar = {
  readonly spotId: SpotId
  readonly units: number
  /** Nothing is promised before this instant; 0 for an open calendar. A closing that nobody completes ends by itself. */
  readonly closedUntilMs: number
  readonly claims: readonly Claim[]
}

/** What a driver was told when the space was held: kept with the hold, so that a repetition tells the same. */
export type Offer = {
  readonly spotName: string
  readonly providerId: PrincipalId
  readonly timeZone: string
  readonly quote: Quote
}

/** Reasons that follow from the listing and the clock, not from what is taken. */
export type HoldBar =
  | { readonly type: 'SpotNotOpen'; readonly why: 'archived' | 'paused' }
  | { readonly type: 'OutsideOpeningHours' }
  | SlotRefusal

export type Hold = {
  readonly type: 'Hold'
  readonly claimId: ClaimId
  readonly kind: ClaimKind
  readonly slot: TimeSlot
  readonly units: number
  readonly nowMs: number
  readonly untilMs: number
  readonly offer?: Offer | undefined
  /** A reason found in the facts. It is the decider that refuses, so that the refusal is kept and repeated. */
  readonly barred?: HoldBar | undefined
  /** How many calendars the lot has at the first try; kept with a refusal, so that a repetition asks the same ones. */
  readonly among?: number | undefined
}

export type CalendarCommand =
  | Hold
  | { readonly type: 'Refer'; readonly to: readonly number[] }
  | { readonly type: 'Confirm'; readonly claimId: ClaimId; readonly nowMs: number }
  | { readonly type: 'Extend'; readonly claimId: ClaimId; readonly byMs: number; readonly nowMs: number }
  | { readonly type: 'Release'; readonly claimId: ClaimId; readonly nowMs: number }
  | { readonly type: 'Expire'; readonly claimId: ClaimId; readonly nowMs: number }
  | { readonly type: 'Resize'; readonly spotId: SpotId; readonly units: number; readonly nowMs: number }
  | { readonly type: 'Close'; readonly untilMs: number; readonly nowMs: number }
  | { readonly type: 'Reopen'; readonly nowMs: number }

type ClaimEvent = {
  readonly claimId: ClaimId
  readonly kind: ClaimKind
  readonly slot: TimeSlot
  readonly units: number
  readonly atMs: number
}
export type SpaceHeld = ClaimEvent & { readonly type: 'SpaceHeld'; readonly untilMs: number; readonly offer: Offer | null }
export type CalendarEvent =
  | SpaceHeld
  | { readonly type: 'HoldConfirmed'; readonly claimId: ClaimId; readonly atMs: number }
  /** The hold now ends at `untilMs`; said again when it is asked for again. */
  | { readonly type: 'HoldExtended'; readonly claimId: ClaimId; readonly untilMs: number; readonly atMs: number }
  | (ClaimEvent & { readonly type: 'SpaceReleased' })
  | (ClaimEvent & { readonly type: 'HoldExpired' })
  | { readonly type: 'Resized'; readonly spotId: SpotId; readonly before: number; readonly units: number; readonly atMs: number }
  | { readonly type: 'Closed'; readonly untilMs: number; readonly atMs: number }
  | { readonly type: 'Reopened'; readonly atMs: number }

export type CalendarRejection =
  | { readonly type: 'AlreadyTaken'; readonly among: number }
  | { readonly type: 'TooManyClaims'; readonly among: number }
  | { readonly type: 'ClaimExists' }
  | { readonly type: 'Barred'; readonly by: HoldBar }
  | { readonly type: 'Referred'; readonly to: readonly number[] }
  | { readonly type: 'HoldEnded' }
  | { readonly type: 'InUse'; readonly promised: number }
  | { readonly type: 'BookingsToCome'; readonly count: number }

const FOREVER_MS = Number.MAX_SAFE_INTEGER

/** A hold is gone from the instant at which it ends, whether or not its timer has fired yet. */
const isAlive = (claim: Claim, nowMs: number): boolean => claim.status === 'confirmed' || claim.untilMs > nowMs
const alive = (calendar: Calendar, nowMs: number): readonly Claim[] => calendar.claims.filter((claim) => isAlive(claim, nowMs))

/** The most units that are promised at any one instant from `nowMs` on. */
export const promisedFrom = (calendar: Calendar, nowMs: number): number =>
  peakWithin({ fromMs: nowMs, toMs: FOREVER_MS }, alive(calendar, nowMs))

/** How many units one could still hold for the whole of `slot`; 0 for a calendar that is closed. */
export const freeUnits = (calendar: Calendar, slot: TimeSlot, nowMs: number): number =>
  nowMs < calendar.closedUntilMs ? 0 : Math.max(0, calendar.units - peakWithin(slot, alive(calendar, nowMs)))

/** {@link freeUnits} for each of `slots`, which must lie in the order of time and not overlap, in one pass over the claims. */
export const freeUnitsInEach = (calendar: Calendar, slots: readonly TimeSlot[], nowMs: number): readonly number[] =>
  nowMs < calendar.closedUntilMs
    ? slots.map(() => 0)
    : peaksWithin(slots, alive(calendar, nowMs)).map((peak) => Math.max(0, calendar.units - peak))

/** What {@link freeUnits} would be if every hold that nobody has confirmed yet ended without a confirmation. */
export const freeUnitsWithoutHolds = (calendar: Calendar, slot: TimeSlot, nowMs: number): number =>
  freeUnits({ ...calendar, claims: calendar.claims.filter(({ status }) => status === 'confirmed') }, slot, nowMs)

/** How many bookings hold a unit now or later. */
export const bookingsToCome = (calendar: Calendar, nowMs: number): number =>
  alive(calendar, nowMs).filter((claim) => claim.kind === 'booking' && claim.toMs > nowMs).length

const about = (claim: Claim, atMs: number): ClaimEvent => ({
  claimId: claim.claimId,
  kind: claim.kind,
  slot: { fromMs: claim.fromMs, toMs: claim.toMs },
  units: claim.units,
  atMs,
})

/** Every change first says which holds have ended by now, so that each ends once, by its timer or before it. */
const endedHolds = (calendar: Calendar, atMs: number): readonly CalendarEvent[] =>
  calendar.claims.filter((claim) => !isAlive(claim, atMs)).map((claim) => ({ type: 'HoldExpired', ...about(claim, atMs) }))

const decideHold = (calendar: Calendar, command: Hold): Decision<CalendarEvent, CalendarRejection> => {
  const { claimId, kind, slot, units, nowMs, untilMs, among = 1 } = command
  invariant(Number.isInteger(units) && units > 0 && untilMs > nowMs, `${claimId} holds nothing, or for no time`)
  if (command.barred) return reject({ type: 'Barred', by: command.barred })
  // Whoever was there then may be forgotten by now.
  if (slot.fromMs < nowMs - ENDED_KEPT_MS) return reject({ type: 'Barred', by: { type: 'InThePast' } })
  const claims = alive(calendar, nowMs)
  if (claims.some((claim) => claim.claimId === claimId)) return reject({ type: 'ClaimExists' })
  if (freeUnits(calendar, slot, nowMs) < units) return reject({ type: 'AlreadyTaken', among })
  if (claims.filter((claim) => claim.toMs > nowMs).length >= LIVE_CLAIMS_LIMIT) return reject({ type: 'TooManyClaims', among })
  const held: SpaceHeld = { type: 'SpaceHeld', claimId, kind, slot, units, untilMs, offer: command.offer ?? null, atMs: nowMs }
  return accept(...endedHolds(calendar, nowMs), held)
}

const decideResize = (
  calendar: Calendar,
  { spotId, units, nowMs }: Extract<CalendarCommand, { type: 'Resize' }>,
): Decision<CalendarEvent, CalendarRejection> => {
  invariant(Number.isInteger(units) && units >= 0 && units <= CALENDAR_UNITS, `a calendar cannot have ${units} units`)
  // Units set aside to leave the lot leave it with the change that they were set aside for, and with no other one.
  const leaving = units < calendar.units ? alive(calendar, nowMs).filter((claim) => claim.kind === 'shrink') : []
  if (calendar.units === units && calendar.spotId === spotId) return accept()
  const rest = calendar.claims.filter((claim) => claim.kind !== 'shrink')
  const promised = promisedFrom({ ...calendar, claims: rest }, nowMs)
  if (units < calendar.units && promised > units) return reject({ type: 'InUse', promised })
  return accept(...endedHolds(calendar, nowMs), ...leaving.map((claim) => ({ type: 'SpaceReleased' as const, ...about(claim, nowMs) })), {
    type: 'Resized',
    spotId,
    before: calendar.units,
    units,
    atMs: nowMs,
  })
}

/** Once only: whoever pays slowly again and again would keep a space without paying for it. */
const decideExtend = (
  calendar: Calendar,
  { claimId, byMs, nowMs }: Extract<CalendarCommand, { type: 'Extend' }>,
): Decision<CalendarEvent, CalendarRejection> => {
  invariant(Number.isInteger(byMs) && byMs >= 0, 'an extension is a time')
  const claim = alive(calendar, nowMs).find((candidate) => candidate.claimId === claimId)
  if (!claim) return reject({ type: 'HoldEnded' })
  const untilMs = claim.status === 'confirmed' ? claim.toMs : claim.isExtended ? claim.untilMs : claim.untilMs + byMs
  return accept(...endedHolds(calendar, nowMs), { type: 'HoldExtended', claimId, untilMs, atMs: nowMs })
}

/**
 * Answers a command on one calendar. At no instant are more units promised than there are, counting confirmed claims, and holds
 * until they end.
 */
const decide = (calendar: Calendar, command: CalendarCommand): Decision<CalendarEvent, CalendarRejection> => {
  switch (command.type) {
    case 'Hold':
      return decideHold(calendar, command)
    case 'Refer':
      // Changes nothing and is kept: whoever repeats the wish goes to the same calendars in the same order.
      return reject({ type: 'Referred', to: command.to })
    case 'Confirm': {
      const claim = alive(calendar, command.nowMs).find(({ claimId }) => claimId === command.claimId)
      if (!claim) return reject({ type: 'HoldEnded' })
      if (claim.status === 'confirmed') return accept()
      return accept(...endedHolds(calendar, command.nowMs), { type: 'HoldConfirmed', claimId: claim.claimId, atMs: command.nowMs })
    }
    case 'Extend':
      return decideExtend(calendar, command)
    case 'Release': {
      const claim = alive(calendar, command.nowMs).find(({ claimId }) => claimId === command.claimId)
      const ended = endedHolds(calendar, command.nowMs)
      return claim ? accept(...ended, { type: 'SpaceReleased', ...about(claim, command.nowMs) }) : accept(...ended)
    }
    case 'Expire':
      return accept(...endedHolds(calendar, command.nowMs))
    case 'Resize':
      return decideResize(calendar, command)
    case 'Close': {
      const count = bookingsToCome(calendar, command.nowMs)
      if (count > 0) return reject({ type: 'BookingsToCome', count })
      if (calendar.closedUntilMs >= command.untilMs) return accept()
      return accept({ type: 'Closed', untilMs: command.untilMs, atMs: command.nowMs })
    }
    case 'Reopen':
      return calendar.closedUntilMs <= command.nowMs ? accept() : accept({ type: 'Reopened', atMs: command.nowMs })
    default:
      return unreachable(command)
  }
}

const withoutClaim = (calendar: Calendar, id: ClaimId, atMs: number): readonly Claim[] =>
  remembered(calendar, atMs).filter((claim) => claim.claimId !== id)

/** Holds stay until an event ends them; what is confirmed is forgotten some time after its end. */
const remembered = (calendar: Calendar, atMs: number): readonly Claim[] =>
  calendar.claims.filter((claim) => claim.status === 'held' || claim.toMs > atMs - ENDED_KEPT_MS)

const evolve = (calendar: Calendar, event: CalendarEvent): Calendar => {
  switch (event.type) {
    case 'SpaceHeld': {
      const { claimId, kind, slot, units, untilMs, atMs } = event
      const claim: Claim = { claimId, kind, ...slot, units, status: 'held', untilMs }
      return { ...calendar, claims: [...withoutClaim(calendar, claimId, atMs), claim] }
    }
    case 'HoldConfirmed':
      return {
        ...calendar,
        claims: calendar.claims.map((claim): Claim => {
          if (claim.claimId !== event.claimId) return claim
          const { claimId, kind, fromMs, toMs, units } = claim
          return { claimId, kind, fromMs, toMs, units, status: 'confirmed' }
        }),
      }
    case 'HoldExtended':
      return {
        ...calendar,
        claims: calendar.claims.map(
          (claim): Claim =>
            claim.claimId === event.claimId && claim.status === 'held' ? { ...claim, untilMs: event.untilMs, isExtended: true } : claim,
        ),
      }
    case 'SpaceReleased':
    case 'HoldExpired':
      return { ...calendar, claims: withoutClaim(calendar, event.claimId, event.atMs) }
    case 'Resized':
      return { ...calendar, spotId: event.spotId, units: event.units, claims: remembered(calendar, event.atMs) }
    case 'Closed':
      return { ...calendar, closedUntilMs: event.untilMs }
    case 'Reopened':
      return { ...calendar, closedUntilMs: 0 }
    default:
      return unreachable(event)
  }
}

export const calendarDecider: Decider<Calendar, CalendarCommand, CalendarEvent, CalendarRejection> = {
  initial: { spotId: '' as SpotId, units: 0, closedUntilMs: 0, claims: [] },
  decide,
  evolve,
}
