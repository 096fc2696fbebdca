import { describe, expect, it } from 'vitest'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { daysFrom } from '../calendar/days.ts'
import { firstPlace, gridOf, type Hour, isWithin, neighbourOf } from './hours-grid.ts'

const ZONE = 'Europe/Zurich'
/** The hours from an instant on, one letter each: free, occupied, closed. */
const hoursFrom = (start: string, letters: string): Hour[] =>
  [...letters].map((letter, i) => ({
    from: toIso(Date.parse(start) + i * HOUR_MS),
    to: toIso(Date.parse(start) + (i + 1) * HOUR_MS),
    status: letter === 'f' ? 'FREE' : letter === 'o' ? 'FULL' : 'CLOSED',
    freeUnits: letter === 'f' ? 1 : 0,
  }))
const pictureOf = (rows: ReturnType<typeof gridOf>): string[] =>
  rows.map(({ hour, isAgain, cells }) => `${hour}${isAgain ? '+' : ''} ${cells.map((cell) => cell?.status[1] ?? '-').join('')}`)

describe('the table of free hours', () => {
  it('has the hours that are open on some day, and nothing where today is over', () => {
    // From ten o'clock there; both days are open from nine to twelve.
    const hours = [
      ...hoursFrom('2026-05-04T08:00:00Z', 'fo'),
      ...hoursFrom('2026-05-04T10:00:00Z', 'c'.repeat(21)),
      ...hoursFrom('2026-05-05T07:00:00Z', 'ofcc'),
    ]
    expect(pictureOf(gridOf(hours, daysFrom('2026-05-04', 2, ZONE), ZONE))).toEqual(['9 -U', '10 RR', '11 UL'])
    expect(gridOf(hoursFrom('2026-05-04T08:00:00Z', 'ccc'), daysFrom('2026-05-04', 2, ZONE), ZONE)).toEqual([])
  })

  it('has an hour twice when clocks are set back, and none where they are set forward', () => {
    const autumn = gridOf(hoursFrom('2026-10-23T22:00:00Z', 'f'.repeat(49)), daysFrom('2026-10-24', 2, ZONE), ZONE)
    expect(pictureOf(autumn).slice(1, 5)).toEqual(['1 RR', '2 RR', '2+ -R', '3 RR'])
    expect(autumn.flatMap(({ cells }) => cells.filter(Boolean))).toHaveLength(49)
    const spring = gridOf(hoursFrom('2026-03-27T23:00:00Z', 'f'.repeat(47)), daysFrom('2026-03-28', 2, ZONE), ZONE)
    expect(pictureOf(spring).slice(1, 4)).toEqual(['1 RR', '2 R-', '3 RR'])
  })

  it('is walked through by arrows, over what has no hour, up to its edges', () => {
    const rows = gridOf(hoursFrom('2026-03-27T23:00:00Z', 'f'.repeat(71)), daysFrom('2026-03-28', 3, ZONE), ZONE)
    expect(neighbourOf(rows, { row: 1, day: 1 }, 1, 0)).toEqual({ row: 3, day: 1 })
    expect(neighbourOf(rows, { row: 2, day: 0 }, 0, 1)).toEqual({ row: 2, day: 2 })
    expect(neighbourOf(rows, { row: 0, day: 0 }, -1, 0)).toBeUndefined()
    expect(neighbourOf(rows, { row: 0, day: 2 }, 0, 1)).toBeUndefined()
    expect(neighbourOf(rows, { row: 2, day: 3 }, 0, -1)).toEqual({ row: 2, day: 2 })
  })

  it('is entered at the stay, else at the first free hour', () => {
    const rows = gridOf(hoursFrom('2026-05-03T22:00:00Z', `oo${'f'.repeat(46)}`), daysFrom('2026-05-04', 2, ZONE), ZONE)
    const stay = { from: '2026-05-05T08:30:00.000Z', to: '2026-05-05T10:00:00.000Z' }
    expect(firstPlace(rows, stay)).toEqual({ row: 10, day: 1 })
    expect(firstPlace(rows, { from: '2027-01-01T00:00:00Z', to: '2027-01-01T01:00:00Z' })).toEqual({ row: 2, day: 0 })
    const marked = rows.flatMap(({ hour, cells }) => (cells[1] && isWithin(cells[1], stay) ? [hour] : []))
    expect(marked).toEqual([10, 11])
  })
})
