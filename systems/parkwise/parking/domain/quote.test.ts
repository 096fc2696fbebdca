import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, fromIso, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { localDateTime } from '#platform/kernel/local-time.ts'
import { type Pricing, STEP_MINUTES } from './pricing.ts'
import { type Quote, quoteFor } from './quote.ts'

const ZURICH = 'Europe/Zurich'
const chf = (amountMinor: number) => ({ amountMinor, currency: 'CHF' })
const plain: Pricing = { hourly: chf(400), stepMinutes: 15 }
const night = { fromMinute: 22 * 60, toMinute: 6 * 60, hourly: chf(100) }

const quote = (pricing: Pricing, from: string, to: string, timeZone = ZURICH): Quote =>
  quoteFor(pricing, { fromMs: fromIso(from), toMs: fromIso(to) }, timeZone)
const total = (...args: Parameters<typeof quote>): number => quote(...args).total.amountMinor
const lines = (...args: Parameters<typeof quote>): readonly (readonly [string, number, number])[] =>
  quote(...args).lines.map(({ label, quantity, amount }) => [label, quantity, amount.amountMinor])

describe('the price of a stay', () => {
  it('is proportional to the quarter hours begun', () => {
    expect(total(plain, '2026-05-06T10:00:00+02:00', '2026-05-06T12:00:00+02:00')).toBe(800)
    expect(total(plain, '2026-05-06T10:00:00+02:00', '2026-05-06T12:00:00.001+02:00')).toBe(900)
    expect(total(plain, '2026-05-06T10:07:00+02:00', '2026-05-06T10:08:00+02:00')).toBe(100)
    expect(quote(plain, '2026-05-06T10:00:00+02:00', '2026-05-06T12:15:00+02:00')).toEqual({
      total: chf(900),
      lines: [{ label: 'hourly', quantity: 2.25, unit: 'hour', unitPrice: chf(400), amount: chf(900) }],
    })
  })

  it('rounds once, not per step', () => {
    expect(total({ ...plain, hourly: chf(250) }, '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z')).toBe(250)
    expect(total({ ...plain, hourly: chf(250) }, '2026-05-06T10:00:00Z', '2026-05-06T10:15:00Z')).toBe(63)
  })

  it('is nothing, said in one line, where parking is free', () => {
    expect(lines({ ...plain, hourly: chf(0) }, '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z')).toEqual([['hourly', 1, 0]])
  })

  it('has the night and the day at their own rates', () => {
    expect(lines({ ...plain, night }, '2026-05-06T20:00:00+02:00', '2026-05-07T08:00:00+02:00')).toEqual([
      ['hourly', 4, 1_600],
      ['night', 8, 800],
    ])
  })

  it('charges a step at the rate at which it begins', () => {
    expect(lines({ ...plain, night }, '2026-05-06T21:50:00+02:00', '2026-05-06T22:20:00+02:00')).toEqual([
      ['hourly', 0.25, 100],
      ['night', 0.25, 25],
    ])
  })

  it('has weekend days at the weekend rate, as the calendar there says', () => {
    const pricing = { ...plain, weekendHourly: chf(200) }
    // In Zürich Saturday begins at 22:00 UTC, in Auckland at 12:00.
    expect(lines(pricing, '2026-05-08T21:00:00Z', '2026-05-08T23:00:00Z')).toEqual([
      ['hourly', 1, 400],
      ['weekend', 1, 200],
    ])
    expect(lines(pricing, '2026-05-08T21:00:00Z', '2026-05-08T23:00:00Z', 'Pacific/Auckland')).toEqual([['weekend', 2, 400]])
  })

  it('stops at the cap on each local day', () => {
    const pricing = { ...plain, dailyMax: chf(2_500) }
    expect(lines(pricing, '2026-05-06T20:00:00+02:00', '2026-05-08T02:00:00+02:00')).toEqual([
      ['hourly', 30, 12_000],
      ['daily-cap', 1, -7_100],
    ])
    expect(total(pricing, '2026-05-06T20:00:00+02:00', '2026-05-08T02:00:00+02:00')).toBe(1_600 + 2_500 + 800)
  })

  it('is the minimum for a short stay, as a line of its own', () => {
    expect(quote({ ...plain, minimum: chf(350) }, '2026-05-06T10:00:00Z', '2026-05-06T10:30:00Z')).toEqual({
      total: chf(350),
      lines: [
        { label: 'hourly', quantity: 0.5, unit: 'hour', unitPrice: chf(400), amount: chf(200) },
        { label: 'minimum', quantity: 1, unit: 'stay', unitPrice: chf(350), amount: chf(150) },
      ],
    })
    expect(lines({ ...plain, minimum: chf(350) }, '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z')).toEqual([['hourly', 1, 400]])
  })

  it('is defined for intervals of up to ten years', () => {
    expect(() => quoteFor(plain, { fromMs: 5, toMs: 5 }, ZURICH)).toThrow('ten years')
    expect(() => quoteFor(plain, { fromMs: 0, toMs: 4_000 * DAY_MS }, ZURICH)).toThrow('ten years')
    const long = quoteFor({ ...plain, hourly: chf(1_000_000_000), dailyMax: chf(999_999_999) }, { fromMs: 0, toMs: 3_650 * DAY_MS }, 'UTC')
    expect(long.total.amountMinor).toBe(3_650 * 999_999_999)
  })
})

