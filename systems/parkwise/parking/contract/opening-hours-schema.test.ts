import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { OpeningHoursSchema, type OpeningHoursText, openingHoursFromText, openingHoursText } from './opening-hours-schema.ts'

const validator = Compile(OpeningHoursSchema)

describe('opening hours on the wire', () => {
  it.each<OpeningHoursText>([
    'always',
    { monday: [{ from: '07:00', to: '24:00' }], friday: [{ from: '18:00', to: '02:00' }] },
    { sunday: [], monday: [{ from: '00:00', to: '24:00' }] },
  ])('%j are read and written without loss', (text) => {
    expect(validator.Check(text)).toBe(true)
    const { openingHours } = openingHoursFromText(text)
    expect(openingHours && openingHoursText(openingHours)).toEqual(text)
  })

  it.each([
    'never',
    { montag: [] },
    { monday: [{ from: '7:00', to: '12:00' }] },
    { monday: [{ from: '07:00', to: '24:30' }] },
    { monday: [{ from: '07:00', to: '12:00', closed: false }] },
    { monday: Array.from({ length: 13 }, () => ({ from: '07:00', to: '12:00' })) },
    [],
  ])('%j are refused by their schema', (text) => {
    expect(validator.Check(text)).toBe(false)
  })

  it('name the opening that cannot be used', () => {
    expect(openingHoursFromText({ monday: [{ from: '25:00', to: '26:00' }] }).problem?.field).toBe('monday/0')
    expect(openingHoursFromText({ monday: [{ from: '07:00', to: '07:00' }] }).problem?.field).toBe('monday/0')
    expect(openingHoursFromText({}).problem?.message).toContain('open at some time')
  })
})
