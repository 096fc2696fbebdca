import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import { localDateTime, nextLocalMidnight } from '#platform/kernel/local-time.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Calendar, Claim } from './calendar.ts'
import { freeHours, hoursOfClock } from './free-hours.ts'
import type { ClaimId, SpotId } from './ids.ts'
import { isOpenThroughout, type OpeningHours } from './opening-hours.ts'

const ZURICH = 'Europe/Zurich'
const at = (text: string): number => Date.parse(text)
const dayOf = (timeZone: string, fromMs: number): TimeSlot => ({ fromMs, toMs: nextLocalMidnight(timeZone, fromMs) })
const shown = (timeZone: string, { fromMs }: TimeSlot): string => {
  const { hour, minute } = localDateTime(timeZone, fromMs)
  return `${hour}:${String(minute).padStart(2, '0')}`
}

describe('the hours of a day', () => {
  it('are 24 by the clock there, cut to what is asked for', () => {
    const day = hoursOfClock(dayOf('Asia/Kolkata', at('2026-05-03T18:30:00Z')), 'Asia/Kolkata')
    expect(day.map((hour) => shown('Asia/Kolkata', hour))).toEqual(Array.from({ length: 24 }, (_, hour) => `${hour}:00`))
    const part = hoursOfClock({ fromMs: at('2026-05-04T10:20:00Z'), toMs: at('2026-05-04T12:05:00Z') }, ZURICH)
    expect(part.map(({ fromMs, toMs }) => [toIso(fromMs).slice(11, 16), toIso(toMs).slice(11, 16)])).toEqual([
      ['10:20', '11:00'],
      ['11:00', '12:00'],
      ['12:00', '12:05'],
    ])
  })

  it('are 23 where clocks are set forward, and 25, one of them twice, where they are set back', () => {
    const spring = hoursOfClock(dayOf(ZURICH, at('2026-03-28T23:00:00Z')), ZURICH).map((hour) => shown(ZURICH, hour))
    expect([spring.length, spring.slice(0, 4)]).toEqual([23, ['0:00', '1:00', '3:00', '4:00']])
    const autumn = hoursOfClock(dayOf(ZURICH, at('2026-10-24T22:00:00Z')), ZURICH).map((hour) => shown(ZURICH, hour))
    expect([autumn.length, autumn.slice(0, 5)]).toEqual([25, ['0:00', '1:00', '2:00', '2:00', '3:00']])
  })

  it('are shorter where clocks are changed by half an hour', () => {
    const zone = 'Australia/Lord_Howe'
    const autumn = hoursOfClock(dayOf(zone, at('2026-04-04T13:00:00Z')), zone).map((hour) => shown(zone, hour))
    expect(autumn.slice(0, 4)).toEqual(['0:00', '1:00', '1:30', '2:00'])
    const spring = hoursOfClock(dayOf(zone, at('2026-10-03T13:30:00Z')), zone).map((hour) => shown(zone, hour))
    expect(spring.slice(0, 4)).toEqual(['0:00', '1:00', '2:30', '3:00'])
  })
})

const NIGHTLY: OpeningHours = {
  saturday: [{ fromMinute: 22 * 60, toMinute: 4 * 60 }],
  sunday: [{ fromMinute: 8 * 60 + 30, toMinute: 1_440 }],
}

