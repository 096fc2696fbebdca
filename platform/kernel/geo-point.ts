/** A place on Earth in degrees (WGS 84). */
export type GeoPoint = { readonly lat: number; readonly lng: number }

/** An area between two meridians and two parallels. `west > east` means that it crosses the antimeridian. */
export type BoundingBox = { readonly west: number; readonly south: number; readonly east: number; readonly north: number }

/** Mean Earth radius in metres (IUGG). */
export const EARTH_RADIUS_M = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres (haversine formula). */
export const distanceM = (a: GeoPoint, b: GeoPoint): number => {
  const sinLat = Math.sin(radians(b.lat - a.lat) / 2)
  const sinLng = Math.sin(radians(b.lng - a.lng) / 2)
  const h = sinLat * sinLat + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * sinLng * sinLng
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Whether a point lies in the box, borders included. */
export const isInside = (box: BoundingBox, point: GeoPoint): boolean =>
  point.lat >= box.south &&
  point.lat <= box.north &&
  (box.west <= box.east ? point.lng >= box.west && point.lng <= box.east : point.lng >= box.west || point.lng <= box.east)
