import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { dateOf, daysFrom, daysOn, lastDays, onDay, weekFrom, weekOf, weeksOn } from './days.ts'

const ZONE = 'Europe/Zurich'

describe('a week', () => {
  it('begins on the Monday before, by the clock of the place', () => {
    // In Zürich it is Monday already.
    const week = weekOf(undefined, Date.parse('2026-05-03T22:30:00Z'), ZONE)
    expect(week.map(({ date }) => date.slice(5))).toEqual(['05-04', '05-05', '05-06', '05-07', '05-08', '05-09', '05-10'])
    expect(week[0]?.fromMs).toBe(Date.parse('2026-05-03T22:00:00Z'))
    expect(weekOf('2026-05-10', 0, ZONE)).toEqual(week)
  })

  it('has a day of 23 hours in which clocks go forward', () => {
    const sunday = weekOf('2026-03-29', 0, ZONE)[6]
    expect(sunday && (sunday.toMs - sunday.fromMs) / HOUR_MS).toBe(23)
  })

  it('is followed by another', () => {
    const week = weekOf('2026-12-30', 0, ZONE)
    expect([weeksOn(week, 1), weeksOn(week, -1)]).toEqual(['2027-01-04', '2026-12-21'])
  })

  it('is named by an address that makes sense, else it is the present one', () => {
    expect(weekFrom({ week: '2026-05-04' })).toEqual({ week: '2026-05-04' })
    for (const week of ['2026-13-40', 'next', 7, undefined]) expect(weekFrom({ week })).toEqual({})
  })
})

it('some days begin today there, and go on into the next month', () => {
  const today = dateOf(Date.parse('2026-03-28T23:30:00Z'), ZONE)
  const days = daysFrom(today, 4, ZONE)
  expect(days.map(({ date }) => date)).toEqual(['2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01'])
  expect(days.map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS)).toEqual([23, 24, 24, 24])
  expect([daysOn(today, 4), daysOn(today, -1)]).toEqual(['2026-04-02', '2026-03-28'])
})

it('what goes past midnight lies in two days', () => {
  const stay = { from: '2026-05-04T20:00:00Z', to: '2026-05-05T05:00:00Z' }
  const ending = { from: '2026-05-04T20:00:00Z', to: '2026-05-04T22:00:00Z' }
  const week = weekOf('2026-05-04', 0, ZONE)
  expect(week.map((day) => onDay(day, [stay, ending]).length)).toEqual([2, 1, 0, 0, 0, 0, 0])
})

it('the last days end with today there', () => {
  expect(lastDays(3, Date.parse('2026-03-01T23:30:00Z'), ZONE)).toEqual(['2026-02-28', '2026-03-01', '2026-03-02'])
})
