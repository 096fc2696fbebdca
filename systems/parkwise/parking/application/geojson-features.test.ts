import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Features, readFeatures } from './geojson-features.ts'
import { likelyTimeZone } from './likely-time-zone.ts'

const read = (json: unknown): Features => {
  const features = readFeatures(json)
  if (typeof features === 'string') throw new Error(features)
  return features
}
const feature = (properties: unknown, coordinates: unknown = [8.54, 47.37]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
})
const collection = (...features: readonly unknown[]) => ({ type: 'FeatureCollection', features })
const reasonOf = (given: unknown): string | undefined => read(collection(given)).problems[0]?.reason
const urania = { name: 'Parkhaus Urania', total: 607 }

describe('a file of car parks', () => {
  it('may be one of ParkAPI: the city is not a car park, total is the capacity, the kind says whether there is a roof', () => {
    const city = feature({ name: 'Zürich', type: 'city', url: 'https://example.org' })
    const features = read(
      collection(
        city,
        feature({ ...urania, address: 'Uraniastrasse 3', type: 'Parkhaus', aux: 931 }),
        feature({ name: 'Bienen', total: '110', type: 'Parkplatz' }, [8.505, 47.382, 412]),
      ),
    )
    expect(features).toEqual({
      city: 'Zürich',
      skipped: [{ index: 0, name: 'Zürich', reason: 'it describes the city' }],
      problems: [],
      spots: [
        {
          index: 1,
          key: 'parkhaus urania @ 47.3700, 8.5400',
          name: 'Parkhaus Urania',
          address: 'Uraniastrasse 3',
          location: { lat: 47.37, lng: 8.54 },
          capacity: 607,
          spotType: 'regular',
          covered: true,
          amenities: [],
        },
        {
          index: 2,
          key: 'bienen @ 47.3820, 8.5050',
          name: 'Bienen',
          location: { lat: 47.382, lng: 8.505 },
          capacity: 110,
          spotType: 'regular',
          covered: false,
          amenities: [],
        },
      ],
    })
  })

  it('may have the properties of OpenStreetMap', () => {
    const properties = {
      title: ' Q-Park\n Altmarkt ',
      capacity: 400,
      parking: 'underground',
      'addr:street': 'Wilsdruffer Straße',
      'addr:housenumber': '22',
      'addr:postcode': '01067',
      'addr:city': 'Dresden',
    }
    expect(read(collection(feature(properties))).spots[0]).toMatchObject({
      name: 'Q-Park Altmarkt',
      address: 'Wilsdruffer Straße 22, 01067 Dresden',
      covered: true,
      capacity: 400,
    })
  })

  it('may say all that the API says', () => {
    const night = { from: '22:00', to: '06:00', hourly: { amount: '1.00', currency: 'CHF' } }
    const properties = {
      name: 'Central',
      spaces: 50,
      spotType: 'ev',
      covered: 'yes',
      amenities: ['cctv', 'ev-charging', 'cctv'],
      timeZone: 'Europe/Zurich',
      pricing: { hourly: { amount: '4.00', currency: 'CHF' }, night },
      openingHours: { monday: [{ from: '07:00', to: '24:00' }] },
    }
    expect(read(collection(feature(properties))).spots[0]).toMatchObject({
      spotType: 'ev',
      covered: true,
      amenities: ['cctv', 'ev-charging'],
      timeZone: 'Europe/Zurich',
      pricing: { hourly: { amountMinor: 400, currency: 'CHF' }, night: { fromMinute: 1_320 } },
      openingHours: { monday: [{ fromMinute: 420, toMinute: 1_440 }] },
    })
  })

  it('says which features it cannot use, and goes on', () => {
    const { spots, problems } = read(collection(null, feature({ name: 'Freiburg KG II' }), feature(urania)))
    expect(spots).toHaveLength(1)
    expect(problems).toEqual([
      { index: 0, reason: 'it is null, not a Feature' },
      { index: 1, name: 'Freiburg KG II', reason: 'it has no capacity (capacity, total or spaces)' },
    ])
  })

  it('may have a name twice at different places, not at the same place', () => {
    const { spots, problems } = read(
      collection(feature(urania), feature(urania, [8.6, 47.37]), feature({ ...urania, name: 'PARKHAUS  Urania' })),
    )
    expect(spots.map(({ index }) => index)).toEqual([0, 1])
    expect(new Set(spots.map(({ key }) => key)).size).toBe(2)
    expect(problems).toEqual([{ index: 2, name: 'PARKHAUS Urania', reason: 'it has the name and place of feature 0' }])
  })

  it('may have a car park near its city only, if it says where that is', () => {
    const city = { name: 'Aalborg', type: 'city' }
    const far = feature({ name: 'Lot 1', total: 5 }, [8.2169, 53.1392])
    expect(read(collection(feature(city, [9.9246, 57.05]), far)).problems[0]?.reason).toBe('it lies 448 km from Aalborg')
    expect(read(collection(feature({ type: 'city' }, null), far))).toMatchObject({ city: 'the city', spots: [{ name: 'Lot 1' }] })
  })

  it.each<[string, unknown]>([
    ['it has no name', feature({ total: 5 })],
    ['it has no name', feature(null)],
    ['its name is 17, not a text', feature({ name: 17, total: 5 })],
    ['its name is " \\u0000 ", not a text', feature({ name: ' \u0000 ', total: 5 })],
    ['its name is longer than 200 characters', feature({ name: 'x'.repeat(201), total: 5 })],
    ['its address is longer than 300 characters', feature({ ...urania, address: 'x'.repeat(301) })],
    ['it has no place (geometry)', { type: 'Feature', properties: urania, geometry: null }],
    ['its geometry is "Polygon", not a Point', { type: 'Feature', properties: urania, geometry: { type: 'Polygon', coordinates: [] } }],
    ['its geometry is 7, not a Point', { type: 'Feature', properties: urania, geometry: 7 }],
    ['its coordinates are ["8.5",47], not two numbers', feature(urania, ['8.5', 47])],
    ['its coordinates are [8.5], not two numbers', feature(urania, [8.5])],
    ['its coordinates are nothing, not two numbers', { type: 'Feature', properties: urania, geometry: { type: 'Point' } }],
    ['its coordinates 47.3, 98.5 are not degrees of longitude and latitude, in this order', feature(urania, [47.3, 98.5])],
    ['its coordinates 0, 0 are in the Gulf of Guinea: a placeholder', feature(urania, [0, 0])],
    ['its capacity is 0', feature({ name: 'Limburg City', total: 0 })],
    ['its capacity is -4', feature({ name: 'a', capacity: -4 })],
    ['its capacity is 1.5, not a whole number', feature({ name: 'a', capacity: 1.5 })],
    ['its capacity is "many", not a whole number', feature({ name: 'a', spaces: 'many' })],
    ['its capacity is [5], not a whole number', feature({ name: 'a', spaces: [5] })],
    ['its capacity of 200000 is more than 100000', feature({ name: 'a', spaces: 200_000 })],
    ['its spotType "bus" is none of regular, ev, accessible, motorcycle', feature({ ...urania, spotType: 'bus' })],
    ['its covered is "maybe", not true or false', feature({ ...urania, covered: 'maybe' })],
    ['its amenities are "cctv", not a list', feature({ ...urania, amenities: 'cctv' })],
    ['its time zone "Europe/Atlantis" does not exist', feature({ ...urania, timeZone: 'Europe/Atlantis' })],
    ['its pricing/hourly must be an amount', feature({ ...urania, pricing: { hourly: { amount: '4.005', currency: 'CHF' } } })],
    ['its pricing/hourly', feature({ ...urania, pricing: { hourly: { amount: 4, currency: 'CHF' } } })],
    ['its openingHours are neither', feature({ ...urania, openingHours: '24/7' })],
    ['its openingHours/ must be open at some time', feature({ ...urania, openingHours: {} })],
  ])('%s: then it is reported', (reason, given) => {
    expect(reasonOf(given)).toContain(reason)
  })

  it.each([
    [null],
    [7],
    [[]],
    [{}],
    ['text'],
    [{ type: 'Feature' }],
    [{ type: 'FeatureCollection' }],
    [{ type: 'FeatureCollection', features: {} }],
  ])('is not %j', (json) => {
    expect(readFeatures(json)).toEqual(expect.any(String))
  })
})

