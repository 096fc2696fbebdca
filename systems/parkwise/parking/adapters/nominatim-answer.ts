// What Nominatim says is text from the internet: nothing of it is passed on unseen.
import type { GeoPoint } from '#platform/kernel/geo-point.ts'
import type { NamedPlace } from '../application/geocoder.ts'

const NAME_LENGTH = 200
const ADDRESS_LENGTH = 300
const DEGREES = /^-?\d{1,3}(\.\d{1,20})?$/

/** A text on one line, without what cannot be seen, and not longer than a listing's; empty for what is no text. */
const lineOf = (value: unknown, length: number): string => {
  if (typeof value !== 'string') return ''
  const line = value
    .slice(0, length * 4)
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return [...line].slice(0, length).join('').trim()
}

const degreesOf = (value: unknown, most: number): number | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !DEGREES.test(text)) return undefined
  const degrees = Number(text)
  return Math.abs(degrees) <= most ? degrees : undefined
}

const pointOf = (lat: number | undefined, lng: number | undefined): GeoPoint | undefined =>
  lat === undefined || lng === undefined ? undefined : { lat, lng }

const placeOf = (value: unknown): NamedPlace | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const { display_name, name, lat, lon } = value as Record<string, unknown>
  const location = pointOf(degreesOf(lat, 90), degreesOf(lon, 180))
  const parts = lineOf(display_name, NAME_LENGTH + ADDRESS_LENGTH)
    .split(',')
    .map((part) => part.trim())
  const called = lineOf(name, NAME_LENGTH)
  // A house has no name: its number and its street are one. Any other place is called as its address begins.
  const named = called === '' && /^\d/.test(parts[0] ?? '') ? 2 : called === '' || called === parts[0] ? 1 : 0
  const title = named === 0 ? called : lineOf(parts.slice(0, named).join(', '), NAME_LENGTH)
  if (!location || title === '') return undefined
  return { name: title, address: lineOf(parts.slice(named).join(', '), ADDRESS_LENGTH), location }
}

/**
 * The places of an answer in the format `jsonv2`, without those that have no name or are nowhere, and each once. Undefined for what is
 * no such answer at all.
 */
export const placesIn = (answer: unknown): readonly NamedPlace[] | undefined => {
  if (!Array.isArray(answer)) return undefined
  const found = new Map<string, NamedPlace>()
  for (const value of answer) {
    const place = placeOf(value)
    if (!place) continue
    const key = `${place.name}, ${place.address}`
    if (!found.has(key)) found.set(key, place)
  }
  return answer.length > 0 && found.size === 0 ? undefined : [...found.values()]
}
