import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { distanceM, type GeoPoint, isInside } from '#platform/kernel/geo-point.ts'
import { bucketOf } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { freeUnits } from '../domain/calendar.ts'
import { AMENITIES, SPOT_TYPES, type Spot } from '../domain/listing.ts'
import { isOpenThroughout } from '../domain/opening-hours.ts'
import { quoteFor } from '../domain/quote.ts'
import { HOLD_MS, LIMITS, message, NOW, PROVIDER, slot, type TestLot, testLot, wish } from '../test-lot.ts'
import { calendarReader, readCalendars } from './calendar-reader.ts'
import { changeSpot } from './change-spot.ts'
import { clusterSpots } from './cluster-spots.ts'
import { countSpots } from './count-spots.ts'
import { holdSpace } from './hold-space.ts'
import { majorUnits, type SpotSearch, searchSpots } from './search-spots.ts'
import { middleOf, reachOf, type SearchArea, type SpotFilter } from './spots-in-area.ts'

const HOURS = { thursday: [{ fromMinute: 0, toMinute: 1_440 }] } as const
/** Places with something special: a town, the antimeridian at the equator and in the north, a pole. */
const TOWNS: readonly GeoPoint[] = [
  { lat: 47.37, lng: 8.54 },
  { lat: 0.001, lng: 179.999 },
  { lat: -17, lng: -179.99 },
  { lat: 89.9, lng: 20 },
]
const COUNT = 400

let lot: TestLot
let all: readonly { readonly id: SpotId; readonly spot: Spot; readonly free: number }[]
const when = slot(1, 3)

/** A number in [0, 1) that follows from its arguments, so that every run has the same places. */
const part = (i: number, what: string): number => bucketOf(`${what}-${i}`, 1_000_000) / 1_000_000

const placeOf = (i: number): GeoPoint => {
  const town = TOWNS[i % TOWNS.length] ?? { lat: 0, lng: 0 }
  // Many are near the middle, some exactly at one point, some far out.
  const reach = i % 10 === 0 ? 0 : part(i, 'reach') ** 4 * 0.5
  const lat = Math.max(-90, Math.min(90, town.lat + reach * (part(i, 'lat') - 0.5) * 2))
  const lng = town.lng + (reach / Math.max(0.01, Math.cos((lat * Math.PI) / 180))) * (part(i, 'lng') - 0.5) * 2
  return { lat, lng: ((lng + 540) % 360) - 180 }
}

beforeAll(async () => {
  lot = await testLot()
  const hold = holdSpace({ store: lot.store, readCalendars: calendarReader(lot.store), limits: LIMITS, holdMs: HOLD_MS })
  all = await Promise.all(
    Array.from({ length: COUNT }, async (_, i) => {
      const capacity = i % 7 === 0 ? 60 : 1 + (i % 3)
      const { spotId, spot } = await lot.list(
        {
          name: `Spot ${i}`,
          location: placeOf(i),
          capacity,
          spotType: SPOT_TYPES[i % 4] ?? 'regular',
          covered: i % 2 === 0,
          amenities: AMENITIES.slice(0, i % 4),
          openingHours: i % 5 === 0 ? HOURS : 'always',
          pricing: { hourly: money(100 + (i % 6) * 50, i % 9 === 0 ? 'EUR' : 'CHF'), stepMinutes: 60 },
        },
        `list-${i}`,
      )
      for (let j = 0; j < i % 3; j++) await hold(wish(spotId, `${i}-${j}`, when), NOW, message(`${i}-${j}`))
      if (i % 11 === 0) {
        await changeSpot(lot.store)({ spotId, providerId: PROVIDER, revision: 1 }, { status: 'PAUSED' }, NOW, message(`pause-${i}`))
      }
      const states = await readCalendars(lot.store, spotId, spot.layout.length)
      const free = states.reduce((sum, state) => sum + freeUnits(state, when, NOW), 0)
      return { id: spotId, spot: { ...spot, status: i % 11 === 0 ? ('PAUSED' as const) : spot.status }, free }
    }),
  )
})

