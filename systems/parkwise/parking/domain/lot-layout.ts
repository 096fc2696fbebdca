// A lot of many units is several calendars of bounded size. A layout says how many units each of them has.
import { bucketOf, derivedId } from '#platform/kernel/ids.ts'
import { CALENDAR_UNITS } from './calendar.ts'
import type { CalendarId, ClaimId, SpotId } from './ids.ts'

/** Units by calendar, in the order of their numbers. */
export type Layout = readonly number[]

/** The id of a lot's calendar number `index`. */
export const calendarIdOf = (spotId: SpotId, index: number): CalendarId => derivedId<'calendar'>('calendar', spotId, String(index))

/** The ids of all calendars of a lot. */
export const calendarIdsOf = (spotId: SpotId, layout: Layout): readonly CalendarId[] =>
  layout.map((_, index) => calendarIdOf(spotId, index))

/** A new lot: full calendars, and the rest in the last one. */
export const layoutOf = (capacity: number): Layout => grown([], capacity)

/** More units: calendars that are not full first, then new ones. */
export const grown = (layout: Layout, capacity: number): Layout => {
  let missing = capacity - layout.reduce((sum, units) => sum + units, 0)
  const next = layout.map((units) => {
    const added = Math.max(0, Math.min(missing, CALENDAR_UNITS - units))
    missing -= added
    return units + added
  })
  for (; missing > 0; missing -= CALENDAR_UNITS) next.push(Math.min(missing, CALENDAR_UNITS))
  return next
}

/**
 * Fewer units: taken from the last calendar backwards, but none that is promised. Undefined when more is promised than would be
 * left. Calendars never go away, they become empty, so that each keeps its number.
 */
export const shrunk = (layout: Layout, promised: readonly number[], capacity: number): Layout | undefined => {
  let surplus = layout.reduce((sum, units) => sum + units, 0) - capacity
  const next = layout.toReversed().map((units, fromEnd) => {
    const removed = Math.max(0, Math.min(surplus, units - (promised[layout.length - 1 - fromEnd] ?? 0)))
    surplus -= removed
    return units - removed
  })
  return surplus > 0 ? undefined : next.toReversed()
}

/** The calendar that a claim asks first. `homes` never changes for a lot, so a repetition always comes to the same one. */
export const homeOf = (claimId: ClaimId, homes: number): number => bucketOf(claimId, homes)

/** The other calendars of `among`, beginning at a place that follows from the claim, so that claims spread. */
export const othersOf = (claimId: ClaimId, home: number, among: number): readonly number[] => {
  const start = bucketOf(`${claimId}/others`, among)
  return Array.from({ length: among }, (_, i) => (start + i) % among).filter((index) => index !== home)
}
