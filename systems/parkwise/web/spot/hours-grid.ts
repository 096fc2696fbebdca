// The hours of some days as the rows and columns of a table.
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { wallClockMs } from '#platform/kernel/local-time.ts'
import type { Answer } from '../api.ts'
import type { Day } from '../calendar/days.ts'

export type Hour = Answer<'getSpotCalendar'>['hours'][number]

/** One hour of the clock, on each of the days; undefined where a day has none, or where it is over. */
export type Row = {
  /** 0 to 23. */
  readonly hour: number
  /** Clocks are set back: it is the same hour once more. */
  readonly isAgain: boolean
  readonly cells: readonly (Hour | undefined)[]
}

/** The hours of a day by hour of the clock, each with all that have that hour in the order of time. */
const byHour = (day: Day, hours: readonly Hour[], timeZone: string): ReadonlyMap<number, readonly Hour[]> => {
  const found = new Map<number, Hour[]>()
  for (const hour of hours) {
    const fromMs = Date.parse(hour.from)
    if (fromMs < day.fromMs || fromMs >= day.toMs) continue
    const shown = Math.floor(wallClockMs(timeZone, fromMs) / HOUR_MS) % 24
    found.set(shown, [...(found.get(shown) ?? []), hour])
  }
  return found
}

/** A table of the hours of some days, from the first to the last hour that is open on any of them; no rows where it is closed on all. */
export const gridOf = (hours: readonly Hour[], days: readonly Day[], timeZone: string): readonly Row[] => {
  const columns = days.map((day) => byHour(day, hours, timeZone))
  const rows = Array.from({ length: 24 }, (_, hour) => {
    const times = Math.max(0, ...columns.map((column) => column.get(hour)?.length ?? 0))
    return Array.from(
      { length: times },
      (_, time): Row => ({ hour, isAgain: time > 0, cells: columns.map((column) => column.get(hour)?.[time]) }),
    )
  }).flat()
  const isOpen = ({ cells }: Row): boolean => cells.some((cell) => cell && cell.status !== 'CLOSED')
  return rows.slice(Math.max(0, rows.findIndex(isOpen)), rows.findLastIndex(isOpen) + 1)
}

/** The place of a cell: its row, and its day. */
export type Place = { readonly row: number; readonly day: number }

/** The next cell from a place in a direction that has an hour, or undefined at the edge. */
export const neighbourOf = (rows: readonly Row[], { row, day }: Place, down: number, right: number): Place | undefined => {
  const isInside = (at: number, on: number): boolean => at >= 0 && at < rows.length && on >= 0 && on < (rows[at]?.cells.length ?? 0)
  for (let [at, on] = [row + down, day + right]; isInside(at, on); at += down, on += right) {
    if (rows[at]?.cells[on]) return { row: at, day: on }
  }
  return undefined
}

/** Whether an hour is, or has, a part of a stay. */
export const isWithin = (hour: Hour, stay: { readonly from: string; readonly to: string }): boolean =>
  Date.parse(hour.from) < Date.parse(stay.to) && Date.parse(hour.to) > Date.parse(stay.from)

/** The cell that the keyboard comes to first: the beginning of the stay, else the first free hour, else the first of all. */
export const firstPlace = (rows: readonly Row[], stay: { readonly from: string; readonly to: string }): Place | undefined => {
  const days = rows[0]?.cells.length ?? 0
  // Day by day, since time goes down a column.
  const all = Array.from({ length: days }, (_, day) =>
    rows.flatMap(({ cells }, row) => {
      const hour = cells[day]
      return hour ? [{ hour, place: { row, day } }] : []
    }),
  ).flat()
  const first = all.find(({ hour }) => isWithin(hour, stay)) ?? all.find(({ hour }) => hour.status === 'FREE') ?? all[0]
  return first?.place
}
