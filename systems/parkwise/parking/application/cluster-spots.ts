import { cellOf } from '#platform/kernel/geo-cells.ts'
import type { BoundingBox, GeoPoint } from '#platform/kernel/geo-point.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { countSpots } from './count-spots.ts'
import { freeUnitsOf } from './free-units.ts'
import { type Candidate, middleOf, type SpotFilter, spotsIn } from './spots-in-area.ts'

export type Cluster = {
  readonly cell: string
  /** The middle of its spots. */
  readonly centre: GeoPoint
  readonly count: number
  readonly capacity: number
  /** Null without an interval, and for an area with too many spots to look at each. */
  readonly freeUnits: number | null
  /** The spot itself, when it is the only one. */
  readonly spotId: SpotId | null
}

/** Beyond so many spots a map shows how many there are, not how many are free. */
const FREE_UNITS_LIMIT = 2_000

/** The H3 resolution whose cells are 40 to 100 pixels wide on a map at `zoom`. */
const resolutionAtZoom = (zoom: number): number => Math.max(0, Math.min(12, Math.round(zoom * 0.71 - 1.3)))

export type ClusterSearch = {
  readonly box: BoundingBox
  readonly zoom: number
  readonly slot?: TimeSlot | undefined
  readonly filter: SpotFilter
}

/** The active spots of a box, gathered into cells of a size that suits the map; the largest cluster first. */
export const clusterSpots =
  (store: Store) =>
  async ({ box, zoom, slot, filter }: ClusterSearch, nowMs: number): Promise<readonly Cluster[]> => {
    const resolution = resolutionAtZoom(zoom)
    const counted = await countSpots(store, box, filter, resolution)
    if (counted.reduce((sum, { count }) => sum + count, 0) > FREE_UNITS_LIMIT) {
      return counted.map((cell) => ({ ...cell, freeUnits: null, spotId: null })).sort(largestFirst)
    }
    const found: Candidate[] = []
    for await (const page of spotsIn(store, { type: 'box', box, centre: middleOf(box) }, filter)) found.push(...page)
    const free = slot ? await freeUnitsOf(store, found, slot, nowMs) : undefined
    const members = Map.groupBy(
      found.map((candidate, i) => ({ ...candidate, free: free?.[i] })),
      ({ spot }) => cellOf(spot.location, resolution),
    )
    return [...members]
      .map(([cell, inCell]) => ({
        cell,
        centre: centreOf(inCell.map(({ spot }) => spot.location)),
        count: inCell.length,
        capacity: inCell.reduce((sum, { spot }) => sum + spot.capacity, 0),
        freeUnits: free ? inCell.reduce((sum, member) => sum + (member.free ?? 0), 0) : null,
        spotId: inCell.length === 1 ? (inCell[0]?.id ?? null) : null,
      }))
      .sort(largestFirst)
  }

const largestFirst = (a: Cluster, b: Cluster): number => b.count - a.count || (a.cell < b.cell ? -1 : 1)

/** The mean of places that are near each other, also across the antimeridian. */
const centreOf = (points: readonly GeoPoint[]): GeoPoint => {
  const origin = points[0] ?? { lat: 0, lng: 0 }
  const mean = (of: (point: GeoPoint) => number): number => points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length)
  const turned = mean(({ lng }) => ((lng - origin.lng + 540) % 360) - 180) + origin.lng
  return { lat: mean(({ lat }) => lat), lng: turned > 180 ? turned - 360 : turned < -180 ? turned + 360 : turned }
}
