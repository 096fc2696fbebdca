// Days by the calendar of a place: those of a week, those from today on, and those before now.
import { DAY_MS } from '#platform/kernel/clock.ts'
import { instantOfWallClock, wallClockMs, weekdayOfWallClock } from '#platform/kernel/local-time.ts'

/** A day of the calendar, and the instants at which it begins and ends there. */
export type Day = { readonly date: string; readonly fromMs: number; readonly toMs: number }

/** The week that an address names by one of its days; none for the present one. */
export const weekFrom = ({ week }: Record<string, unknown>): { readonly week?: string } =>
  typeof week === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(week) && !Number.isNaN(Date.parse(week)) ? { week } : {}

const dateText = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 10)

/** The date of an instant there. */
export const dateOf = (atMs: number, timeZone: string): string => dateText(wallClockMs(timeZone, atMs))

/** So many days, the one of a date first. */
export const daysFrom = (date: string, count: number, timeZone: string): readonly Day[] =>
  Array.from({ length: count }, (_, index) => {
    const midnightMs = Date.parse(date) + index * DAY_MS
    return {
      date: dateText(midnightMs),
      fromMs: instantOfWallClock(timeZone, midnightMs),
      toMs: instantOfWallClock(timeZone, midnightMs + DAY_MS),
    }
  })

/** The date so many days after another; before it where there are fewer than none. */
export const daysOn = (date: string, days: number): string => dateText(Date.parse(date) + days * DAY_MS)

/** The seven days, Monday first, of the week of a date; of an instant when there is none. */
export const weekOf = (date: string | undefined, nowMs: number, timeZone: string): readonly Day[] => {
  const dayMs = Date.parse(date ?? dateOf(nowMs, timeZone))
  return daysFrom(dateText(dayMs - (weekdayOfWallClock(dayMs) - 1) * DAY_MS), 7, timeZone)
}

/** The Monday so many weeks after the one that a week begins with. */
export const weeksOn = (week: readonly Day[], weeks: number): string => daysOn(week[0]?.date ?? '', weeks * 7)

/** Those of some intervals that touch a day. */
export const onDay = <Item extends { readonly from: string; readonly to: string }>({ fromMs, toMs }: Day, items: readonly Item[]): Item[] =>
  items.filter(({ from, to }) => Date.parse(from) < toMs && Date.parse(to) > fromMs)

/** The dates of the days up to and with the one of an instant, the earliest first. */
export const lastDays = (count: number, nowMs: number, timeZone: string): readonly string[] => {
  const todayMs = Math.floor(wallClockMs(timeZone, nowMs) / DAY_MS) * DAY_MS
  return Array.from({ length: count }, (_, index) => dateText(todayMs - (count - 1 - index) * DAY_MS))
}
