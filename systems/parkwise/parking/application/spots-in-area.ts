// Reads the listings of an area from the index: by H3 cells, then by exact distance.
import { CELL_RESOLUTIONS, cellsAround, cellsCovering, resolutionFor, resolutionForBox } from '#platform/kernel/geo-cells.ts'
import { type BoundingBox, distanceM, type GeoPoint, isInside } from '#platform/kernel/geo-point.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { Amenity, Spot, SpotType } from '../domain/listing.ts'
import { cellColumnName, spots } from './spots.ts'

/** A circle, or a box with the point that distances are measured from. */
export type SearchArea =
  | { readonly type: 'circle'; readonly centre: GeoPoint; readonly radiusM: number }
  | { readonly type: 'box'; readonly centre: GeoPoint; readonly box: BoundingBox }

export type SpotFilter = {
  readonly spotType?: SpotType | undefined
  readonly covered?: boolean | undefined
  /** All of them. */
  readonly amenities?: readonly Amenity[] | undefined
}

export type Candidate = { readonly id: SpotId; readonly spot: Spot; readonly distanceM: number }

/** The first circle that is read around the centre, and how much wider each next one is. */
const FIRST_RING_M = 500
const RING_GROWTH = 3
/** How many listings one query reads. */
const READ_LIMIT = 1_000

/** The middle of a box, also of one across the antimeridian. */
export const middleOf = ({ west, south, east, north }: BoundingBox): GeoPoint => {
  const lng = west <= east ? (west + east) / 2 : (west + east + 360) / 2
  return { lat: (south + north) / 2, lng: lng > 180 ? lng - 360 : lng }
}

/** The greatest distance from the middle of a box to its border, in metres: to a corner, or to the end of its widest parallel. */
export const reachOf = (box: BoundingBox): number => {
  const middle = middleOf(box)
  const widest = box.south <= 0 && box.north >= 0 ? 0 : Math.abs(box.south) < Math.abs(box.north) ? box.south : box.north
  const points = [box.south, box.north, widest].map((lat) => ({ lat, lng: box.west }))
  return Math.max(...points.map((point) => distanceM(middle, point)))
}

/** Everything active that matches, in no particular order, a thousand or fewer at a time. */
export async function* spotsIn(store: Store, area: SearchArea, filter: SpotFilter): AsyncGenerator<readonly Candidate[]> {
  const cells = area.type === 'circle' ? circleCells(area.centre, area.radiusM) : boxCells(area.box)
  for await (const page of read(store, cells, area, filter)) yield page.filter((candidate) => contains(area, candidate))
}

/**
 * Everything active that matches, nearest first, ring by ring: who needs only the first page reads only what is near. Equal
 * distances are ordered by id. `fromM` is a distance below which nothing is wanted.
 */
export async function* spotsByDistance(
  store: Store,
  area: SearchArea,
  filter: SpotFilter,
  fromM: number,
): AsyncGenerator<readonly Candidate[]> {
  const reachM = area.type === 'circle' ? area.radiusM : reachOf(area.box)
  const pool = new Map<SpotId, Candidate>()
  const done = new Set<SpotId>()
  const asked = new Set<string>()
  for (let ringM = firstRing(fromM, reachM); ; ringM = Math.min(ringM * RING_GROWTH, reachM)) {
    const isLast = ringM >= reachM
    const all = isLast && area.type === 'box' ? boxCells(area.box) : circleCells(area.centre, ringM)
    const cells = { ...all, cells: all.cells?.filter((cell) => !asked.has(cell)) }
    for (const cell of cells.cells ?? []) asked.add(cell)
    for await (const page of read(store, cells, area, filter)) {
      for (const candidate of page) if (!done.has(candidate.id) && contains(area, candidate)) pool.set(candidate.id, candidate)
    }
    // What lies beyond this ring waits: something nearer may come with the next one.
    const ready = [...pool.values()].filter((candidate) => isLast || candidate.distanceM <= ringM).sort(byDistance)
    for (const { id } of ready) {
      pool.delete(id)
      done.add(id)
    }
    yield ready
    if (isLast) return
  }
}

const firstRing = (fromM: number, reachM: number): number => {
  let ringM = FIRST_RING_M
  while (ringM <= fromM) ringM *= RING_GROWTH
  return Math.min(ringM, reachM)
}

const byDistance = (a: Candidate, b: Candidate): number => a.distanceM - b.distanceM || (a.id < b.id ? -1 : 1)

const contains = (area: SearchArea, { spot, distanceM: far }: Candidate): boolean =>
  area.type === 'circle' ? far <= area.radiusM : isInside(area.box, spot.location)

/** Undefined cells: so large an area that cells are no help. */
type Cells = { readonly resolution: number; readonly cells: readonly string[] | undefined; readonly box?: BoundingBox }

const COARSEST = Math.min(...CELL_RESOLUTIONS)

const circleCells = (centre: GeoPoint, radiusM: number): Cells => {
  const resolution = resolutionFor(radiusM)
  return { resolution: resolution ?? COARSEST, cells: resolution === undefined ? undefined : cellsAround(centre, radiusM, resolution) }
}

const boxCells = (box: BoundingBox): Cells => {
  const resolution = resolutionForBox(box)
  if (resolution === undefined) return { resolution: COARSEST, cells: undefined, box }
  return { resolution, cells: cellsCovering(box, resolution), box }
}

/** The conditions of an area in words of the index. */
const conditionsOf = ({ resolution, cells, box }: Cells): readonly Condition[] => {
  if (cells) return [{ column: cellColumnName(resolution), is: 'in', value: cells }]
  if (!box) return []
  const lat: readonly Condition[] = [
    { column: 'lat', is: '>=', value: box.south },
    { column: 'lat', is: '<=', value: box.north },
  ]
  if (box.west > box.east) return lat
  return [...lat, { column: 'lng', is: '>=', value: box.west }, { column: 'lng', is: '<=', value: box.east }]
}

async function* read(store: Store, cells: Cells, area: SearchArea, filter: SpotFilter): AsyncGenerator<readonly Candidate[]> {
  if (cells.cells?.length === 0) return
  const where: Condition[] = [...conditionsOf(cells), { column: 'status', is: '=', value: 'ACTIVE' }]
  if (filter.spotType !== undefined) where.push({ column: 'spot_type', is: '=', value: filter.spotType })
  if (filter.covered !== undefined) where.push({ column: 'covered', is: '=', value: filter.covered })
  for (let after: { value: null; id: string } | undefined; ; ) {
    const rows = await store.find(spots, { where, after, limit: READ_LIMIT })
    yield rows.flatMap(({ id, state }) => {
      if (!state || filter.amenities?.some((amenity) => !state.amenities.includes(amenity))) return []
      return [{ id: id as SpotId, spot: state, distanceM: distanceM(area.centre, state.location) }]
    })
    const last = rows.at(-1)
    if (rows.length < READ_LIMIT || !last) return
    after = { value: null, id: last.id }
  }
}