describe('our own demo files', () => {
  const folder = new URL('../../demo/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.geojson'))
  const all = files.map((name) => read(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
  const spots = all.flatMap((features) => features.spots)

  it('are usable to the last feature', () => {
    expect(all.flatMap(({ problems }) => problems)).toEqual([])
    expect(all.map(({ city }) => city).sort()).toEqual(['Barcelona', 'Dresden', 'Hamburg', 'Madrid', 'Sevilla', 'Valencia', 'Zürich'])
    expect(spots).toHaveLength(66)
    expect(new Set(spots.map(({ key }) => key)).size).toBe(66)
  })

  it('show every type of spot, prices, addresses, hours and the right time zone', () => {
    expect(new Set(spots.map(({ spotType }) => spotType)).size).toBe(4)
    expect(spots.some(({ covered }) => !covered)).toBe(true)
    expect(spots.some(({ openingHours }) => openingHours !== 'always')).toBe(true)
    for (const spot of spots) {
      expect(spot.pricing, spot.name).toBeDefined()
      expect(spot.address, spot.name).toBeDefined()
      expect(spot.timeZone, spot.name).toBe(likelyTimeZone(spot.location))
    }
  })
})

const REAL = new URL('../../../../../shared/data/parking/', import.meta.url)

describe.skipIf(!existsSync(REAL))('the real files of ParkAPI (skipped where ../shared/data/parking is absent)', () => {
  const files = existsSync(REAL) ? readdirSync(REAL).filter((name) => name.endsWith('.geojson')) : []
  const all = files.map((name) => ({ name, ...read(JSON.parse(readFileSync(new URL(name, REAL), 'utf8'))) }))

  it('give 412 car parks, and a reason for each that cannot be used', () => {
    expect(files.length).toBe(30)
    const count = (of: (features: Features) => readonly unknown[]) => all.reduce((sum, features) => sum + of(features).length, 0)
    expect(count(({ skipped }) => skipped)).toBe(30)
    expect(count(({ spots }) => spots)).toBe(412)
    const reasons = new Map<string, number>()
    for (const { reason } of all.flatMap(({ problems }) => problems)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    expect(Object.fromEntries(reasons)).toEqual({
      'it has no capacity (capacity, total or spaces)': 76,
      'its capacity is 0': 17,
      'it has no place (geometry)': 3,
      'it lies 448 km from Aalborg': 1,
      'it lies 4504 km from Magdeburg': 1,
      'it lies 237 km from Mannheim': 1,
      'it lies 236 km from Mannheim': 1,
    })
  })

  it('name their city and lie where Central European Time is kept', () => {
    for (const { name, city, spots } of all) {
      expect(city, name).toBeTruthy()
      for (const spot of spots) expect(likelyTimeZone(spot.location), `${name}: ${spot.name}`).toMatch(/^Europe\//)
    }
  })

  it('have 34 usable car parks in Zürich; three lack a place', () => {
    const zurich = all.find(({ name }) => name === 'Zuerich.geojson')
    expect(zurich?.spots).toHaveLength(34)
    expect(zurich?.problems.map(({ name, reason }) => [name, reason])).toEqual([
      ['Parkhaus Crowne Plaza', 'it has no place (geometry)'],
      ['Parkhaus Opéra', 'it has no place (geometry)'],
      ['Parkplatz Theater 11', 'it has no place (geometry)'],
    ])
  })
})
