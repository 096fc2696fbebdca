// Values that have the right form and still mean nothing: times, places, money, pages. And the odd ones that are right.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import { LISTING, slotOf, type Things } from './bad-input-routes.ts'
import { type BadInputWorld, badInputWorld, type Sent } from './bad-input-world.ts'

let world: BadInputWorld
beforeAll(async () => {
  world = await badInputWorld()
})
afterAll(() => world.stop())

const DAY_H = 24
const hence = (hours: number): string => toIso(world.things.nowMs + hours * HOUR_MS)

describe('an interval', () => {
  /** Every route that takes one, what else it needs, and how long it may be. */
  const taking: readonly (readonly [string, (from: string, to: string, things: Things) => Sent, 'booked' | 'listed'])[] = [
    [
      'a booking',
      (from, to, { spotId }) => ({ method: 'POST', path: '/bookings', as: 'driver', body: { spotId, from, to, vehiclePlate: 'ZH 1' } }),
      'booked',
    ],
    [
      'a block',
      (from, to, { spotId }) => ({
        method: 'POST',
        path: `/providers/spots/${spotId}/blocks`,
        as: 'provider',
        body: { from, to, reason: 'x' },
      }),
      'booked',
    ],
    [
      'a search',
      (from, to) => ({ method: 'GET', path: `/parking-spots/search?lat=47.37&lng=8.54&${new URLSearchParams({ from, to })}` }),
      'booked',
    ],
    [
      'clusters',
      (from, to) => ({ method: 'GET', path: `/parking-spots/clusters?bbox=8,47,9,48&zoom=9&${new URLSearchParams({ from, to })}` }),
      'booked',
    ],
    [
      'availability',
      (from, to, { spotId }) => ({ method: 'GET', path: `/parking-spots/${spotId}/availability?${new URLSearchParams({ from, to })}` }),
      'booked',
    ],
    [
      'a calendar',
      (from, to, { spotId }) => ({ method: 'GET', path: `/parking-spots/${spotId}/calendar?${new URLSearchParams({ from, to })}` }),
      'booked',
    ],
    ['a driver’s list', (from, to) => ({ method: 'GET', path: `/bookings?${new URLSearchParams({ from, to })}`, as: 'driver' }), 'listed'],
    [
      'a provider’s list',
      (from, to) => ({ method: 'GET', path: `/providers/bookings?${new URLSearchParams({ from, to })}`, as: 'provider' }),
      'listed',
    ],
  ]
  const times = taking.map(([name, sent, kind]) => [name, sent, kind] as const)

  it.each(times)('of %s never ends before it begins, nor when it begins', async (_name, sent) => {
    await world.refused(sent(hence(3), hence(2), world.things), 422, 'INVALID_INPUT', 'to')
    await world.refused(sent(hence(3), hence(3), world.things), 422, 'INVALID_INPUT', 'to')
  })

  it.each(times)('of %s has instants with an offset, on days that exist', async (_name, sent) => {
    const noInstants = [
      '2026-05-05T10:00:00',
      '2026-05-05',
      '10:00',
      '2026-02-30T10:00:00Z',
      '2026-05-05T25:00:00Z',
      '2026-05-05T10:00:60Z',
      '1e12',
      'tomorrow',
      '+012026-05-05T10:00:00Z',
    ]
    for (const text of noInstants) {
      await world.refused(sent(text, hence(30), world.things), 422, 'INVALID_INPUT', 'from')
      await world.refused(sent(hence(3), text, world.things), 422, 'INVALID_INPUT', 'to')
    }
  })

  it.each(times.filter(([, , kind]) => kind === 'booked'))(
    'of %s is not in the past, nor years long, nor years ahead',
    async (_name, sent) => {
      await world.refused(sent(hence(-3), hence(-2), world.things), 422, 'INVALID_INPUT', 'from')
      await world.refused(sent(hence(-6 * (MINUTE_MS / HOUR_MS)), hence(1), world.things), 422, 'INVALID_INPUT', 'from')
      await world.refused(sent(hence(1), hence(3 * 365 * DAY_H), world.things), 422, 'INVALID_INPUT', 'to')
      await world.refused(sent(hence(5 * 365 * DAY_H), hence(5 * 365 * DAY_H + 1), world.things), 422, 'INVALID_INPUT', 'from')
    },
  )

  it('may be written with any offset and in small letters', async () => {
    const { spotId } = world.things
    for (const [from, to] of [
      ['2026-05-05t12:00:00z', '2026-05-05t13:00:00z'],
      ['2026-05-05T14:00:00%2B02:00', '2026-05-05T03:00:00-10:00'],
    ]) {
      expect((await world.send({ method: 'GET', path: `/parking-spots/${spotId}/availability?from=${from}&to=${to}` })).status).toBe(200)
    }
  })
})

