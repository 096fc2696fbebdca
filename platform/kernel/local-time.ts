import { DAY_MS, SECOND_MS } from './clock.ts'
import { invariant } from './decision.ts'

// Calendars of places. An instant plus the zone's offset is what the clock on the wall there shows; read as if it were UTC it is a
// plain number ("wall clock"), so that hot paths need no calendar object at all.

/** What calendar and clock show at a place. */
export type LocalDateTime = {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** The offset during one UTC day, and the one after `changeMs` when clocks are changed during it (else infinity). */
type OffsetDay = { readonly offsetMs: number; readonly changeMs: number; readonly laterOffsetMs: number }
type Zone = { readonly format: Intl.DateTimeFormat; readonly days: Map<number, OffsetDay>; readonly steady: Map<number, OffsetDay> }

/** Bounds on what is remembered: names arrive from outside, and so do dates. */
const ZONES_LIMIT = 1_000
const DAYS_LIMIT = 20_000
/** Years that have four digits at most and no era, in every zone. */
const EARLIEST_MS = Date.parse('0001-01-02T00:00:00Z')
const LATEST_MS = Date.parse('9999-12-30T00:00:00Z')
const IANA_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/

const zones = new Map<string, Zone>()

const zoneOf = (name: string): Zone => {
  const remembered = zones.get(name)
  if (remembered) return remembered
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  if (zones.size >= ZONES_LIMIT) zones.clear()
  const zone: Zone = { format, days: new Map(), steady: new Map() }
  zones.set(name, zone)
  return zone
}

/** Whether `name` is a zone of the IANA database that this runtime knows, such as `Europe/Zurich`. A bare offset is none. */
export const isTimeZone = (name: string): boolean => {
  if (name.length > 64 || !IANA_NAME.test(name)) return false
  try {
    return zoneOf(name) !== undefined
  } catch (cause) {
    if (cause instanceof RangeError) return false
    throw cause
  }
}

/** The offset as the runtime's time zone database has it; slow. Offsets are whole seconds. */
const lookUpOffset = (zone: Zone, atMs: number): number => {
  const parts: Record<string, number> = {}
  for (const { type, value } of zone.format.formatToParts(atMs)) parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return utcOf(year, month, day, hour, minute, second) - Math.floor(atMs / SECOND_MS) * SECOND_MS
}

const utcOf = (year: number, month: number, day: number, hour: number, minute: number, second: number): number => {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years are always the same number of days.
  const shift = year < 100 ? 400 : 0
  return Date.UTC(year + shift, month - 1, day, hour, minute, second) - (shift / 400) * 146_097 * DAY_MS
}

const lookUpDay = (zone: Zone, day: number): OffsetDay => {
  const startMs = day * DAY_MS
  // A day's later offset is always the next day's first one, so neighbours save a look-up.
  const offsetMs = zone.days.get(day - 1)?.laterOffsetMs ?? lookUpOffset(zone, startMs)
  const laterOffsetMs = zone.days.get(day + 1)?.offsetMs ?? lookUpOffset(zone, startMs + DAY_MS)
  if (offsetMs === laterOffsetMs) {
    const steady = zone.steady.get(offsetMs) ?? { offsetMs, changeMs: Number.POSITIVE_INFINITY, laterOffsetMs }
    zone.steady.set(offsetMs, steady)
    return steady
  }
  let before = startMs / SECOND_MS
  let after = before + DAY_MS / SECOND_MS
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (lookUpOffset(zone, middle * SECOND_MS) === offsetMs) before = middle
    else after = middle
  }
  return { offsetMs, changeMs: after * SECOND_MS, laterOffsetMs }
}

const dayOf = (zone: Zone, day: number): OffsetDay => {
  const remembered = zone.days.get(day)
  if (remembered) return remembered
  invariant(day * DAY_MS > EARLIEST_MS && day * DAY_MS < LATEST_MS, `day ${day} is outside the years 1 to 9999`)
  const found = lookUpDay(zone, day)
  if (zone.days.size >= DAYS_LIMIT) zone.days.clear()
  zone.days.set(day, found)
  return found
}

/**
 * What must be added to an instant to get the wall clock there, in milliseconds; east of Greenwich it is positive. Exact as long as no
 * zone changes its clocks twice within two days: since 1900 the shortest time between two changes anywhere was a week. The first
 * question about a day asks Intl, later ones take about 50 ns.
 *
 * Throws RangeError for a zone that does not exist ({@link isTimeZone}), and for instants outside the years 1 to 9999.
 */