describe('the free hours of a spot', () => {
  const empty: Calendar = { spotId: 'spot' as SpotId, units: 3, closedUntilMs: 0, claims: [] }
  const day = dayOf(ZURICH, at('2026-10-24T22:00:00Z'))

  it('tell closed from full: closed is what is not open for the whole hour', () => {
    const hours = freeHours({ status: 'ACTIVE', openingHours: NIGHTLY, timeZone: ZURICH }, [{ ...empty, units: 0 }], day, day.fromMs)
    // Five hours until four o'clock, since one comes twice; it opens in the middle of the ninth.
    expect(hours.flatMap((hour) => (hour.isOpen ? [shown(ZURICH, hour)] : [])).slice(0, 6)).toEqual([
      '0:00',
      '1:00',
      '2:00',
      '2:00',
      '3:00',
      '9:00',
    ])
    expect(hours.every(({ freeUnits }) => freeUnits === 0)).toBe(true)
    const paused = freeHours({ status: 'PAUSED', openingHours: 'always', timeZone: ZURICH }, [empty], day, day.fromMs)
    expect(paused.some(({ isOpen }) => isOpen)).toBe(false)
  })

  const claim = fc.record({
    fromMinutes: fc.integer({ min: -300, max: 3_000 }),
    minutes: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 60, max: 2_000 })),
    units: fc.integer({ min: 1, max: 2 }),
    /** Undefined for a confirmed claim, else how many minutes its hold goes on. */
    held: fc.option(fc.integer({ min: -30, max: 600 }), { nil: undefined }),
  })
  const lot = fc.array(
    fc.record({
      units: fc.integer({ min: 0, max: 3 }),
      closedMinutes: fc.oneof({ arbitrary: fc.constant(0), weight: 5 }, fc.constantFrom(-1, 1)),
      claims: fc.array(claim, { maxLength: 8 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  /** Around both changes of clocks, on an ordinary day, and where clocks are changed by half an hour. */
  const beginning = fc.constantFrom(
    { startMs: at('2026-03-28T20:00:00Z'), timeZone: ZURICH },
    { startMs: at('2026-10-24T20:00:00Z'), timeZone: ZURICH },
    { startMs: at('2026-05-08T20:00:00Z'), timeZone: 'Asia/Kolkata' },
    { startMs: at('2026-04-04T10:00:00Z'), timeZone: 'Australia/Lord_Howe' },
  )

  it('are what a look at every minute finds', () => {
    const openings = fc.constantFrom<OpeningHours>('always', NIGHTLY)
    const minutes = fc.integer({ min: 1, max: 1_800 })
    fc.assert(
      fc.property(beginning, fc.integer({ min: 0, max: 120 }), minutes, lot, openings, (from, late, length, parts, openingHours) => {
        const { startMs, timeZone } = from
        const calendars = parts.map(({ units, closedMinutes, claims }): Calendar => {
          const made = claims.map((one, index): Claim => {
            const fromMs = startMs + one.fromMinutes * MINUTE_MS
            const taken = { claimId: `${index}` as ClaimId, kind: 'booking' as const, units: one.units }
            const slot = { fromMs, toMs: fromMs + one.minutes * MINUTE_MS }
            return one.held === undefined
              ? { ...taken, ...slot, status: 'confirmed' }
              : { ...taken, ...slot, status: 'held', untilMs: startMs + one.held * MINUTE_MS }
          })
          return { spotId: 'spot' as SpotId, units, closedUntilMs: startMs + closedMinutes * MINUTE_MS, claims: made }
        })
        const span = { fromMs: startMs + late * MINUTE_MS, toMs: startMs + (late + length) * MINUTE_MS }
        const freeAt = (calendar: Calendar, minuteMs: number): number => {
          const there = calendar.claims.filter(
            (one) => one.fromMs <= minuteMs && one.toMs > minuteMs && (one.status === 'confirmed' || one.untilMs > startMs),
          )
          return calendar.closedUntilMs > startMs ? 0 : calendar.units - there.reduce((sum, { units }) => sum + units, 0)
        }
        const hours = freeHours({ status: 'ACTIVE', openingHours, timeZone }, calendars, span, startMs)
        expect([hours[0]?.fromMs, hours.at(-1)?.toMs]).toEqual([span.fromMs, span.toMs])
        for (const [index, hour] of hours.entries()) {
          expect(hour.fromMs).toBe(hours[index - 1]?.toMs ?? span.fromMs)
          expect(hour.toMs - hour.fromMs).toBeLessThanOrEqual(HOUR_MS)
          const within = Array.from({ length: (hour.toMs - hour.fromMs) / MINUTE_MS }, (_, i) => hour.fromMs + i * MINUTE_MS)
          // Each minute of it shows the same hour on the wall.
          expect(new Set(within.map((minuteMs) => localDateTime(timeZone, minuteMs).hour)).size).toBe(1)
          const isOpen = within.every((fromMs) => isOpenThroughout(openingHours, { fromMs, toMs: fromMs + MINUTE_MS }, timeZone))
          const least = (calendar: Calendar): number => Math.max(0, Math.min(...within.map((minuteMs) => freeAt(calendar, minuteMs))))
          const free = isOpen ? calendars.reduce((sum, calendar) => sum + least(calendar), 0) : 0
          expect([hour.isOpen, hour.freeUnits]).toEqual([isOpen, free])
        }
      }),
      { numRuns: 300 },
    )
  })
})