describe('a place', () => {
  const search = (where: string): Sent => {
    const { from, to } = slotOf(world.things)
    return { method: 'GET', path: `/parking-spots/search?from=${from}&to=${to}&${where}` }
  }
  it.each([
    ['north of the pole', 'lat=90.1&lng=0', 'lat'],
    ['east of the antimeridian', 'lat=0&lng=180.1', 'lng'],
    ['not a number', 'lat=NaN&lng=0', 'lat'],
    ['beyond all numbers', 'lat=1e309&lng=0', 'lat'],
    ['without an end', 'lat=0&lng=-Infinity', 'lng'],
    ['half given', 'lat=47', 'lng'],
    ['not given', 'sort=price', 'bbox'],
    ['given twice over', 'lat=47&lng=8&bbox=8,47,8.1,47.1', 'lat'],
    ['more than 50 km wide', 'lat=47&lng=8&radiusM=50001', 'radiusM'],
    ['of no width', 'lat=47&lng=8&radiusM=0', 'radiusM'],
    ['of negative width', 'lat=47&lng=8&radiusM=-1', 'radiusM'],
    ['a box of three sides', 'bbox=8,47,9', 'bbox'],
    ['a box upside down', 'bbox=8,48,9,47', 'bbox'],
    ['a box outside the world', 'bbox=190,0,191,1', 'bbox'],
    ['a box around the world', 'bbox=-180,-90,180,90', 'bbox'],
    ['a box of words', 'bbox=a,b,c,d', 'bbox'],
  ])('that is %s names its parameter', (_what, where, path) => world.refused(search(where), 422, 'INVALID_INPUT', path))

  it.each([
    ['at a pole', 'lat=90&lng=0&radiusM=50000'],
    ['at the other pole', 'lat=-90&lng=-180&radiusM=50000'],
    ['on the antimeridian', 'lat=-17&lng=180&radiusM=50000'],
    ['a box across the antimeridian', 'bbox=179.9,-17.1,-179.9,-17'],
    ['a box around a pole', 'bbox=-180,89.5,180,90'],
    ['a single point', 'bbox=8.5,47.3,8.5,47.3'],
  ])('that is %s is a place like any other', async (_what, where) => {
    const { status, body } = await world.send(search(where))
    expect([status, body.items]).toEqual([200, []])
  })

  it.each<[string, object, string]>([
    ['east of the antimeridian', { coordinates: [180.5, 0] }, 'location/coordinates/0'],
    ['south of the pole', { coordinates: [0, -90.5] }, 'location/coordinates/1'],
    ['of three numbers', { coordinates: [8, 47, 400] }, 'location/coordinates'],
    ['of one number', { coordinates: [8] }, 'location/coordinates'],
    ['an area', { type: 'Polygon' }, 'location/type'],
  ])('of a listing that is %s names its part', (_what, more, path) =>
    world.refused(listing({ location: { ...LISTING.location, ...more } }), 422, 'INVALID_INPUT', path),
  )
})

const listing = (more: object): Sent => ({ method: 'POST', path: '/providers/spots', as: 'provider', body: { ...LISTING, ...more } })

describe('money', () => {
  const amounts = ['hourly', 'dailyMax', 'minimum', 'weekendHourly', 'night/hourly'] as const
  const priced = (name: (typeof amounts)[number], money: object): Sent => {
    const { pricing } = LISTING
    return listing({
      pricing: name === 'night/hourly' ? { ...pricing, night: { ...pricing.night, hourly: money } } : { ...pricing, [name]: money },
    })
  }

  it.each(amounts)('of %s is exact, in digits and never negative', async (name) => {
    for (const amount of ['-1.00', '1e3', '1e309', 'NaN', 'Infinity', '0x10', '1,50', '.5', '1.', ' 1', '٣', '9'.repeat(13), '1.2345']) {
      await world.refused(priced(name, { amount, currency: 'CHF' }), 422, 'INVALID_INPUT', `pricing/${name}/amount`)
    }
    for (const [amount, currency] of [
      ['1.005', 'CHF'],
      ['1.5', 'JPY'],
      ['1', 'XXZ'],
      ['999999999999', 'CHF'],
      ['1', 'EUR'],
    ] as const) {
      // Hourly alone says in which currency the others are.
      if (name !== 'hourly' || currency !== 'EUR')
        await world.refused(priced(name, { amount, currency }), 422, 'INVALID_INPUT', `pricing/${name}`)
    }
    await world.refused(priced(name, { amount: '1', currency: 'chf' }), 422, 'INVALID_INPUT', `pricing/${name}/currency`)
  })
})

