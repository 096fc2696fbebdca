import fc from 'fast-check'
import { cellToLatLng, getPentagons, getResolution, gridDisk } from 'h3-js'
import { describe, expect, it } from 'vitest'
import {
  CELL_RESOLUTIONS,
  CELLS_LIMIT,
  cellNumber,
  cellOf,
  cellOfNumber,
  cellsAround,
  cellsCovering,
  resolutionFor,
  resolutionForBox,
} from './geo-cells.ts'
import { type BoundingBox, distanceM, EARTH_RADIUS_M, type GeoPoint, isInside } from './geo-point.ts'

const degrees = (radians: number): number => (radians * 180) / Math.PI
const radians = (value: number): number => (value * Math.PI) / 180
const wrapped = (lng: number): number => ((((lng + 180) % 360) + 360) % 360) - 180

/** Where one arrives after `metres` in a direction. */
const going = (from: GeoPoint, bearing: number, metres: number): GeoPoint => {
  const angle = metres / EARTH_RADIUS_M
  const sinLat = Math.sin(radians(from.lat)) * Math.cos(angle) + Math.cos(radians(from.lat)) * Math.sin(angle) * Math.cos(bearing)
  const lat = Math.asin(Math.max(-1, Math.min(1, sinLat)))
  const y = Math.sin(bearing) * Math.sin(angle) * Math.cos(radians(from.lat))
  const lng = radians(from.lng) + Math.atan2(y, Math.cos(angle) - Math.sin(radians(from.lat)) * Math.sin(lat))
  return { lat: degrees(lat), lng: wrapped(degrees(lng)) }
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const pentagons = [4, 6, 8].flatMap((resolution) => getPentagons(resolution)).map((cell) => cellToLatLng(cell))
/** Ordinary places, and those where grids and formulas fail: poles, antimeridian, corners of the icosahedron. */
const places: fc.Arbitrary<GeoPoint> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ lat: number(-90, 90), lng: number(-180, 180) }) },
  fc.record({ lat: number(-70, 70), lng: fc.oneof(number(179.5, 180), number(-180, -179.5)) }),
  fc.record({ lat: fc.oneof(number(89.3, 90), number(-90, -89.3)), lng: number(-180, 180) }),
  fc.constantFrom({ lat: 90, lng: 0 }, { lat: -90, lng: 0 }, { lat: 0, lng: 180 }, { lat: 0, lng: -180 }),
  fc.record({ at: fc.constantFrom(...pentagons), north: number(-0.2, 0.2), east: number(-0.2, 0.2) }).map(({ at, north, east }) => ({
    lat: at[0] + north,
    lng: wrapped(at[1] + east),
  })),
)
/** 1 m to 225 km, small ones as likely as large ones. */
const radii = number(0, Math.log10(225_000)).map((exponent) => 10 ** exponent)
const directions = fc.array(fc.record({ bearing: number(0, 2 * Math.PI), part: fc.oneof(fc.constant(1), number(0, 1)) }), {
  minLength: 20,
  maxLength: 20,
})