/** The same question, asked of every spot there is. */
const bruteForce = ({ area, filter, maxPrice, sort, slot: asked }: Omit<SpotSearch, 'limit'>): readonly SpotId[] =>
  all
    .map((each) => ({
      ...each,
      farM: distanceM(area.centre, each.spot.location),
      price: majorUnits(quoteFor(each.spot.pricing, asked, each.spot.timeZone).total),
    }))
    .filter(
      ({ spot, free, farM, price }) =>
        spot.status === 'ACTIVE' &&
        free > 0 &&
        (area.type === 'circle' ? farM <= area.radiusM : isInside(area.box, spot.location)) &&
        (filter.spotType === undefined || spot.spotType === filter.spotType) &&
        (filter.covered === undefined || spot.covered === filter.covered) &&
        (filter.amenities ?? []).every((amenity) => spot.amenities.includes(amenity)) &&
        (maxPrice === undefined || price <= maxPrice) &&
        isOpenThroughout(spot.openingHours, asked, spot.timeZone),
    )
    .sort((a, b) => (sort === 'price' ? a.price - b.price : a.farM - b.farM) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)

const everyPage = async (search: SpotSearch, store: Store = lot.store): Promise<readonly SpotId[]> => {
  const found: SpotId[] = []
  for (let after = search.after; ; ) {
    const page = await searchSpots(store)({ ...search, after }, NOW)
    expect(page.hits.length).toBeLessThanOrEqual(search.limit)
    found.push(...page.hits.map(({ id }) => id))
    if (!page.end) return found
    after = page.end
  }
}

const near = fc.tuple(
  fc.constantFrom(...TOWNS),
  fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  fc.double({ min: -0.2, max: 0.2, noNaN: true }),
)
const centre = near.map(
  ([town, lat, lng]): GeoPoint => ({
    lat: Math.max(-90, Math.min(90, town.lat + lat)),
    lng: ((town.lng + lng + 540) % 360) - 180,
  }),
)
const circle = fc
  .tuple(fc.oneof(centre, fc.constantFrom(...TOWNS)), fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 50_000 })))
  .map(([middle, radiusM]): SearchArea => ({ type: 'circle', centre: middle, radiusM }))
const box = fc
  .tuple(centre, fc.double({ min: 0.0001, max: 0.8, noNaN: true }), fc.double({ min: 0.0001, max: 0.8, noNaN: true }))
  .map(([corner, height, width]): SearchArea => {
    const east = corner.lng + width
    const found = { west: corner.lng, south: corner.lat, east: east > 180 ? east - 360 : east, north: Math.min(90, corner.lat + height) }
    return { type: 'box', box: found, centre: middleOf(found) }
  })
const search = fc.record({
  area: fc.oneof(circle, box),
  filter: fc.record(
    {
      spotType: fc.constantFrom(...SPOT_TYPES),
      covered: fc.boolean(),
      amenities: fc.subarray([...AMENITIES.slice(0, 3)]),
    },
    { requiredKeys: [] },
  ),
  maxPrice: fc.option(fc.constantFrom(2, 3, 4.5, 7), { nil: undefined }),
  sort: fc.constantFrom('distance' as const, 'price' as const),
  limit: fc.constantFrom(1, 3, 20, 100),
})

describe('a search', () => {
  it('finds exactly what looking at every spot finds, in the same order, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(search, async (wanted) => {
        expect(await everyPage({ ...wanted, slot: when })).toEqual(bruteForce({ ...wanted, slot: when }))
      }),
      { numRuns: 300 },
    )
  })

  it('tells how many units are free and what they cost', async () => {
    const { hits } = await searchSpots(lot.store)(
      { area: { type: 'circle', centre: TOWNS[0] as GeoPoint, radiusM: 50_000 }, slot: when, filter: {}, sort: 'distance', limit: 100 },
      NOW,
    )
    expect(hits.length).toBeGreaterThan(20)
    for (const { id, freeUnits: free, quote } of hits) {
      const known = all.find((each) => each.id === id)
      expect([free, quote.total]).toEqual([known?.free, quoteFor(known?.spot.pricing as Spot['pricing'], when, 'Europe/Zurich').total])
    }
  })

  it('reads only what is near for a first page', async () => {
    let rows = 0
    const counting: Store = {
      ...lot.store,
      find: async (collection, query) => {
        const found = await lot.store.find(collection, query)
        rows += found.length
        return found
      },
    }
    const area: SearchArea = { type: 'circle', centre: TOWNS[0] as GeoPoint, radiusM: 50_000 }
    await searchSpots(counting)({ area, slot: when, filter: {}, sort: 'distance', limit: 5 }, NOW)
    const first = rows
    rows = 0
    await everyPage({ area, slot: when, filter: {}, sort: 'distance', limit: 100 }, counting)
    expect(first).toBeLessThan(rows)
    expect(rows).toBeLessThan(COUNT)
  })
})

