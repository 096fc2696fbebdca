import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { nextOffsetChange, wallClockMs, weekdayOfWallClock } from '#platform/kernel/local-time.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/**
 * Minutes after local midnight, half-open; 1440 is the end of the day. `toMinute < fromMinute` means that it lasts past midnight:
 * Friday 22:00–02:00 is open on Saturday until 02:00.
 */
export type Opening = { readonly fromMinute: number; readonly toMinute: number }

/** When a spot can be used, in its own time zone. A weekday without openings is closed. */
export type OpeningHours = 'always' | { readonly [day in Weekday]?: readonly Opening[] }

export type OpeningHoursProblem = { readonly field: string; readonly message: string }

const DAY_MINUTES = 1_440
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Where an opening ends, in minutes after the midnight that its day began with. */
const endOf = ({ fromMinute, toMinute }: Opening): number => (toMinute > fromMinute ? toMinute : toMinute + DAY_MINUTES)

/** The first rule that opening hours break, or undefined when they are sound. */
export const openingHoursProblem = (hours: OpeningHours): OpeningHoursProblem | undefined => {
  if (hours === 'always') return undefined
  const week: { readonly field: string; readonly from: number; readonly to: number }[] = []
  for (const [day, name] of WEEKDAYS.entries()) {
    for (const [index, opening] of (hours[name] ?? []).entries()) {
      const field = `${name}/${index}`
      const message = openingProblem(opening)
      if (message) return { field, message }
      week.push({ field, from: day * DAY_MINUTES + opening.fromMinute, to: day * DAY_MINUTES + endOf(opening) })
    }
  }
  week.sort((a, b) => a.from - b.from)
  const first = week[0]
  if (!first) return { field: '', message: 'must be open at some time of the week' }
  // Sunday's last opening may reach into Monday, so the first one follows the last one again, a week later.
  const cycle = [...week, { ...first, from: first.from + WEEK_MINUTES }]
  for (const [index, next] of cycle.entries()) {
    const before = cycle[index - 1]
    if (before && next.from < before.to) return { field: next.field, message: `overlaps ${before.field}` }
  }
  return undefined
}

const isMinuteOfDay = (minute: number): boolean => Number.isInteger(minute) && minute >= 0 && minute <= DAY_MINUTES

const openingProblem = ({ fromMinute, toMinute }: Opening): string | undefined => {
  if (!isMinuteOfDay(fromMinute) || fromMinute === DAY_MINUTES) return 'must start at a time from 00:00 to 23:59'
  if (!isMinuteOfDay(toMinute)) return 'must end at a time from 00:00 to 24:00'
  return fromMinute === toMinute ? 'must not be empty; a whole day is 00:00 to 24:00' : undefined
}

/**
 * Whether a spot is open during the whole of an interval, not only at its ends: a car cannot be promised a garage that is locked
 * while it stays. A provider whose garage is locked at night but lets cars stay in it should say `always` and describe the access.
 *
 * What counts is what the clock on the wall shows. Where clocks are set back an opening lasts an hour longer, where they are set
 * forward an hour shorter.
 *
 * `hours` must be sound (see {@link openingHoursProblem}). Throws for an unknown time zone, unless it is always open.
 */
export const isOpenThroughout = (hours: OpeningHours, slot: TimeSlot, timeZone: string): boolean => {
  if (hours === 'always') return true
  for (let atMs = slot.fromMs; atMs < slot.toMs; ) {
    const wallMs = wallClockMs(timeZone, atMs)
    const forMs = openForMs(hours, wallMs)
    if (forMs <= 0) return false
    atMs = nextOffsetChange(timeZone, atMs, Math.min(atMs + forMs, slot.toMs))
  }
  return true
}

/** How long the opening in force goes on, by the clock on the wall; 0 when it is closed. */
const openForMs = (hours: Exclude<OpeningHours, 'always'>, wallMs: number): number => {
  const weekday = weekdayOfWallClock(wallMs)
  const sinceMidnightMs = wallMs - Math.floor(wallMs / DAY_MS) * DAY_MS
  const today = openUntilMs(hours[weekdayName(weekday)], sinceMidnightMs)
  if (today > 0) return today
  return openUntilMs(hours[weekdayName(weekday === 1 ? 7 : weekday - 1)], sinceMidnightMs + DAY_MS)
}

const openUntilMs = (openings: readonly Opening[] | undefined, atMs: number): number => {
  for (const opening of openings ?? []) {
    const endMs = endOf(opening) * MINUTE_MS
    if (atMs >= opening.fromMinute * MINUTE_MS && atMs < endMs) return endMs - atMs
  }
  return 0
}

const weekdayName = (weekday: number): Weekday => WEEKDAYS[weekday - 1] ?? 'monday'
