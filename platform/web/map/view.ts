// What a map shows, as numbers: Web Mercator with tiles of 512 pixels, as MapLibre counts them.

/** The middle of a map in degrees, and its zoom. */
export type MapView = { readonly lat: number; readonly lng: number; readonly zoom: number }
/** West, south, east, north, in degrees; west is greater than east across the antimeridian. */
export type Box = { readonly west: number; readonly south: number; readonly east: number; readonly north: number }

const TILE = 512
/** Where Web Mercator ends. */
const MAX_LAT = 85.051129

const clampLat = (lat: number): number => Math.max(-MAX_LAT, Math.min(MAX_LAT, lat))
const wrapLng = (lng: number): number => ((((lng + 180) % 360) + 360) % 360) - 180

const yOf = (lat: number, world: number): number => {
  const sine = Math.sin((clampLat(lat) * Math.PI) / 180)
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world
}
const latOf = (y: number, world: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI

/** The box that a map of so many pixels shows. */
export const boxOf = ({ lat, lng, zoom }: MapView, width: number, height: number): Box => {
  const world = TILE * 2 ** zoom
  const y = yOf(lat, world)
  const halfDegrees = Math.min(180, (width / world) * 180)
  return {
    west: halfDegrees >= 180 ? -180 : wrapLng(lng - halfDegrees),
    east: halfDegrees >= 180 ? 180 : wrapLng(lng + halfDegrees),
    south: latOf(Math.min(world, y + height / 2), world),
    north: latOf(Math.max(0, y - height / 2), world),
  }
}

/** A box as the API takes it, cut to about a metre so that the same view is the same question. */
export const boxText = ({ west, south, east, north }: Box): string =>
  [west, south, east, north].map((degrees) => degrees.toFixed(5)).join(',')
