import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distanceM, EARTH_RADIUS_M, type GeoPoint, isInside } from './geo-point.ts'

const point: fc.Arbitrary<GeoPoint> = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
})
const HALF_ROUND_M = Math.PI * EARTH_RADIUS_M

test('it is as far there as back, and nowhere on Earth farther than half around', () => {
  fc.assert(
    fc.property(point, point, (a, b) => {
      expect(distanceM(a, b)).toBe(distanceM(b, a))
      expect(distanceM(a, a)).toBe(0)
      expect(distanceM(a, b)).toBeGreaterThanOrEqual(0)
      expect(distanceM(a, b)).toBeLessThanOrEqual(HALF_ROUND_M)
    }),
  )
})

test('no detour is shorter', () => {
  fc.assert(
    fc.property(point, point, point, (a, b, c) => {
      expect(distanceM(a, c)).toBeLessThanOrEqual(distanceM(a, b) + distanceM(b, c) + 1)
    }),
  )
})

test('known distances come out right', () => {
  const zurich = { lat: 47.3769, lng: 8.5417 }
  const bern = { lat: 46.948, lng: 7.4474 }
  expect(distanceM(zurich, bern)).toBeGreaterThan(95_000)
  expect(distanceM(zurich, bern)).toBeLessThan(96_000)
  // One degree of a great circle, also across the antimeridian and over the pole.
  const degreeM = HALF_ROUND_M / 180
  expect(distanceM({ lat: 0, lng: 179.5 }, { lat: 0, lng: -179.5 })).toBeCloseTo(degreeM, 3)
  expect(distanceM({ lat: 89.5, lng: 0 }, { lat: 89.5, lng: 180 })).toBeCloseTo(degreeM, 3)
  expect(distanceM({ lat: 90, lng: 0 }, { lat: 90, lng: 120 })).toBeCloseTo(0, 6)
  expect(distanceM({ lat: 90, lng: 0 }, { lat: -90, lng: 50 })).toBeCloseTo(HALF_ROUND_M, 3)
})

test('a box holds its borders and nothing outside', () => {
  const box = { west: 8, south: 47, east: 9, north: 48 }
  for (const [lat, lng] of [
    [47, 8],
    [48, 9],
    [47.5, 8.5],
  ] as const)
    expect(isInside(box, { lat, lng })).toBe(true)
  for (const [lat, lng] of [
    [46.999, 8.5],
    [48.001, 8.5],
    [47.5, 7.999],
    [47.5, 9.001],
    [-47.5, 8.5],
  ] as const) {
    expect(isInside(box, { lat, lng })).toBe(false)
  }
})

test('a box across the antimeridian holds both of its sides', () => {
  const fiji = { west: 177, south: -20, east: -178, north: -15 }
  for (const lng of [177, 179.9, 180, -180, -179.9, -178]) expect(isInside(fiji, { lat: -17, lng })).toBe(true)
  for (const lng of [176.9, -177.9, 0]) expect(isInside(fiji, { lat: -17, lng })).toBe(false)
  expect(isInside(fiji, { lat: -21, lng: 179 })).toBe(false)
})

test('a meridian lies in a box or in the box of the rest of the world, never in neither', () => {
  fc.assert(
    fc.property(point, point, point, (a, b, asked) => {
      // Between a meridian and itself there is no rest of the world.
      fc.pre(a.lng !== b.lng)
      const [south, north] = [-90, 90]
      const there = isInside({ west: a.lng, east: b.lng, south, north }, asked)
      const elsewhere = isInside({ west: b.lng, east: a.lng, south, north }, asked)
      expect(there || elsewhere).toBe(true)
      expect(there && elsewhere).toBe(asked.lng === a.lng || asked.lng === b.lng)
    }),
  )
})
