import { toIso } from '#platform/kernel/clock.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import { collection } from '#platform/store/collection.ts'
import { availabilityChanged, holdConfirmed, holdExpired } from '../contract/events.ts'
import type { ClaimId } from '../contract/parking-api.ts'
import { type Calendar, type CalendarCommand, type CalendarEvent, type ClaimKind, calendarDecider } from '../domain/calendar.ts'

type Change = {
  readonly cause: 'held' | 'released' | 'expired' | 'resized' | 'closed' | 'reopened'
  readonly unitsFreed: number
  readonly claim?: { readonly claimId: ClaimId; readonly kind: ClaimKind; readonly slot: TimeSlot }
}

const changeOf = (event: CalendarEvent, calendar: Calendar): Change | undefined => {
  switch (event.type) {
    case 'SpaceHeld':
      return { cause: 'held', unitsFreed: -event.units, claim: event }
    case 'SpaceReleased':
      return { cause: 'released', unitsFreed: event.units, claim: event }
    case 'HoldExpired':
      return { cause: 'expired', unitsFreed: event.units, claim: event }
    case 'Resized':
      return { cause: 'resized', unitsFreed: event.units - event.before }
    case 'Closed':
      return { cause: 'closed', unitsFreed: -calendar.units }
    case 'Reopened':
      return { cause: 'reopened', unitsFreed: calendar.units }
    case 'HoldConfirmed':
    case 'HoldExtended':
      // What was held stays taken.
      return undefined
  }
}

const interval = (slot: TimeSlot): { from: string; to: string } => ({ from: toIso(slot.fromMs), to: toIso(slot.toMs) })

/** The calendars of all lots. A hold's timer has the name of its claim. */
export const calendars = collection({
  name: 'calendar',
  decider: calendarDecider,
  publish: (event, calendar, calendarId) => {
    if (event.type === 'HoldConfirmed') return [holdConfirmed.of({ spotId: calendar.spotId, calendarId, claimId: event.claimId })]
    const change = changeOf(event, calendar)
    if (!change) return []
    const { cause, unitsFreed, claim } = change
    const drafts = [
      availabilityChanged.of({
        spotId: calendar.spotId,
        calendarId,
        cause,
        unitsFreed,
        claimId: claim?.claimId ?? null,
        kind: claim?.kind ?? null,
        from: claim ? toIso(claim.slot.fromMs) : null,
        to: claim ? toIso(claim.slot.toMs) : null,
      }),
    ]
    if (event.type !== 'HoldExpired') return drafts
    const { claimId, kind, units, slot } = event
    return [...drafts, holdExpired.of({ spotId: calendar.spotId, calendarId, claimId, kind, units, ...interval(slot) })]
  },
  timers: (event, calendar) => {
    switch (event.type) {
      case 'SpaceHeld':
        return [{ name: event.claimId, dueMs: event.untilMs }]
      case 'HoldExtended':
        // A confirmed claim has no timer any more.
        return calendar.claims.some(({ claimId, status }) => claimId === event.claimId && status === 'held')
          ? [{ name: event.claimId, dueMs: event.untilMs }]
          : []
      case 'HoldConfirmed':
      case 'SpaceReleased':
      case 'HoldExpired':
        return [{ name: event.claimId, dueMs: null }]
      default:
        return []
    }
  },
  onTimer: (name, nowMs): CalendarCommand => ({ type: 'Expire', claimId: name as ClaimId, nowMs }),
})
