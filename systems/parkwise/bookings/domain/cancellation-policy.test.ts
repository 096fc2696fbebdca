import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { money } from '#platform/kernel/money.ts'
import { parseTiers, settlementOf, USUAL_POLICY } from './cancellation-policy.ts'

const FROM_MS = Date.parse('2026-05-06T10:00:00Z')
const CONFIRMED_MS = FROM_MS - 72 * HOUR_MS
const cancelling = (nowMs: number, more: Partial<Parameters<typeof settlementOf>[1]> = {}) =>
  settlementOf(USUAL_POLICY, { by: 'driver', paid: money(801, 'CHF'), confirmedAtMs: CONFIRMED_MS, fromMs: FROM_MS, nowMs, ...more })

describe('calling a paid booking off', () => {
  it.each([
    ['a day before, everything goes back', FROM_MS - 24 * HOUR_MS, 'tier', 100, 801],
    ['a millisecond later, half of it, a half cent rounded up', FROM_MS - 24 * HOUR_MS + 1, 'tier', 50, 401],
    ['two hours before, half of it', FROM_MS - 2 * HOUR_MS, 'tier', 50, 401],
    ['later, nothing', FROM_MS - 2 * HOUR_MS + 1, 'too-late', 0, 0],
    ['a minute before it begins, nothing', FROM_MS - MINUTE_MS, 'too-late', 0, 0],
  ] as const)('%s', (_, nowMs, rule, percent, amountMinor) => {
    expect(cancelling(nowMs)).toEqual({ rule, percent, refund: money(amountMinor, 'CHF') })
  })

  it('within a quarter of an hour after paying, everything goes back, until it begins', () => {
    const confirmedAtMs = FROM_MS - 20 * MINUTE_MS
    expect(cancelling(confirmedAtMs + 15 * MINUTE_MS - 1, { confirmedAtMs })).toMatchObject({ rule: 'grace', percent: 100 })
    expect(cancelling(confirmedAtMs + 15 * MINUTE_MS, { confirmedAtMs })).toMatchObject({ rule: 'too-late', percent: 0 })
    expect(cancelling(FROM_MS, { confirmedAtMs: FROM_MS - MINUTE_MS })).toMatchObject({ rule: 'too-late' })
  })

  it('by the provider, everything goes back whenever it is', () => {
    expect(cancelling(FROM_MS + HOUR_MS, { by: 'provider' })).toEqual({ rule: 'by-provider', percent: 100, refund: money(801, 'CHF') })
  })

  it('never gives back more than was paid, and never more for waiting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), (paid, one, two) => {
        const [early, late] = [Math.max(one, two), Math.min(one, two)].map((hours) =>
          cancelling(FROM_MS - hours * HOUR_MS, { paid: money(paid, 'EUR'), confirmedAtMs: FROM_MS - 100 * HOUR_MS }),
        )
        if (!early || !late) throw new Error('two moments')
        expect(early.refund.amountMinor).toBeGreaterThanOrEqual(late.refund.amountMinor)
        expect(early.refund.amountMinor).toBeLessThanOrEqual(paid)
        expect(late.refund.amountMinor).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('tiers as a setting', () => {
  it('are hours and percents that fall', () => {
    expect(parseTiers('24:100,2:50')).toEqual(USUAL_POLICY.tiers)
    expect(parseTiers('')).toEqual([])
    expect(parseTiers('1:0')).toEqual([{ beforeMs: HOUR_MS, percent: 0 }])
  })

  it.each(['2:50,24:100', '24:50,2:100', '24:101', '24:100,24:50', '24', ':', '24:100,', '-1:50', '1e2:50'])('%s are none', (text) => {
    expect(parseTiers(text)).toBeUndefined()
  })
})
