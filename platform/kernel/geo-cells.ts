import {
  cellToLatLng,
  cellToParent,
  getHexagonAreaAvg,
  getHexagonEdgeLengthAvg,
  getResolution,
  gridDisk,
  gridDiskDistances,
  isValidCell,
  latLngToCell,
} from 'h3-js'
import { invariant } from './decision.ts'
import { type BoundingBox, distanceM, EARTH_RADIUS_M, type GeoPoint } from './geo-point.ts'

/** The name of a cell of the H3 grid: an index that any database can keep as text. */
export type Cell = string

/** The resolutions at which places are indexed; their cells are about 45 km, 6.5 km and 920 m wide. */
export const CELL_RESOLUTIONS: readonly number[] = [4, 6, 8]
/** The most cells that a query at the resolution of {@link resolutionFor} or {@link resolutionForBox} asks for. */
export const CELLS_LIMIT = 200
/** A covering of more cells than this is a mistake in the choice of the resolution. */
const COVERING_LIMIT = 10_000

// H3's cells are not all alike. Over the whole grid of resolutions 2 and 3 and large samples of 4 to 9, a corner was never farther
// from the centre than 1.102 average edges, and no hexagon smaller than 0.605 average areas.
const CIRCUMRADIUS_IN_EDGES = 1.15
const SMALLEST_AREA_IN_AVERAGES = 0.6

const circumradii = Array.from({ length: 16 }, (_, resolution) => CIRCUMRADIUS_IN_EDGES * getHexagonEdgeLengthAvg(resolution, 'm'))
const smallestAreas = Array.from({ length: 16 }, (_, resolution) => SMALLEST_AREA_IN_AVERAGES * getHexagonAreaAvg(resolution, 'm2'))

const circumradiusM = (resolution: number): number => {
  const radius = circumradii[resolution]
  invariant(radius !== undefined, `${resolution} is not an H3 resolution`)
  return radius
}

const cellsIn = (areaM2: number, resolution: number): number => areaM2 / (smallestAreas[resolution] ?? Number.NaN)

/** The cell that a place is in; resolution 0 (continents) to 15 (square metres). */
export const cellOf = (point: GeoPoint, resolution: number): Cell => latLngToCell(point.lat, point.lng, resolution)

// An H3 index has 4 bits for what it is, 3 of no use, 4 for the resolution, 7 for one of 122 base cells, and 3 for the digit of each
// resolution, 7 where there is none (https://h3geo.org/docs/core-library/h3Indexing).
const BASE_BITS = 7n
const DIGIT_BITS = 3n
const FINEST = 15

/** A cell as a number, to gather by: base cell and digits, without what all cells of one resolution share. For resolutions up to 8. */
export const cellNumber = (cell: Cell): number => {
  const resolution = getResolution(cell)
  invariant(resolution <= 8, `a cell of resolution ${resolution} is too fine for a number`)
  const digits = DIGIT_BITS * BigInt(FINEST)
  return Number((BigInt(`0x${cell}`) & ((1n << (digits + BASE_BITS)) - 1n)) >> (DIGIT_BITS * BigInt(FINEST - resolution)))
}

/** The cell of a {@link cellNumber}. */
export const cellOfNumber = (number: number, resolution: number): Cell => {
  const unused = DIGIT_BITS * BigInt(FINEST - resolution)
  const head = (1n << 59n) | (BigInt(resolution) << 52n)
  return (head | (BigInt(number) << unused) | ((1n << unused) - 1n)).toString(16)
}

/** The coarser cell that a cell is part of. Its borders are not quite theirs, so a place near one may lie in another. */
export const parentOf = (cell: Cell, resolution: number): Cell => cellToParent(cell, resolution)

/** Whether a text is the name of a cell in which places are indexed, written as {@link cellOf} writes it. */
export const isIndexedCell = (text: string): boolean =>
  /^[0-9a-f]{15}$/.test(text) && isValidCell(text) && CELL_RESOLUTIONS.includes(getResolution(text))

/** The middle of a cell. */
export const centreOf = (cell: Cell): GeoPoint => {
  const [lat, lng] = cellToLatLng(cell)
  return { lat, lng }
}

/** An upper bound on how many cells {@link cellsAround} gives. */
const mostAround = (radiusM: number, resolution: number): number =>
  cellsIn(Math.PI * (radiusM + circumradiusM(resolution)) ** 2, resolution)

/**
 * Cells that together surely contain every point within `radiusM` metres (great circle) of `point`, and few others: each is at most its
 * own size away from the circle. Throws when they would be thousands; see {@link resolutionFor}.
 *
 * Why nothing is missed: a cell that touches the circle has its centre within the radius plus the largest circumradius. Cells that touch
 * the circle hang together, so once a whole ring of cells around the middle has none, no ring beyond it has one.
 */
