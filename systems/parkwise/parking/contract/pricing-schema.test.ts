import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { PricingSchema, type PricingText, pricingFromText, pricingText } from './pricing-schema.ts'

const validator = Compile(PricingSchema)
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const full: PricingText = {
  hourly: eur('2.50'),
  stepMinutes: 30,
  dailyMax: eur('18.00'),
  minimum: eur('1.00'),
  weekendHourly: eur('1.50'),
  night: { from: '22:00', to: '06:00', hourly: eur('0.50') },
}

describe('a pricing on the wire', () => {
  it('is read and written without loss', () => {
    expect(validator.Check(full)).toBe(true)
    const { pricing } = pricingFromText(full)
    expect(pricing?.night).toEqual({ fromMinute: 1_320, toMinute: 360, hourly: { amountMinor: 50, currency: 'EUR' } })
    expect(pricing && pricingText(pricing)).toEqual(full)
  })

  it('is billed by quarter hours unless it says otherwise', () => {
    expect(pricingFromText({ hourly: { amount: '300', currency: 'JPY' } }).pricing).toEqual({
      hourly: { amountMinor: 300, currency: 'JPY' },
      stepMinutes: 15,
    })
  })

  it.each<[string, object]>([
    ['an unknown field', { ...full, weekly: eur('1') }],
    ['an unknown field of an amount', { ...full, minimum: { ...eur('1'), extra: 1 } }],
    ['a negative amount', { hourly: eur('-1.00') }],
    ['an exponent', { hourly: eur('1e309') }],
    ['a number for an amount', { hourly: { amount: 2.5, currency: 'EUR' } }],
    ['no hourly rate', { dailyMax: eur('1') }],
    ['a step of seven minutes', { ...full, stepMinutes: 7 }],
    ['half past twenty-five', { ...full, night: { from: '25:30', to: '06:00', hourly: eur('1') } }],
  ])('is refused by its schema for %s', (_, text) => {
    expect(validator.Check(text)).toBe(false)
  })

  it.each<[string, Partial<PricingText>]>([
    ['hourly', { hourly: eur('2.505') }],
    ['hourly', { hourly: { amount: '1.00', currency: 'XQZ' } }],
    ['dailyMax', { dailyMax: { amount: '18.00', currency: 'CHF' } }],
    ['minimum', { minimum: eur('18.01') }],
    ['night/hourly', { night: { from: '22:00', to: '06:00', hourly: eur('0.001') } }],
    ['night/to', { night: { from: '22:00', to: '24:30', hourly: eur('1') } }],
    ['night/from', { night: { from: '24:00', to: '06:00', hourly: eur('1') } }],
  ])('names the field %s that cannot be used', (field, change) => {
    const { problem } = pricingFromText({ ...full, ...change })
    expect(problem?.field).toBe(field)
    expect(problem?.message).toMatch(/^(must|is)/)
  })
})
