import { HOUR_MS } from '#platform/kernel/clock.ts'
import { nextOffsetChange, wallClockMs } from '#platform/kernel/local-time.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import { type Calendar, freeUnitsInEach } from './calendar.ts'
import type { Spot } from './listing.ts'
import { isOpenThroughout } from './opening-hours.ts'

/** An hour of a spot. `freeUnits` can be held for the whole of it, and is 0 when it is not open for the whole of it. */
export type FreeHour = TimeSlot & { readonly isOpen: boolean; readonly freeUnits: number }

/**
 * The hours of a span, by the clock of a place: each ends where the clock shows a full hour, or is changed. A day in which clocks are
 * set back has one hour twice, and one in which they are set forward lacks one. The first and the last are cut to the span.
 *
 * Throws for an unknown time zone.
 */
export const hoursOfClock = (span: TimeSlot, timeZone: string): readonly TimeSlot[] => {
  const hours: TimeSlot[] = []
  for (let fromMs = span.fromMs; fromMs < span.toMs; ) {
    const wallMs = wallClockMs(timeZone, fromMs)
    const fullHourMs = fromMs + (Math.floor(wallMs / HOUR_MS) + 1) * HOUR_MS - wallMs
    const toMs = nextOffsetChange(timeZone, fromMs, Math.min(fullHourMs, span.toMs))
    hours.push({ fromMs, toMs })
    fromMs = toMs
  }
  return hours
}

/**
 * How much of a spot is free in each hour of a span, as somebody would be told who asks for that hour alone: `calendars` are all of
 * the spot's. A stay of several hours needs one unit for the whole of it, so it may find none although each of its hours has one.
 */
export const freeHours = (
  spot: Pick<Spot, 'status' | 'openingHours' | 'timeZone'>,
  calendars: readonly Calendar[],
  span: TimeSlot,
  nowMs: number,
): readonly FreeHour[] => {
  const hours = hoursOfClock(span, spot.timeZone)
  const free = hours.map(() => 0)
  for (const calendar of calendars) {
    for (const [index, units] of freeUnitsInEach(calendar, hours, nowMs).entries()) free[index] = (free[index] ?? 0) + units
  }
  return hours.map((hour, index) => {
    const isOpen = spot.status === 'ACTIVE' && isOpenThroughout(spot.openingHours, hour, spot.timeZone)
    return { ...hour, isOpen, freeUnits: isOpen ? (free[index] ?? 0) : 0 }
  })
}