describe('when clocks change in Zürich', () => {
  it('a night in March costs the seven hours that it has', () => {
    expect(lines({ ...plain, night }, '2026-03-28T22:00:00+01:00', '2026-03-29T06:00:00+02:00')).toEqual([['night', 7, 700]])
  })

  it('a night in October costs the nine hours that it has', () => {
    expect(lines({ ...plain, night }, '2026-10-24T22:00:00+02:00', '2026-10-25T06:00:00+01:00')).toEqual([['night', 9, 900]])
  })

  it('an hour that occurs twice is paid twice', () => {
    const nap = { ...plain, night: { fromMinute: 120, toMinute: 180, hourly: chf(100) } }
    expect(lines(nap, '2026-10-25T01:00:00+02:00', '2026-10-25T04:00:00+01:00')).toEqual([
      ['hourly', 2, 800],
      ['night', 2, 200],
    ])
  })

  it('an hour that is skipped is not paid', () => {
    const nap = { ...plain, night: { fromMinute: 120, toMinute: 180, hourly: chf(100) } }
    expect(lines(nap, '2026-03-29T01:00:00+01:00', '2026-03-29T04:00:00+02:00')).toEqual([['hourly', 2, 800]])
  })

  it('a day of 23 or of 25 hours has one cap', () => {
    const pricing = { ...plain, dailyMax: chf(2_500) }
    expect(total(pricing, '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00')).toBe(2_500)
    expect(total(pricing, '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toBe(2_500)
    expect(lines({ ...plain }, '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toEqual([['hourly', 25, 10_000]])
  })
})

const amount = fc.integer({ min: 0, max: 3_000 }).map(chf)
const minute = fc.integer({ min: 0, max: 1_439 })
const pricings: fc.Arbitrary<Pricing> = fc
  .record(
    {
      hourly: amount,
      stepMinutes: fc.constantFrom(...STEP_MINUTES),
      dailyMax: fc.integer({ min: 1_000, max: 5_000 }).map(chf),
      minimum: fc.integer({ min: 0, max: 1_000 }).map(chf),
      weekendHourly: amount,
      night: fc
        .record({ fromMinute: minute, toMinute: minute, hourly: amount })
        .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute),
    },
    { requiredKeys: ['hourly', 'stepMinutes'] },
  )
  .map((pricing) => pricing as Pricing)
const zones = fc.constantFrom(ZURICH, 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu', 'America/Santiago')
const starts = fc.integer({ min: fromIso('2017-01-01T00:00:00Z'), max: fromIso('2019-12-31T00:00:00Z') })
const lengths = fc.oneof(fc.integer({ min: 1, max: 4 * HOUR_MS }), fc.integer({ min: 1, max: 9 * DAY_MS }))

/** The same rules, written down as naively as possible: step by step, with the calendar of Intl. */
const naiveTotal = (pricing: Pricing, fromMs: number, toMs: number, timeZone: string): number => {
  const days = new Map<string, number>()
  for (let atMs = fromMs; atMs < toMs; atMs += pricing.stepMinutes * MINUTE_MS) {
    const at = localDateTime(timeZone, atMs)
    const minuteOfDay = at.hour * 60 + at.minute
    const date = `${at.year}-${at.month}-${at.day}`
    const weekday = new Date(Date.UTC(at.year, at.month - 1, at.day)).getUTCDay()
    const { night: dark, weekendHourly } = pricing
    const isNight =
      dark &&
      (dark.fromMinute < dark.toMinute
        ? minuteOfDay >= dark.fromMinute && minuteOfDay < dark.toMinute
        : minuteOfDay >= dark.fromMinute || minuteOfDay < dark.toMinute)
    const isWeekend = weekendHourly && (weekday === 0 || weekday === 6)
    const rate = isNight ? dark.hourly : isWeekend ? weekendHourly : pricing.hourly
    days.set(date, (days.get(date) ?? 0) + rate.amountMinor * pricing.stepMinutes)
  }
  let sum = 0
  for (const day of days.values()) sum += pricing.dailyMax ? Math.min(day, pricing.dailyMax.amountMinor * 60) : day
  return Math.max(Math.round(sum / 60), pricing.minimum?.amountMinor ?? 0)
}

describe('any price', () => {
  it('is what adding up step by step gives', () => {
    fc.assert(
      fc.property(pricings, starts, lengths, zones, (pricing, fromMs, lengthMs, timeZone) => {
        const { total: price } = quoteFor(pricing, { fromMs, toMs: fromMs + lengthMs }, timeZone)
        expect(price.amountMinor).toBe(naiveTotal(pricing, fromMs, fromMs + lengthMs, timeZone))
      }),
      { numRuns: 300 },
    )
  })

  it('is the exact sum of its lines, never negative, and within the cap of the days it touches', () => {
    fc.assert(
      fc.property(pricings, starts, lengths, zones, (pricing, fromMs, lengthMs, timeZone) => {
        const priced = quoteFor(pricing, { fromMs, toMs: fromMs + lengthMs }, timeZone)
        expect(priced.lines.reduce((sum, line) => sum + line.amount.amountMinor, 0)).toBe(priced.total.amountMinor)
        expect(priced.total.amountMinor).toBeGreaterThanOrEqual(pricing.minimum?.amountMinor ?? 0)
        expect(priced.lines.length).toBeGreaterThan(0)
        for (const line of priced.lines) {
          const exact = line.quantity * line.unitPrice.amountMinor
          if (line.unit === 'hour') expect(Math.abs(line.amount.amountMinor - exact)).toBeLessThanOrEqual(1)
        }
        const days = Math.ceil(lengthMs / DAY_MS) + 1
        if (pricing.dailyMax) expect(priced.total.amountMinor).toBeLessThanOrEqual(days * pricing.dailyMax.amountMinor)
      }),
      { numRuns: 1_000 },
    )
  })

  it('never falls when the stay ends later', () => {
    fc.assert(
      fc.property(pricings, starts, lengths, lengths, zones, (pricing, fromMs, lengthMs, moreMs, timeZone) => {
        const short = quoteFor(pricing, { fromMs, toMs: fromMs + lengthMs }, timeZone).total.amountMinor
        const long = quoteFor(pricing, { fromMs, toMs: fromMs + lengthMs + moreMs }, timeZone).total.amountMinor
        expect(long).toBeGreaterThanOrEqual(short)
      }),
      { numRuns: 1_000 },
    )
  })

  it('can fall when the stay starts earlier, since its steps then begin elsewhere', () => {
    const dearNight = { ...plain, night: { ...night, hourly: chf(800) } }
    const late = total(dearNight, '2026-05-06T22:00:00+02:00', '2026-05-06T22:20:00+02:00')
    const early = total(dearNight, '2026-05-06T21:50:00+02:00', '2026-05-06T22:20:00+02:00')
    expect([late, early]).toEqual([400, 300])
  })

  it('does not change when a stay at one rate is split at a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), starts, fc.integer({ min: 1, max: 200 }), lengths, (perStep, fromMs, steps, restMs) => {
        const pricing: Pricing = { hourly: chf(perStep * 4), stepMinutes: 15 }
        const cut = fromMs + steps * 15 * MINUTE_MS
        const price = (from: number, to: number) => quoteFor(pricing, { fromMs: from, toMs: to }, ZURICH).total.amountMinor
        expect(price(fromMs, cut) + price(cut, cut + restMs)).toBe(price(fromMs, cut + restMs))
      }),
    )
  })

  it('does not depend on the time zone when it follows neither hours nor days', () => {
    const slot = { fromMs: 0, toMs: 5 * HOUR_MS }
    expect(quoteFor(plain, slot, ZURICH)).toEqual(quoteFor(plain, slot, 'Asia/Kathmandu'))
  })
})
