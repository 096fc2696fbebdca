import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, fromIso, HOUR_MS, MINUTE_MS, toIso } from './clock.ts'
import {
  instantOf,
  instantOfWallClock,
  isTimeZone,
  localDateTime,
  nextLocalMidnight,
  nextOffsetChange,
  offsetMs,
  parseTimeOfDay,
  startOfLocalDay,
  timeOfDayText,
  wallClockMs,
  weekdayOfWallClock,
} from './local-time.ts'

const ZONES = [
  'UTC',
  'Europe/Zurich',
  'Europe/London',
  'Europe/Madrid',
  'Europe/Dublin',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Gaza',
  'Asia/Beirut',
  'Asia/Pyongyang',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Australia/Adelaide',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Kwajalein',
  'Antarctica/Troll',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'America/New_York',
  'America/Caracas',
]
const zone = fc.constantFrom(...ZONES)
const instant = fc.integer({ min: fromIso('1950-01-01T00:00:00Z'), max: fromIso('2060-01-01T00:00:00Z') })

const intlOf = (timeZone: string, atMs: number): string =>
  new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs)

const textOf = (timeZone: string, atMs: number): string => {
  const at = localDateTime(timeZone, atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.year}-${two(at.month)}-${two(at.day)} ${two(at.hour)}:${two(at.minute)}:${two(at.second)}`
}

const dateOf = (timeZone: string, atMs: number): string => textOf(timeZone, atMs).slice(0, 10)

describe('a time zone', () => {
  it.each(['Europe/Zurich', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })

  it.each(['', 'Europe/Atlantis', '+01:00', 'GMT+1:00', 'Europe/Zurich ', '__proto__', 'constructor', 'x'.repeat(1_000), 'Europe/Z\u0000'])(
    '%j is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false)
    },
  )

  it('that does not exist has no offset', () => {
    expect(() => offsetMs('Europe/Atlantis', 0)).toThrow(RangeError)
  })

  it('has offsets in the years 1 to 9999 only', () => {
    expect(offsetMs('UTC', fromIso('0050-06-01T00:00:00Z'))).toBe(0)
    expect(() => offsetMs('UTC', 1e15)).toThrow('outside the years')
    expect(() => offsetMs('UTC', Number.NaN)).toThrow('outside the years')
  })
})

describe('calendar and clock of a place', () => {
  it('are what Intl says, in every zone and at every instant', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, atMs) => {
        expect(textOf(timeZone, atMs)).toBe(intlOf(timeZone, atMs))
      }),
      { numRuns: 2_000 },
    )
  })

  it('are right to the millisecond around every change of clocks', () => {
    const from = fromIso('2016-01-01T00:00:00Z')
    const until = fromIso('2027-01-01T00:00:00Z')
    for (const timeZone of ZONES) {
      let changes = 0
      for (let at = nextOffsetChange(timeZone, from, until); at < until; at = nextOffsetChange(timeZone, at, until)) {
        changes += 1
        for (const atMs of [at - 1, at, at + 1]) expect(textOf(timeZone, atMs)).toBe(intlOf(timeZone, atMs))
        expect(offsetMs(timeZone, at)).not.toBe(offsetMs(timeZone, at - 1))
      }
      if (timeZone === 'Europe/Zurich') expect(changes).toBe(22)
      if (timeZone === 'Asia/Kathmandu') expect(changes).toBe(0)
    }
  })

  it('knows half hours, three quarters and a day that was left out', () => {
    expect(offsetMs('Asia/Kathmandu', fromIso('2026-01-01T00:00:00Z'))).toBe(5 * HOUR_MS + 45 * MINUTE_MS)
    expect(offsetMs('Australia/Lord_Howe', fromIso('2026-01-01T00:00:00Z'))).toBe(11 * HOUR_MS)
    expect(offsetMs('Australia/Lord_Howe', fromIso('2026-07-01T00:00:00Z'))).toBe(10.5 * HOUR_MS)
    expect(offsetMs('Antarctica/Troll', fromIso('2026-07-01T00:00:00Z'))).toBe(2 * HOUR_MS)
    const before = fromIso('2011-12-30T09:59:59.999Z')
    expect(dateOf('Pacific/Apia', before)).toBe('2011-12-29')
    expect(dateOf('Pacific/Apia', before + 1)).toBe('2011-12-31')
  })

  it('has Monday as day 1 and Sunday as day 7', () => {
    expect(weekdayOfWallClock(wallClockMs('Europe/Zurich', fromIso('2026-03-29T21:59:59.999Z')))).toBe(7)
    expect(weekdayOfWallClock(wallClockMs('Europe/Zurich', fromIso('2026-03-29T22:00:00Z')))).toBe(1)
    expect(weekdayOfWallClock(fromIso('1969-12-31T00:00:00Z'))).toBe(3)
    expect(weekdayOfWallClock(fromIso('1969-12-28T00:00:00Z'))).toBe(7)
  })
})

describe('the instant of a local time', () => {
  it('leads back to the same local time, and is the first such instant', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, atMs) => {
        const wallMs = wallClockMs(timeZone, atMs)
        const back = instantOfWallClock(timeZone, wallMs)
        expect(wallClockMs(timeZone, back)).toBe(wallMs)
        expect(back).toBeLessThanOrEqual(atMs)
        expect(instantOf(timeZone, localDateTime(timeZone, atMs))).toBe(back)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is the first of two when clocks are set back', () => {
    expect(toIso(instantOf('Europe/Zurich', { year: 2026, month: 10, day: 25, hour: 2, minute: 30 }))).toBe('2026-10-25T00:30:00.000Z')
    expect(toIso(instantOf('Europe/Zurich', { year: 2026, month: 10, day: 25, hour: 3 }))).toBe('2026-10-25T02:00:00.000Z')
  })

  it('moves on by the gap when clocks are set forward over it', () => {
    expect(toIso(instantOf('Europe/Zurich', { year: 2026, month: 3, day: 29, hour: 2, minute: 30 }))).toBe('2026-03-29T01:30:00.000Z')
    expect(toIso(instantOf('Australia/Lord_Howe', { year: 2026, month: 10, day: 4, hour: 2, minute: 15 }))).toBe('2026-10-03T15:45:00.000Z')
    expect(dateOf('Pacific/Apia', instantOf('Pacific/Apia', { year: 2011, month: 12, day: 30, hour: 12 }))).toBe('2011-12-31')
  })

  it('takes the year 99 for what it says', () => {
    expect(toIso(instantOf('UTC', { year: 99, month: 2, day: 28 }))).toBe('0099-02-28T00:00:00.000Z')
  })
})

describe('a local day', () => {
  it('starts at the first instant of its date and ends where the next date begins', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, atMs) => {
        const start = startOfLocalDay(timeZone, atMs)
        const end = nextLocalMidnight(timeZone, atMs)
        const date = dateOf(timeZone, atMs)
        expect(start).toBeLessThanOrEqual(atMs)
        expect(dateOf(timeZone, start)).toBe(date)
        expect(dateOf(timeZone, start - 1) < date).toBe(true)
        expect(end).toBeGreaterThan(atMs)
        expect(dateOf(timeZone, end) > date).toBe(true)
        expect(dateOf(timeZone, end - 1) <= date).toBe(true)
        expect(end - start).toBeGreaterThanOrEqual(20 * HOUR_MS)
        expect(end - start).toBeLessThanOrEqual(28 * HOUR_MS)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['Europe/Zurich', '2026-03-29T12:00:00Z', 23],
    ['Europe/Zurich', '2026-10-25T12:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-05T00:00:00Z', 24.5],
    ['America/Sao_Paulo', '2018-11-04T12:00:00Z', 23],
    ['America/Sao_Paulo', '2018-02-17T12:00:00Z', 25],
    ['Asia/Kathmandu', '2026-03-29T12:00:00Z', 24],
  ])('in %s has, at %s, %d hours', (timeZone, at, hours) => {
    expect((nextLocalMidnight(timeZone, fromIso(at)) - startOfLocalDay(timeZone, fromIso(at))) / HOUR_MS).toBe(hours)
  })

  it('starts at the jump where clocks jump over midnight', () => {
    const at = startOfLocalDay('America/Sao_Paulo', fromIso('2018-11-04T12:00:00Z'))
    expect(textOf('America/Sao_Paulo', at)).toBe('2018-11-04 01:00:00')
    expect(textOf('America/Sao_Paulo', at - 1)).toBe('2018-11-03 23:59:59')
  })

  it('may come back for an hour where clocks were set back just after midnight', () => {
    // Newfoundland changed its clocks at 00:01 until 2011: 7 November 2010 began, the 6th came back, the 7th began again.
    const first = fromIso('2010-11-07T02:30:00Z')
    expect(toIso(startOfLocalDay('America/St_Johns', first + 2 * HOUR_MS))).toBe('2010-11-07T02:30:00.000Z')
    const repeated = fromIso('2010-11-07T03:00:00Z')
    expect(dateOf('America/St_Johns', repeated)).toBe('2010-11-06')
    expect(toIso(nextLocalMidnight('America/St_Johns', repeated))).toBe('2010-11-07T03:30:00.000Z')
  })

  it('leaves no gap to the next one', () => {
    for (const timeZone of ZONES) {
      let at = startOfLocalDay(timeZone, fromIso('2018-01-01T12:00:00Z'))
      for (let day = 0; day < 400; day++) {
        const next = nextLocalMidnight(timeZone, at)
        expect(startOfLocalDay(timeZone, next)).toBe(next)
        at = next
      }
      expect(Math.abs(at - fromIso('2019-02-05T00:00:00Z'))).toBeLessThan(DAY_MS)
    }
  })
})

describe('a time of day', () => {
  it('is HH:MM, up to 24:00', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_440 }), (minutes) => {
        expect(parseTimeOfDay(timeOfDayText(minutes))).toBe(minutes)
      }),
    )
    expect(timeOfDayText(1_440)).toBe('24:00')
  })

  it.each(['', '7:00', '07:60', '24:01', '25:00', '07:00:00', ' 07:00', '0700', '-1:00'])('is not %j', (text) => {
    expect(parseTimeOfDay(text)).toBeUndefined()
  })
})