export const offsetMs = (timeZone: string, atMs: number): number => {
  const day = dayOf(zoneOf(timeZone), Math.floor(atMs / DAY_MS))
  return atMs < day.changeMs ? day.offsetMs : day.laterOffsetMs
}

/** The first instant after `afterMs` and before `untilMs` at which clocks are changed there, or `untilMs` when there is none. */
export const nextOffsetChange = (timeZone: string, afterMs: number, untilMs: number): number => {
  const zone = zoneOf(timeZone)
  const last = Math.floor(untilMs / DAY_MS)
  for (let day = Math.floor(afterMs / DAY_MS); day <= last; day++) {
    const { changeMs } = dayOf(zone, day)
    if (changeMs > afterMs && changeMs < untilMs) return changeMs
  }
  return untilMs
}

/** What the clock on the wall shows at an instant, as milliseconds that read like UTC. */
export const wallClockMs = (timeZone: string, atMs: number): number => atMs + offsetMs(timeZone, atMs)

/** The day of the week of a wall clock: 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekdayOfWallClock = (wallMs: number): number => {
  // 1970-01-01 was a Thursday.
  const day = (Math.floor(wallMs / DAY_MS) + 3) % 7
  return (day < 0 ? day + 7 : day) + 1
}

/** Calendar and clock of a place at an instant. */
export const localDateTime = (timeZone: string, atMs: number): LocalDateTime => {
  const wall = new Date(wallClockMs(timeZone, atMs))
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    millisecond: wall.getUTCMilliseconds(),
  }
}

/**
 * The instant at which a place shows a wall clock. A time that occurs twice (clocks set back) means its first occurrence; one that is
 * skipped (clocks set forward) is moved on by the length of the gap, so 02:30 becomes 03:30: the choice of RFC 5545 §3.3.5 and of
 * Temporal's `compatible`.
 */
export const instantOfWallClock = (timeZone: string, wallMs: number): number => {
  const before = offsetMs(timeZone, wallMs - DAY_MS)
  const after = offsetMs(timeZone, wallMs + DAY_MS)
  if (before === after || offsetMs(timeZone, wallMs - before) === before) return wallMs - before
  return offsetMs(timeZone, wallMs - after) === after ? wallMs - after : wallMs - before
}

/** {@link instantOfWallClock} of calendar and clock; what is left out is 0. Fields beyond their range carry over, as in `Date.UTC`. */
export const instantOf = (timeZone: string, local: Pick<LocalDateTime, 'year' | 'month' | 'day'> & Partial<LocalDateTime>): number => {
  const { year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0 } = local
  return instantOfWallClock(timeZone, utcOf(year, month, day, hour, minute, second) + millisecond)
}

/** The first instant at which the wall clock reads `wallMs` or more, and, where clocks are set back over it, the second. */
const arrivalsAt = (timeZone: string, wallMs: number): readonly [firstMs: number, lastMs: number] => {
  const before = offsetMs(timeZone, wallMs - DAY_MS)
  const changeMs = nextOffsetChange(timeZone, wallMs - DAY_MS, wallMs + DAY_MS)
  const after = offsetMs(timeZone, wallMs + DAY_MS)
  const last = before === after ? wallMs - before : Math.max(changeMs, wallMs - after)
  return wallMs - before < changeMs ? [wallMs - before, last] : [last, last]
}

/**
 * The first instant of the calendar day that `atMs` is in, there. Where clocks jump over midnight it is the jump; a day can have 23, 25
 * or other numbers of hours.
 */
export const startOfLocalDay = (timeZone: string, atMs: number): number => {
  const midnight = Math.floor(wallClockMs(timeZone, atMs) / DAY_MS) * DAY_MS
  return arrivalsAt(timeZone, midnight)[0]
}

/** The first instant after `atMs` whose date there is a later one. */
export const nextLocalMidnight = (timeZone: string, atMs: number): number => {
  const midnight = (Math.floor(wallClockMs(timeZone, atMs) / DAY_MS) + 1) * DAY_MS
  const [first, last] = arrivalsAt(timeZone, midnight)
  return first > atMs ? first : last
}

/** Minutes after midnight of a text `HH:MM`, `24:00` for the end of a day. Undefined for anything else. */
export const parseTimeOfDay = (text: string): number | undefined => {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text)
  if (!match) return undefined
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes <= 1_440 ? minutes : undefined
}

/** `HH:MM` for minutes after midnight, 0 to 1440. */
export const timeOfDayText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
