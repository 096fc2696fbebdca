import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, fromIso, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { money } from '#platform/kernel/money.ts'
import { msUntilRateMayChange, type Pricing, pricingProblem, rateAt } from './pricing.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })
const sound: Pricing = {
  hourly: eur(400),
  stepMinutes: 15,
  dailyMax: eur(2_500),
  minimum: eur(100),
  weekendHourly: eur(250),
  night: { fromMinute: 22 * 60, toMinute: 6 * 60, hourly: eur(100) },
}

describe('a pricing', () => {
  it('is sound with all of its parts and with an hourly rate alone', () => {
    expect(pricingProblem(sound)).toBeUndefined()
    expect(pricingProblem({ hourly: money(250, 'CHF'), stepMinutes: 60 })).toBeUndefined()
    expect(pricingProblem({ hourly: money(0, 'JPY'), stepMinutes: 15 })).toBeUndefined()
  })

  it.each<[string, Partial<Pricing>]>([
    ['hourly', { hourly: eur(-1) }],
    ['hourly', { hourly: eur(0.5) }],
    ['hourly', { hourly: eur(Number.NaN) }],
    ['hourly', { hourly: eur(1e12) }],
    ['dailyMax', { dailyMax: { amountMinor: 2_500, currency: 'CHF' } }],
    ['dailyMax', { dailyMax: eur(0), minimum: eur(0) }],
    ['minimum', { minimum: eur(-100) }],
    ['minimum', { minimum: eur(2_501) }],
    ['weekendHourly', { weekendHourly: { amountMinor: 250, currency: 'USD' } }],
    ['night/hourly', { night: { fromMinute: 0, toMinute: 60, hourly: eur(-5) } }],
    ['night/from', { night: { fromMinute: 1_440, toMinute: 60, hourly: eur(5) } }],
    ['night/from', { night: { fromMinute: -1, toMinute: 60, hourly: eur(5) } }],
    ['night/to', { night: { fromMinute: 0, toMinute: 1_441, hourly: eur(5) } }],
    ['night/to', { night: { fromMinute: 0, toMinute: 0.5, hourly: eur(5) } }],
    ['night', { night: { fromMinute: 60, toMinute: 60, hourly: eur(5) } }],
    ['night', { night: { fromMinute: 0, toMinute: 1_440, hourly: eur(5) } }],
    ['stepMinutes', { stepMinutes: 7 }],
    ['stepMinutes', { stepMinutes: 0 }],
  ])('is refused for its %s: %j', (field, change) => {
    expect(pricingProblem({ ...sound, ...change })?.field).toBe(field)
  })
})

describe('the rate in force', () => {
  const at = (local: string) => rateAt(sound, fromIso(`${local}Z`)).label

  it('is the night rate from its first minute to its last, across midnight', () => {
    expect(at('2026-05-06T21:59:59.999')).toBe('hourly')
    expect(at('2026-05-06T22:00:00')).toBe('night')
    expect(at('2026-05-07T00:00:00')).toBe('night')
    expect(at('2026-05-07T05:59:59.999')).toBe('night')
    expect(at('2026-05-07T06:00:00')).toBe('hourly')
  })

  it('is the weekend rate on Saturday and Sunday, by day; at night the night rate goes first', () => {
    expect(at('2026-05-08T12:00:00')).toBe('hourly')
    expect(at('2026-05-09T06:00:00')).toBe('weekend')
    expect(at('2026-05-10T21:59:00')).toBe('weekend')
    expect(at('2026-05-10T22:00:00')).toBe('night')
    expect(at('2026-05-11T06:00:00')).toBe('hourly')
  })

  it('stays what it is until it may change', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 * DAY_MS }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (wallMs, part) => {
          const forMs = msUntilRateMayChange(sound, wallMs)
          expect(forMs).toBeGreaterThan(0)
          expect(forMs).toBeLessThanOrEqual(16 * HOUR_MS)
          expect(rateAt(sound, wallMs + Math.floor(part * forMs))).toEqual(rateAt(sound, wallMs))
        },
      ),
    )
  })

  it('may last until midnight when the night ends the day', () => {
    const late: Pricing = { ...sound, night: { fromMinute: 22 * 60, toMinute: 24 * 60, hourly: eur(1) } }
    expect(rateAt(late, 23 * HOUR_MS + 59 * MINUTE_MS).label).toBe('night')
    expect(rateAt(late, 24 * HOUR_MS).label).toBe('hourly')
    expect(msUntilRateMayChange(late, 22 * HOUR_MS)).toBe(2 * HOUR_MS)
  })
})
