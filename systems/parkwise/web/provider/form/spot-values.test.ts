import { describe, expect, it } from 'vitest'
import type { OwnSpot } from '../../api.ts'
import { bodyFrom, isAmount, newValues, pricingFrom, spotErrors, valuesOf } from './spot-values.ts'

const chf = (amount: string) => ({ amount, currency: 'CHF' })
const DETAILS = {
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, Zürich',
  location: { type: 'Point', coordinates: [8.5396, 47.3744] },
  capacity: 3,
  spotType: 'ev',
  covered: true,
  amenities: ['cctv'],
  limits: { heightM: 2.1, widthM: 2.3 },
  openingHours: {
    monday: [
      { from: '07:00', to: '12:00' },
      { from: '13:00', to: '24:00' },
    ],
    friday: [{ from: '18:00', to: '02:00' }],
  },
  timeZone: 'Europe/Zurich',
  pricing: {
    hourly: chf('4.00'),
    stepMinutes: 30,
    weekendHourly: chf('3.00'),
    minimum: chf('1.00'),
    dailyMax: chf('30.00'),
    night: { from: '22:00', to: '24:00', hourly: chf('2.00') },
  },
} as const
const SPOT = { ...structuredClone(DETAILS), id: 'x', status: 'ACTIVE', revision: 1, createdAt: '', changedAt: '' } as unknown as OwnSpot

describe('the form of a spot', () => {
  it('gives back what it was filled with, also what it has no field for', () => {
    const values = valuesOf(SPOT)
    const pricing = pricingFrom(values)
    expect(pricing && bodyFrom(values, pricing, SPOT)).toEqual(DETAILS)
  })

  it('takes amounts as people write them', () => {
    const values = { ...newValues('Europe/Zurich'), hourly: ' 2,50 ', dailyMax: '20' }
    expect(pricingFrom(values)).toEqual({ hourly: chf('2.50'), stepMinutes: 15, dailyMax: chf('20') })
    for (const text of ['', '-1', '1e3', '1,2,3', '2.', 'free']) {
      expect(isAmount(text)).toBe(false)
      expect(pricingFrom({ ...values, hourly: text })).toBeUndefined()
    }
    expect(pricingFrom({ ...values, hasNight: true })).toBeUndefined()
  })

  it('shows a problem at the field that it is about', () => {
    const at = (path: string) => Object.keys(spotErrors({ [path]: 'wrong' }))[0]
    expect(
      [
        'name',
        'location/coordinates/0',
        'location/coordinates/1',
        'pricing/hourly',
        'pricing/hourly/amount',
        'pricing/night',
        'pricing/night/hourly/amount',
        'pricing/dailyMax',
        'openingHours',
        'openingHours/monday/1',
        'limits/heightM',
        'amenities/0',
      ].map(at),
    ).toEqual([
      'name',
      'lng',
      'lat',
      'hourly',
      'hourly',
      'nightFrom',
      'nightHourly',
      'dailyMax',
      'hours',
      'week.monday',
      'heightM',
      'amenities',
    ])
  })
})
