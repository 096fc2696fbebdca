import { type BoundingBox, type GeoPoint, isInside } from '#platform/kernel/geo-point.ts'

/**
 * Areas in which everybody keeps Central European Time, drawn so that they touch no other zone: neither Portugal, Britain and the
 * Channel Islands, nor North Africa, Finland, the Baltic states and Greece. All places in them have had the same clock since 1980.
 */
const CENTRAL_EUROPE: readonly (readonly [timeZone: string, area: BoundingBox])[] = [
  ['Europe/Zurich', { west: 5.9, south: 45.8, east: 10.5, north: 47.7 }],
  ['Europe/Berlin', { west: 3, south: 38, east: 19, north: 71 }],
  ['Europe/Madrid', { west: -6.1, south: 36, east: 0, north: 43.5 }],
  ['Europe/Madrid', { west: 0, south: 38, east: 3, north: 42.5 }],
  ['Europe/Paris', { west: -5, south: 43, east: 3, north: 48.9 }],
]

/**
 * The time zone of a place whose data names none, or undefined where this cannot be told without a map of all zones. It is for imports
 * of Central European data; everywhere else somebody has to say it.
 */
export const likelyTimeZone = (point: GeoPoint): string | undefined => CENTRAL_EUROPE.find(([, area]) => isInside(area, point))?.[0]