describe('cells around a place', () => {
  it('contain every point of the circle: from 1 m to 225 km, at the poles, the antimeridian and the pentagons', () => {
    fc.assert(
      fc.property(places, radii, directions, (place, radiusM, ways) => {
        const resolution = resolutionFor(radiusM) ?? Number.NaN
        const cells = new Set(cellsAround(place, radiusM, resolution))
        for (const { bearing, part } of ways) {
          const point = going(place, bearing, radiusM * part)
          if (distanceM(place, point) <= radiusM) expect(cells).toContain(cellOf(point, resolution))
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('are few, different, of one resolution and near', () => {
    fc.assert(
      fc.property(places, radii, (place, radiusM) => {
        const resolution = resolutionFor(radiusM) ?? Number.NaN
        const cells = cellsAround(place, radiusM, resolution)
        expect(cells.length).toBeLessThanOrEqual(CELLS_LIMIT)
        expect(new Set(cells).size).toBe(cells.length)
        for (const cell of cells) expect(getResolution(cell)).toBe(resolution)
      }),
      { numRuns: 500 },
    )
  })

  it('are a handful for a walk through a city', () => {
    const zurich = { lat: 47.3769, lng: 8.5417 }
    expect(resolutionFor(1_000)).toBe(8)
    expect(cellsAround(zurich, 1_000, 8).length).toBeLessThan(20)
    expect(cellsAround(zurich, 0, 8)).toContain(cellOf(zurich, 8))
  })

  it('contain a pentagon and its five neighbours', () => {
    for (const pentagon of getPentagons(4)) {
      const [lat, lng] = cellToLatLng(pentagon)
      expect(cellsAround({ lat, lng }, 30_000, 4)).toEqual(expect.arrayContaining(gridDisk(pentagon, 1)))
      expect(gridDisk(pentagon, 1)).toHaveLength(6)
    }
  })

  it('reach far enough where cells are smallest', () => {
    // Around pentagons cells have 0.6 of the average area, so that more rings of them are needed.
    for (const pentagon of getPentagons(6).slice(0, 1)) {
      const [lat, lng] = cellToLatLng(pentagon)
      const cells = new Set(cellsAround({ lat, lng }, 225_000, 6))
      for (let bearing = 0; bearing < 2 * Math.PI; bearing += 0.05) {
        expect(cells.has(cellOf(going({ lat, lng }, bearing, 224_999), 6))).toBe(true)
      }
    }
  })

  it('are refused at a resolution that would need thousands of them', () => {
    expect(() => cellsAround({ lat: 0, lng: 0 }, 50_000, 9)).toThrow('too fine')
    expect(() => cellsAround({ lat: 0, lng: 0 }, -1, 8)).toThrow('too fine')
    expect(() => cellsAround({ lat: 0, lng: 0 }, Number.NaN, 8)).toThrow('too fine')
    expect(() => cellsAround({ lat: 0, lng: 0 }, 1, 16)).toThrow('not an H3 resolution')
  })
})

describe('cells over a box', () => {
  const boxes: fc.Arbitrary<BoundingBox> = fc
    .record({ place: places, size: number(-4, 1), shape: number(-1, 1) })
    .map(({ place, size, shape }) => {
      const height = 10 ** size
      const width = Math.min(360, (height * 10 ** shape) / Math.max(0.01, Math.cos(radians(place.lat))))
      const south = Math.max(-90, place.lat - height / 2)
      const north = Math.min(90, place.lat + height / 2)
      return width >= 359
        ? { west: -180, south, east: 180, north }
        : { west: wrapped(place.lng - width / 2), south, east: wrapped(place.lng + width / 2), north }
    })

  it('contain every point of the box, across the antimeridian and at the poles too, and are few', () => {
    let covered = 0
    fc.assert(
      fc.property(boxes, fc.array(fc.tuple(number(0, 1), number(0, 1)), { minLength: 20, maxLength: 20 }), (box, points) => {
        const resolution = resolutionForBox(box)
        if (resolution === undefined) return
        covered += 1
        const cells = new Set(cellsCovering(box, resolution))
        expect(cells.size).toBeLessThanOrEqual(CELLS_LIMIT)
        const width = box.west <= box.east ? box.east - box.west : box.east - box.west + 360
        const corners: [number, number][] = [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ]
        for (const [x, y] of [...corners, ...points]) {
          const point = { lat: box.south + y * (box.north - box.south), lng: wrapped(box.west + x * width) }
          if (isInside(box, point)) expect(cells).toContain(cellOf(point, resolution))
        }
      }),
      { numRuns: 1_000 },
    )
    expect(covered).toBeGreaterThan(500)
  })

  it('are one or a few for a single point, and none are offered for a continent', () => {
    const point = { west: 180, east: 180, south: -17, north: -17 }
    expect(cellsCovering(point, 8)).toContain(cellOf({ lat: -17, lng: -180 }, 8))
    expect(cellsCovering(point, 8).length).toBeLessThanOrEqual(4)
    expect(resolutionForBox({ west: -10, south: 36, east: 30, north: 60 })).toBeUndefined()
    expect(resolutionForBox({ west: -180, south: -90, east: 180, north: 90 })).toBeUndefined()
    expect(resolutionFor(300_000)).toBeUndefined()
    expect(() => cellsCovering({ west: 0, south: 0, east: 10, north: 10 }, 8)).toThrow('too fine')
  })

  it('become coarser as the map shows more', () => {
    const around = (size: number) => resolutionForBox({ west: 8, south: 47, east: 8 + size, north: 47 + size })
    expect([0.01, 0.2, 2].map(around)).toEqual([...CELL_RESOLUTIONS].reverse())
  })
})

describe('The number of a cell', () => {
  it('stands for it, and is a small whole number', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 8 }), (place, resolution) => {
        const cell = cellOf(place, resolution)
        const of = cellNumber(cell)
        expect(Number.isInteger(of) && of >= 0 && of < 2 ** 31).toBe(true)
        expect(cellOfNumber(of, resolution)).toBe(cell)
      }),
    )
  })
})
