// Counts the listings of an area where they are too many to be read one by one.
import { CELL_RESOLUTIONS, type Cell, cellOfNumber, centreOf, parentOf } from '#platform/kernel/geo-cells.ts'
import type { BoundingBox, GeoPoint } from '#platform/kernel/geo-point.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import { countedColumnName, kindOf, spots } from './spots.ts'
import type { SpotFilter } from './spots-in-area.ts'

/** What is active in one cell. */
export type CellCount = { readonly cell: Cell; readonly centre: GeoPoint; readonly count: number; readonly capacity: number }

/** More groups than that are not read: then it is counted by larger cells. */
const GROUPS_LIMIT = 5_000

/** The bits that a spot must have to pass a filter, and those that it must not have. */
const bitsOf = ({ spotType, covered, amenities = [] }: SpotFilter): { readonly set: number; readonly clear: number } => ({
  set: kindOf({ spotType, covered: covered === true, amenities }),
  clear: covered === false ? kindOf({ covered: true, amenities: [] }) : 0,
})

/** A box as conditions, each of one part of it: one that lies across the antimeridian has two. */
const partsOf = ({ west, south, east, north }: BoundingBox): readonly (readonly Condition[])[] => {
  const between = (column: string, least: number, most: number): readonly Condition[] => [
    { column, is: '>=', value: least },
    { column, is: '<=', value: most },
  ]
  const widths = west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const]
  return widths.map(([from, to]) => [...between('lat', south, north), ...between('lng', from, to)])
}

/**
 * The active spots of a box that pass a filter, counted by cells of `resolution`, or larger ones where there would be too many groups to
 * read.
 */
export const countSpots = async (store: Store, box: BoundingBox, filter: SpotFilter, resolution: number): Promise<readonly CellCount[]> => {
  const { set, clear } = bitsOf(filter)
  const finest = CELL_RESOLUTIONS.find((kept) => kept >= resolution) ?? Math.max(...CELL_RESOLUTIONS)
  for (const kept of CELL_RESOLUTIONS.filter((each) => each <= finest).toReversed()) {
    const by = [countedColumnName(kept), ...(set || clear ? ['kind'] : [])]
    const summary = { by, sum: ['capacity', 'lat', 'lng'], limit: GROUPS_LIMIT }
    const found = await Promise.all(partsOf(box).map((where) => store.summarize(spots, { ...summary, where })))
    if (found.some(({ length }) => length === GROUPS_LIMIT) && kept !== CELL_RESOLUTIONS[0]) continue
    const counted = found.flat().flatMap(({ by: [number, kind], count, sum: [capacity = 0, lat = 0, lng = 0] }) => {
      // What is not active has no number.
      if (number == null || ((kind ?? 0) & set) !== set || ((kind ?? 0) & clear) !== 0) return []
      const cell = cellOfNumber(number, kept)
      return [{ cell, centre: meanOf(cell, lat / count, lng / count), count, capacity }]
    })
    return gathered(counted, Math.min(kept, resolution))
  }
  return []
}

/** The mean of the places in a cell. That of longitudes on both sides of the antimeridian is on the other side of the earth. */
const meanOf = (cell: Cell, lat: number, lng: number): GeoPoint => {
  const middle = centreOf(cell)
  return Math.abs(middle.lng - lng) > 90 ? middle : { lat, lng }
}

const gathered = (counted: readonly CellCount[], resolution: number): readonly CellCount[] => {
  const sums = new Map<Cell, CellCount>()
  for (const one of counted) {
    const cell = parentOf(one.cell, resolution)
    const sum = sums.get(cell)
    if (!sum) sums.set(cell, { ...one, cell })
    else {
      const count = sum.count + one.count
      sums.set(cell, { cell, count, capacity: sum.capacity + one.capacity, centre: between(sum.centre, one.centre, one.count / count) })
    }
  }
  return [...sums.values()]
}

/** A share of the way from one place to another that is near. */
const between = (from: GeoPoint, to: GeoPoint, share: number): GeoPoint => {
  const lng = from.lng + share * (((to.lng - from.lng + 540) % 360) - 180)
  return { lat: from.lat + share * (to.lat - from.lat), lng: lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng }
}