describe('clusters', () => {
  it('count every active spot of the box once', async () => {
    await fc.assert(
      fc.asyncProperty(box, fc.integer({ min: 0, max: 20 }), async (area, zoom) => {
        if (area.type !== 'box') return
        const clusters = await clusterSpots(lot.store)({ box: area.box, zoom, slot: when, filter: {} }, NOW)
        const inside = all.filter(({ spot }) => spot.status === 'ACTIVE' && isInside(area.box, spot.location))
        const sum = (of: (cluster: (typeof clusters)[number]) => number): number =>
          clusters.reduce((total, cluster) => total + of(cluster), 0)
        expect(sum(({ count }) => count)).toBe(inside.length)
        expect(sum(({ freeUnits: free }) => free ?? Number.NaN)).toBe(inside.reduce((total, { free }) => total + free, 0))
        expect(new Set(clusters.map(({ cell }) => cell)).size).toBe(clusters.length)
        for (const cluster of clusters) expect(Math.abs(cluster.centre.lng)).toBeLessThanOrEqual(180)
      }),
      { numRuns: 100 },
    )
  })

  it('that are only counted count the same, whatever is filtered', async () => {
    const filter = fc.record<SpotFilter>({
      spotType: fc.constantFrom(undefined, ...SPOT_TYPES),
      covered: fc.constantFrom(undefined, true, false),
      amenities: fc.constantFrom(undefined, ['24h-staff'], ['24h-staff', 'car-wash']),
    })
    await fc.assert(
      fc.asyncProperty(box, filter, fc.integer({ min: 0, max: 12 }), async (area, wanted, resolution) => {
        if (area.type !== 'box') return
        const counted = await countSpots(lot.store, area.box, wanted, resolution)
        const inside = all.filter(
          ({ spot }) =>
            spot.status === 'ACTIVE' &&
            isInside(area.box, spot.location) &&
            (wanted.spotType === undefined || spot.spotType === wanted.spotType) &&
            (wanted.covered === undefined || spot.covered === wanted.covered) &&
            (wanted.amenities ?? []).every((amenity) => spot.amenities.includes(amenity)),
        )
        expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(inside.length)
        expect(counted.reduce((sum, { capacity }) => sum + capacity, 0)).toBe(inside.reduce((sum, { spot }) => sum + spot.capacity, 0))
        expect(new Set(counted.map(({ cell }) => cell)).size).toBe(counted.length)
        for (const { centre } of counted) {
          const nearest = Math.min(...inside.map(({ spot }) => distanceM(centre, spot.location)))
          // A mean lies among its places: no farther from the nearest than a cell is wide.
          expect(nearest).toBeLessThan(resolution < 3 ? 4_000_000 : 200_000)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('the reach of a box', () => {
  it('is to its farthest point, across the antimeridian too', () => {
    expect(middleOf({ west: 179, south: -1, east: -179, north: 1 })).toEqual({ lat: 0, lng: 180 })
    expect(reachOf({ west: 179, south: -1, east: -179, north: 1 })).toBeCloseTo(reachOf({ west: -1, south: -1, east: 1, north: 1 }))
    expect(reachOf({ west: 0, south: 40, east: 2, north: 41 })).toBeGreaterThan(100_000)
  })
})
