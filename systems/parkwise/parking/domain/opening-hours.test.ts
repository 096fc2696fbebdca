import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, fromIso, MINUTE_MS } from '#platform/kernel/clock.ts'
import { wallClockMs, weekdayOfWallClock } from '#platform/kernel/local-time.ts'
import { isOpenThroughout, type OpeningHours, openingHoursProblem, WEEKDAYS } from './opening-hours.ts'

const ZURICH = 'Europe/Zurich'
const from = (fromHour: number, toHour: number) => ({ fromMinute: fromHour * 60, toMinute: toHour * 60 })
const isOpen = (hours: OpeningHours, start: string, end: string, timeZone = ZURICH): boolean =>
  isOpenThroughout(hours, { fromMs: fromIso(start), toMs: fromIso(end) }, timeZone)

const shop: OpeningHours = {
  monday: [from(7, 12), from(13, 20)],
  friday: [from(7, 20), from(22, 2)],
  saturday: [from(8, 24)],
  sunday: [from(0, 6)],
}

describe('a stay within opening hours', () => {
  it('may fill an opening to its edges, not go beyond', () => {
    expect(isOpen(shop, '2026-05-04T07:00:00+02:00', '2026-05-04T12:00:00+02:00')).toBe(true)
    expect(isOpen(shop, '2026-05-04T06:59:59.999+02:00', '2026-05-04T12:00:00+02:00')).toBe(false)
    expect(isOpen(shop, '2026-05-04T07:00:00+02:00', '2026-05-04T12:00:00.001+02:00')).toBe(false)
  })

  it('may not last over a lunch break, even if both ends are open', () => {
    expect(isOpen(shop, '2026-05-04T11:00:00+02:00', '2026-05-04T14:00:00+02:00')).toBe(false)
  })

  it('is impossible on a weekday without openings', () => {
    expect(isOpen(shop, '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00')).toBe(false)
  })

  it('may last past midnight as long as the opening does', () => {
    expect(isOpen(shop, '2026-05-08T23:00:00+02:00', '2026-05-09T02:00:00+02:00')).toBe(true)
    expect(isOpen(shop, '2026-05-09T01:00:00+02:00', '2026-05-09T01:30:00+02:00')).toBe(true)
    expect(isOpen(shop, '2026-05-08T23:00:00+02:00', '2026-05-09T02:15:00+02:00')).toBe(false)
  })

  it('may go from one opening into the next when they touch', () => {
    expect(isOpen(shop, '2026-05-09T20:00:00+02:00', '2026-05-10T06:00:00+02:00')).toBe(true)
  })

  it('is judged by the clock at the place', () => {
    const morning = ['2026-05-04T07:15:00Z', '2026-05-04T12:00:00Z'] as const
    expect(isOpen(shop, ...morning, 'UTC')).toBe(true)
    expect(isOpen(shop, ...morning, ZURICH)).toBe(false)
    // 13:00 to 20:00 in Kathmandu, 5 h 45 min ahead.
    expect(isOpen(shop, '2026-05-04T07:15:00Z', '2026-05-04T14:15:00Z', 'Asia/Kathmandu')).toBe(true)
    expect(isOpen(shop, '2026-05-04T07:14:00Z', '2026-05-04T14:15:00Z', 'Asia/Kathmandu')).toBe(false)
  })

  it('may be of any length where it is always open', () => {
    expect(isOpen('always', '2026-01-01T00:00:00Z', '2036-01-01T00:00:00Z')).toBe(true)
    const everyDay = Object.fromEntries(WEEKDAYS.map((day) => [day, [from(0, 24)]])) as OpeningHours
    expect(isOpen(everyDay, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe(true)
    expect(isOpen(everyDay, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'America/Sao_Paulo')).toBe(true)
  })

  it('is an hour longer at night when clocks are set back, an hour shorter when they are set forward', () => {
    const early: OpeningHours = { sunday: [from(1, 4)] }
    expect(isOpen(early, '2026-10-25T01:00:00+02:00', '2026-10-25T04:00:00+01:00')).toBe(true)
    expect(isOpen(early, '2026-10-25T01:00:00+02:00', '2026-10-25T04:00:00.001+01:00')).toBe(false)
    expect(isOpen(early, '2026-03-29T01:00:00+01:00', '2026-03-29T04:00:00+02:00')).toBe(true)
    expect(isOpen(early, '2026-03-29T01:00:00+01:00', '2026-03-29T04:00:00.001+02:00')).toBe(false)
    // Closed from 02:30 on: the first 02:15 is open, 02:45 is not, and the second 02:15 does not join what lies between.
    const half: OpeningHours = { sunday: [{ fromMinute: 60, toMinute: 150 }] }
    expect(isOpen(half, '2026-10-25T02:00:00+01:00', '2026-10-25T02:30:00+01:00')).toBe(true)
    expect(isOpen(half, '2026-10-25T02:00:00+02:00', '2026-10-25T02:15:00+01:00')).toBe(false)
  })

  it('is one of whose every minute the place is open', () => {
    const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 4 })
    const opening = fc.record({ fromMinute: fc.integer({ min: 0, max: 1_439 }), toMinute: fc.integer({ min: 0, max: 1_440 }) })
    const hoursOf = (names: readonly string[], openings: readonly { fromMinute: number; toMinute: number }[]) =>
      Object.fromEntries(names.map((name, index) => [name, [openings[index % openings.length]]])) as Exclude<OpeningHours, 'always'>
    const starts = fc.integer({ min: fromIso('2026-03-26T00:00:00Z') / MINUTE_MS, max: fromIso('2026-04-07T00:00:00Z') / MINUTE_MS })
    let open = 0
    fc.assert(
      fc.property(
        days,
        fc.array(opening, { minLength: 1, maxLength: 7 }),
        starts,
        fc.integer({ min: 1, max: 900 }),
        fc.constantFrom(ZURICH, 'Australia/Lord_Howe', 'UTC'),
        (names, openings, startMinute, minutes, timeZone) => {
          const hours = hoursOf(names, openings)
          fc.pre(openingHoursProblem(hours) === undefined)
          let expected = true
          for (let minute = startMinute; minute < startMinute + minutes; minute++) {
            const wallMs = wallClockMs(timeZone, minute * MINUTE_MS)
            const ofDay = Math.floor((wallMs % DAY_MS) / MINUTE_MS)
            const weekday = weekdayOfWallClock(wallMs)
            const today = (hours[WEEKDAYS[weekday - 1] ?? 'monday'] ?? []).some(({ fromMinute, toMinute }) =>
              fromMinute < toMinute ? ofDay >= fromMinute && ofDay < toMinute : ofDay >= fromMinute,
            )
            const yesterday = (hours[WEEKDAYS[(weekday + 5) % 7] ?? 'monday'] ?? []).some(
              ({ fromMinute, toMinute }) => toMinute < fromMinute && ofDay < toMinute,
            )
            expected &&= today || yesterday
          }
          open += expected ? 1 : 0
          const slot = { fromMs: startMinute * MINUTE_MS, toMs: (startMinute + minutes) * MINUTE_MS }
          expect(isOpenThroughout(hours, slot, timeZone)).toBe(expected)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(open).toBeGreaterThan(50)
  })
})

describe('opening hours', () => {
  it('are sound when they touch, cross midnight or fill a day', () => {
    expect(openingHoursProblem('always')).toBeUndefined()
    expect(openingHoursProblem(shop)).toBeUndefined()
    expect(openingHoursProblem({ sunday: [from(22, 7)], monday: [from(7, 8)] })).toBeUndefined()
  })

  it.each<[OpeningHours, string, string]>([
    [{}, '', 'open at some time'],
    [{ monday: [] }, '', 'open at some time'],
    [{ monday: [from(7, 7)] }, 'monday/0', 'empty'],
    [{ monday: [from(24, 7)] }, 'monday/0', 'start'],
    [{ monday: [from(7, 25)] }, 'monday/0', 'end'],
    [{ monday: [{ fromMinute: 0.5, toMinute: 60 }] }, 'monday/0', 'start'],
    [{ monday: [from(7, 12), from(11, 20)] }, 'monday/1', 'overlaps monday/0'],
    [{ monday: [from(13, 20), from(7, 14)] }, 'monday/0', 'overlaps monday/1'],
    [{ sunday: [from(22, 7)], monday: [from(6, 8)] }, 'monday/0', 'overlaps sunday/0'],
    [{ friday: [from(20, 10)], saturday: [from(9, 12)] }, 'saturday/0', 'overlaps friday/0'],
  ])('%j are refused', (hours, field, message) => {
    const problem = openingHoursProblem(hours)
    expect(problem?.field).toBe(field)
    expect(problem?.message).toContain(message)
  })
})