export const cellsAround = (point: GeoPoint, radiusM: number, resolution: number): readonly Cell[] => {
  const reachM = radiusM + circumradiusM(resolution)
  invariant(radiusM >= 0 && mostAround(radiusM, resolution) <= COVERING_LIMIT, `resolution ${resolution} is too fine for ${radiusM} m`)
  const middle = cellOf(point, resolution)
  // Rings are 1.5 edges apart at least where cells are of average size; elsewhere the loop looks further out.
  const ringM = (1.5 * circumradiusM(resolution)) / CIRCUMRADIUS_IN_EDGES
  for (let rings = Math.ceil((reachM + circumradiusM(resolution)) / ringM); ; rings += Math.ceil(rings / 4)) {
    const near = gridDiskDistances(middle, rings).map((ring) => ring.filter((cell) => distanceM(centreOf(cell), point) <= reachM))
    if (near.some((ring) => ring.length === 0)) return near.flat()
  }
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Degrees of longitude from the western to the eastern border. */
const widthOf = (box: BoundingBox): number => (box.west <= box.east ? box.east - box.west : box.east - box.west + 360)

/** Degrees of longitude, 0 to 180, between two meridians. */
const between = (a: number, b: number): number => {
  const apart = Math.abs(a - b) % 360
  return apart > 180 ? 360 - apart : apart
}

/** Metres from a point to a box, or less: that to the nearest parallel or the nearest whole meridian of its border. */
const leastDistanceM = (box: BoundingBox, point: GeoPoint): number => {
  const latGap = radians(Math.max(0, box.south - point.lat, point.lat - box.north))
  const inside = box.west <= box.east ? point.lng >= box.west && point.lng <= box.east : point.lng >= box.west || point.lng <= box.east
  if (inside) return EARTH_RADIUS_M * latGap
  const lngGap = Math.min(between(point.lng, box.west), between(point.lng, box.east))
  // Napier's rule for the perpendicular to a meridian; more than 90° away the nearest point of a half meridian is the pole.
  const toMeridian =
    lngGap < 90 ? Math.asin(Math.cos(radians(point.lat)) * Math.sin(radians(lngGap))) : Math.PI / 2 - Math.abs(radians(point.lat))
  return EARTH_RADIUS_M * Math.max(latGap, toMeridian)
}

/** An upper bound on how many cells {@link cellsCovering} gives: as if the box were as wide everywhere as at its widest parallel. */
const mostCovering = (box: BoundingBox, resolution: number): number => {
  const marginM = 2 * circumradiusM(resolution)
  const nearest = box.south <= 0 && box.north >= 0 ? 0 : Math.min(Math.abs(box.south), Math.abs(box.north))
  const widthM = EARTH_RADIUS_M * radians(widthOf(box)) * Math.cos(radians(nearest))
  const heightM = EARTH_RADIUS_M * radians(box.north - box.south)
  return cellsIn((widthM + marginM) * (heightM + marginM), resolution)
}

/**
 * Cells that together surely contain every point of a box, borders included, and few others. Throws when they would be thousands; see
 * {@link resolutionForBox}. It starts in the middle and goes on to the neighbours of every cell that may touch the box.
 */
export const cellsCovering = (box: BoundingBox, resolution: number): readonly Cell[] => {
  const reachM = circumradiusM(resolution)
  const middleLng = box.west + widthOf(box) / 2
  const start = cellOf({ lat: (box.south + box.north) / 2, lng: middleLng > 180 ? middleLng - 360 : middleLng }, resolution)
  const seen = new Set([start])
  const found = [start]
  for (const cell of found) {
    for (const neighbour of gridDisk(cell, 1)) {
      if (seen.has(neighbour)) continue
      seen.add(neighbour)
      if (leastDistanceM(box, centreOf(neighbour)) <= reachM) found.push(neighbour)
    }
    invariant(found.length <= COVERING_LIMIT, `resolution ${resolution} is too fine for this box`)
  }
  return found
}

const finest = (most: (resolution: number) => number): number | undefined =>
  CELL_RESOLUTIONS.findLast((resolution) => most(resolution) <= CELLS_LIMIT)

/**
 * The finest of {@link CELL_RESOLUTIONS} at which a circle needs at most {@link CELLS_LIMIT} cells; undefined for one so large (over
 * 230 km) that cells are no help.
 */
export const resolutionFor = (radiusM: number): number | undefined => finest((resolution) => mostAround(radiusM, resolution))

/** The same for a box; undefined for a country or a continent. */
export const resolutionForBox = (box: BoundingBox): number | undefined => finest((resolution) => mostCovering(box, resolution))
