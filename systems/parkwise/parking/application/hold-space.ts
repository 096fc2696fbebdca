// Finds the one of a lot's calendars that takes a claim. Every answer on the way is an outcome that a calendar keeps, so whoever
// repeats the wish (after a crash, or at the same moment) walks the same path to the same end:
//
// 1. The claim's home calendar, which never changes, decides first. A refusal for lack of space also keeps how many calendars there were.
// 2. A few others are tried blindly, in an order that follows from the claim.
// 3. Of the rest the state is read, and the home calendar keeps which of them had space (`Refer`); those are tried, and so on until
//    none is left. A calendar is passed over only when its own decider would have refused when it was read.
import { invariant } from '#platform/kernel/decision.ts'
import { step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Outcome } from '#platform/store/outcome.ts'
import type { Store } from '#platform/store/store.ts'
import type { HeldSpace, HoldRejection, HoldRequest } from '../contract/parking-api.ts'
import {
  type Calendar,
  type CalendarEvent,
  type CalendarRejection,
  calendarDecider,
  freeUnits,
  type Hold,
  type HoldBar,
} from '../domain/calendar.ts'
import type { Spot } from '../domain/listing.ts'
import { calendarIdOf, homeOf, othersOf } from '../domain/lot-layout.ts'
import { isOpenThroughout } from '../domain/opening-hours.ts'
import { quoteFor } from '../domain/quote.ts'
import { refusalOfSlot, type SlotLimits } from '../domain/slot-rules.ts'
import type { CalendarReader } from './calendar-reader.ts'
import { calendars } from './calendars.ts'
import { spots } from './spots.ts'

/** How many calendars are asked without looking, after the first one. Looking costs more, unless the lot is nearly full. */
const BLIND_TRIES = 3
/** How many calendars with space one look names. */
const REFER_LIMIT = 8

export type HoldPorts = {
  readonly store: Store
  readonly readCalendars: CalendarReader
  readonly limits: SlotLimits
  readonly holdMs: number
}

export type HoldResult =
  | { readonly held: HeldSpace; readonly rejected?: undefined }
  | { readonly rejected: HoldRejection; readonly held?: undefined }

type Try = Outcome<CalendarEvent, CalendarRejection>

/**
 * Holds one unit of a lot for an interval, until `nowMs + holdMs`. The same message gets the same answer, with the quote of the
 * first time; a claim id belongs to one message. Throws FingerprintMismatch and StoreUnavailable as the store does.
 */
export const holdSpace =
  ({ store, readCalendars, limits, holdMs }: HoldPorts) =>
  async (request: HoldRequest, nowMs: number, message: Message): Promise<HoldResult> => {
    const { claimId, spotId, slot } = request
    const spot = (await store.get(spots, spotId))?.state
    if (!spot) return { rejected: { type: 'SpotNotFound' } }

    const barred = barOf(spot, slot, limits, nowMs)
    const offer = barred ? undefined : offerOf(spot, slot)
    const command = (among: number): Hold => ({
      type: 'Hold',
      claimId,
      kind: 'booking',
      slot,
      units: 1,
      nowMs,
      untilMs: nowMs + holdMs,
      barred,
      offer,
      among,
    })
    const stepAt = (name: string): Message => ({ ...message, id: step(message.id, name) })
    const tryAt = (index: number, among: number): Promise<Try> =>
      store.execute(calendars, calendarIdOf(spotId, index), command(among), stepAt(String(index)))

    const home = homeOf(claimId, spot.homes)
    const first = await tryAt(home, spot.layout.length)
    if (!isFull(first)) return answerOf(request, home, first)
    const among = first.rejected.among

    const tryAll = async (indexes: readonly number[]): Promise<HoldResult | undefined> => {
      for (const index of indexes) {
        const outcome = await tryAt(index, among)
        if (!isFull(outcome)) return answerOf(request, index, outcome)
      }
      return undefined
    }

    const others = othersOf(claimId, home, among)
    const found = await tryAll(others.slice(0, BLIND_TRIES))
    if (found) return found
    let left = others.slice(BLIND_TRIES)
    for (let round = 1; left.length > 0; round++) {
      const states = await readCalendars(spotId, among)
      const to = withSpace(states, left, command(among))
      const kept = await store.execute(calendars, calendarIdOf(spotId, home), { type: 'Refer', to }, stepAt(`refer-${round}`))
      invariant(kept.rejected?.type === 'Referred', 'a calendar keeps what it is told to refer to')
      const referred = kept.rejected.to
      if (referred.length === 0) break
      const taken = await tryAll(referred)
      if (taken) return taken
      left = left.filter((index) => !referred.includes(index))
    }
    return { rejected: { type: 'AlreadyTaken' } }
  }

/** The reason in the listing, the opening hours or the clock not to hold `slot`, if there is one. */
const barOf = (spot: Spot, slot: HoldRequest['slot'], limits: SlotLimits, nowMs: number): HoldBar | undefined => {
  if (spot.status !== 'ACTIVE') return { type: 'SpotNotOpen', why: spot.status === 'PAUSED' ? 'paused' : 'archived' }
  const refusal = refusalOfSlot(slot, limits, nowMs)
  if (refusal) return refusal
  return isOpenThroughout(spot.openingHours, slot, spot.timeZone) ? undefined : { type: 'OutsideOpeningHours' }
}

const offerOf = (spot: Spot, slot: HoldRequest['slot']): Hold['offer'] => ({
  spotName: spot.name,
  providerId: spot.providerId,
  timeZone: spot.timeZone,
  quote: quoteFor(spot.pricing, slot, spot.timeZone),
})

type Full = Extract<CalendarRejection, { type: 'AlreadyTaken' | 'TooManyClaims' }>

const isFull = (outcome: Try): outcome is Try & { readonly rejected: Full } =>
  outcome.rejected?.type === 'AlreadyTaken' || outcome.rejected?.type === 'TooManyClaims'

/** Which of `left` would take the claim now: those with most space first, so that who comes next finds some too. */
const withSpace = (states: readonly Calendar[], left: readonly number[], command: Hold): readonly number[] =>
  left
    .flatMap((index) => {
      const calendar = states[index]
      if (!calendar || calendarDecider.decide(calendar, command).accepted === undefined) return []
      return [{ index, free: freeUnits(calendar, command.slot, command.nowMs) }]
    })
    .sort((a, b) => b.free - a.free)
    .slice(0, REFER_LIMIT)
    .map(({ index }) => index)

const answerOf = (request: HoldRequest, index: number, outcome: Try): HoldResult => {
  const { claimId, spotId } = request
  if (outcome.rejected) {
    const { rejected } = outcome
    if (rejected.type === 'Barred') return { rejected: rejected.by }
    // Another wish has used this claim: nothing more is promised under its name.
    invariant(rejected.type === 'ClaimExists', `a hold was refused with ${rejected.type}`)
    return { rejected: { type: 'AlreadyTaken' } }
  }
  const held = outcome.accepted?.find((event) => event.type === 'SpaceHeld')
  invariant(held?.offer, `the hold of ${claimId} has no offer`)
  const calendarId = calendarIdOf(spotId, index)
  return { held: { claimId, spotId, calendarId, ...held.offer, holdExpiresAtMs: held.untilMs } }
}