describe('a listing', () => {
  it.each<[string, object, string]>([
    ['no space', { capacity: 0 }, 'capacity'],
    ['half a space', { capacity: 1.5 }, 'capacity'],
    ['too many spaces', { capacity: 100_001 }, 'capacity'],
    ['a name of spaces', { name: '\u00a0\u2003 ' }, 'name'],
    ['a name that nobody sees', { name: '\u200b\u2060' }, 'name'],
    ['a name on two lines', { name: 'a\u2028b' }, 'name'],
    ['a name without end', { name: 'x'.repeat(201) }, 'name'],
    ['a zone on Mars', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an offset for a zone', { timeZone: '+01:00' }, 'timeZone'],
    ['an amenity twice', { amenities: ['cctv', 'cctv'] }, 'amenities'],
    ['an amenity of its own', { amenities: ['helipad'] }, 'amenities/0'],
    ['a ceiling at the ground', { limits: { heightM: 0 } }, 'limits/heightM'],
    [
      'hours that overlap',
      {
        openingHours: {
          monday: [
            { from: '08:00', to: '12:00' },
            { from: '11:00', to: '13:00' },
          ],
        },
      },
      'openingHours/monday/1',
    ],
    ['hours that nobody’s clock shows', { openingHours: { monday: [{ from: '25:00', to: '26:00' }] } }, 'openingHours/monday/0/from'],
    ['no hours at all', { openingHours: {} }, 'openingHours'],
    ['a step of seven minutes', { pricing: { ...LISTING.pricing, stepMinutes: 7 } }, 'pricing/stepMinutes'],
  ])('with %s names its part', (_what, more, path) => world.refused(listing(more), 422, 'INVALID_INPUT', path))

  it.each([
    ['emoji', '🅿️🚗👩‍👩‍👧'.repeat(5)],
    ['right to left', 'موقف السيارات'],
    ['SQL', "Robert'); DROP TABLE spot;--"],
    ['markup', '<script>alert(1)</script>'],
    ['200 characters beyond the basic plane', '𝒫'.repeat(200)],
    ['a template', '{{7*7}}%s%n#{7*7}'],
  ])('may have a name with %s, and gets it back as it was', async (_what, name) => {
    const { status, body } = await world.send(listing({ name }))
    expect([status, body.name]).toEqual([201, name])
    const read = await world.send({ method: 'GET', path: `/parking-spots/${body.id}` })
    expect([read.body.name, read.headers['content-type']]).toEqual([name, 'application/json; charset=utf-8'])
  })
})

describe('a page', () => {
  const lists = [
    ['/bookings', 'driver'],
    ['/providers/bookings', 'provider'],
    ['/providers/spots', 'provider'],
  ] as const

  it.each(lists)('of %s has 1 to 100 items', async (path, as) => {
    for (const limit of ['0', '-1', '101', '1000000000', '1.5', '1e309', 'all']) {
      await world.refused({ method: 'GET', path: `${path}?limit=${limit}`, as }, 422, 'INVALID_INPUT', 'limit')
    }
  })

  it.each(lists)('of %s begins at no cursor made by hand', async (path, as) => {
    const forged = Buffer.from('["x","01900000-0000-7000-8000-000000000001"]').toString('base64url')
    for (const cursor of ['x', forged, `${forged}.${'A'.repeat(16)}`, `${forged}.`, 'a'.repeat(1_025), '%f0%9f%9a%97']) {
      await world.refused({ method: 'GET', path: `${path}?cursor=${cursor}`, as }, 422, 'INVALID_INPUT', 'cursor')
    }
  })

  it('begins at no cursor of another query, list or person', async () => {
    for (let i = 0; i < 3; i++) await world.send(listing({ name: `Nr. ${i}` }))
    const { body } = await world.send({ method: 'GET', path: '/providers/spots?limit=1', as: 'provider' })
    const cursor = String(body.nextCursor)
    expect((await world.send({ method: 'GET', path: `/providers/spots?cursor=${cursor}`, as: 'provider' })).status).toBe(200)
    const { from, to } = slotOf(world.things)
    for (const sent of [
      { method: 'GET', path: `/providers/spots?status=ACTIVE&cursor=${cursor}`, as: 'provider' },
      { method: 'GET', path: `/providers/spots?cursor=${cursor}`, as: 'competitor' },
      { method: 'GET', path: `/providers/bookings?cursor=${cursor}`, as: 'provider' },
      { method: 'GET', path: `/parking-spots/search?lat=47&lng=8&from=${from}&to=${to}&cursor=${cursor}` },
    ] as const) {
      await world.refused(sent, 422, 'INVALID_INPUT', 'cursor')
    }
  })
})
