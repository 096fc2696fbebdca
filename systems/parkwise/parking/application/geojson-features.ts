import { Compile } from 'typebox/schema'
import { distanceM, type GeoPoint } from '#platform/kernel/geo-point.ts'
import { isTimeZone } from '#platform/kernel/local-time.ts'
import { OpeningHoursSchema, openingHoursFromText } from '../contract/opening-hours-schema.ts'
import { PricingSchema, pricingFromText } from '../contract/pricing-schema.ts'
import { AMENITIES, type Amenity, CAPACITY_LIMIT, SPOT_TYPES, type SpotType } from '../domain/listing.ts'
import type { OpeningHours } from '../domain/opening-hours.ts'
import type { Pricing } from '../domain/pricing.ts'

/** A car park as a file describes it. What the file leaves out is for the importer to choose. */
export type SpotFeature = {
  /** Where it stands in the file, from 0. */
  readonly index: number
  /** Name and place as one text: the same car park has the same key in every run. */
  readonly key: string
  readonly name: string
  readonly address?: string
  readonly location: GeoPoint
  readonly capacity: number
  readonly spotType: SpotType
  readonly covered: boolean
  readonly amenities: readonly Amenity[]
  readonly timeZone?: string
  readonly pricing?: Pricing
  readonly openingHours?: OpeningHours
}

export type FeatureProblem = { readonly index: number; readonly name?: string; readonly reason: string }

export type Features = {
  readonly spots: readonly SpotFeature[]
  /** Features that describe a car park, but not well enough, each with the first reason why. */
  readonly problems: readonly FeatureProblem[]
  /** Features that describe something else. */
  readonly skipped: readonly FeatureProblem[]
  /** The city that the file is about, where it says so. */
  readonly city?: string
}

const NAME_LIMIT = 200
const ADDRESS_LIMIT = 300
const FEATURES_LIMIT = 1_000_000
/** A car park farther from its city has a wrong place; ParkAPI's files have four. */
const CITY_KM = 100

type Fields = Readonly<Record<string, unknown>>

/** Ends the reading of one feature; never leaves this file. */
class Unusable extends Error {
  override readonly name = 'Unusable'
}
const unusable = (reason: string): never => {
  throw new Unusable(reason)
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isBlank = (value: unknown): boolean => value === undefined || value === null || value === ''

/** The first of some properties that the feature has. */
const first = (properties: Fields, ...names: readonly string[]): unknown =>
  names.map((name) => properties[name]).find((value) => !isBlank(value))

/** A text on one line, without control characters; undefined for blank ones. */
const lineOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined
  return (
    value
      .normalize('NFC')
      .replaceAll(/[\p{C}\s]+/gu, ' ')
      .trim() || undefined
  )
}

/** A value as part of a reason: short, on one line. */
const shown = (value: unknown): string => {
  const text = lineOf(JSON.stringify(value)) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const nameOf = (properties: Fields): string => {
  const given = first(properties, 'name', 'title')
  const name = lineOf(given) ?? unusable(isBlank(given) ? 'it has no name' : `its name is ${shown(given)}, not a text`)
  return name.length <= NAME_LIMIT ? name : unusable(`its name is longer than ${NAME_LIMIT} characters`)
}

const addressOf = (properties: Fields): string | undefined => {
  const street = [lineOf(properties['addr:street']), lineOf(properties['addr:housenumber'])].filter(Boolean).join(' ')
  const town = [lineOf(properties['addr:postcode']), lineOf(properties['addr:city'])].filter(Boolean).join(' ')
  const address = lineOf(properties.address) ?? lineOf([street, town].filter(Boolean).join(', '))
  return address === undefined || address.length <= ADDRESS_LIMIT
    ? address
    : unusable(`its address is longer than ${ADDRESS_LIMIT} characters`)
}

const locationOf = (geometry: unknown): GeoPoint => {
  if (isBlank(geometry)) return unusable('it has no place (geometry)')
  if (!isFields(geometry) || geometry.type !== 'Point') {
    return unusable(`its geometry is ${shown(isFields(geometry) ? geometry.type : geometry)}, not a Point`)
  }
  const coordinates: unknown = geometry.coordinates
  const [lng, lat] = Array.isArray(coordinates) ? coordinates : []
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) return unusable(`its coordinates are ${shown(coordinates)}, not two numbers`)
  if (Math.abs(lng) > 180 || Math.abs(lat) > 90) {
    return unusable(`its coordinates ${lng}, ${lat} are not degrees of longitude and latitude, in this order`)
  }
  if (lng === 0 && lat === 0) return unusable('its coordinates 0, 0 are in the Gulf of Guinea: a placeholder')
  return { lat, lng }
}

const capacityOf = (properties: Fields): number => {
  const given = first(properties, 'capacity', 'total', 'spaces')
  if (isBlank(given)) return unusable('it has no capacity (capacity, total or spaces)')
  const capacity = typeof given === 'string' && /^\d{1,9}$/.test(given.trim()) ? Number(given) : given
  if (typeof capacity !== 'number' || !Number.isInteger(capacity)) return unusable(`its capacity is ${shown(given)}, not a whole number`)
  if (capacity <= 0) return unusable(`its capacity is ${capacity}`)
  return capacity <= CAPACITY_LIMIT ? capacity : unusable(`its capacity of ${capacity} is more than ${CAPACITY_LIMIT}`)
}

const oneOf = <Value extends string>(what: string, known: readonly Value[], value: unknown): Value =>
  known.find((each) => each === value) ?? unusable(`its ${what} ${shown(value)} is none of ${known.join(', ')}`)

const amenitiesOf = (given: unknown): readonly Amenity[] => {
  if (isBlank(given)) return []
  if (!Array.isArray(given)) return unusable(`its amenities are ${shown(given)}, not a list`)
  return [...new Set(given.map((amenity) => oneOf('amenity', AMENITIES, amenity)))]
}

const ROOFED = /parkhaus|tiefgarage|garage|multi-storey|underground|parking cubierto|parkering(?:shus|skælder)/i
const OPEN_AIR = /parkplatz|parkfläche|surface|descubierto/i

/** What the file says; else what kind of car park it is or is called: `Tiefgarage`, `multi-storey`, `Parkhaus Urania`. */
const coveredOf = (properties: Fields, name: string): boolean => {
  const given = properties.covered
  if (typeof given === 'boolean') return given
  if (given === 'yes' || given === 'no') return given === 'yes'
  if (!isBlank(given)) return unusable(`its covered is ${shown(given)}, not true or false`)
  const kind = lineOf(first(properties, 'parking', 'type')) ?? name
  return ROOFED.test(kind) && !OPEN_AIR.test(kind)
}

const timeZoneOf = (given: unknown): string | undefined => {
  if (isBlank(given)) return undefined
  return typeof given === 'string' && isTimeZone(given) ? given : unusable(`its time zone ${shown(given)} does not exist`)
}

const pricingValidator = Compile(PricingSchema)
const openingHoursValidator = Compile(OpeningHoursSchema)

const pricingOf = (given: unknown): Pricing | undefined => {
  if (isBlank(given)) return undefined
  if (!pricingValidator.Check(given)) {
    const [, [error]] = pricingValidator.Errors(given)
    return unusable(`its pricing${error?.instancePath ?? ''} ${error?.message ?? 'cannot be read'}`)
  }
  const { pricing, problem } = pricingFromText(given)
  return pricing ?? unusable(`its pricing/${problem?.field} ${problem?.message}`)
}

const openingHoursOf = (given: unknown): OpeningHours | undefined => {
  if (isBlank(given)) return undefined
  if (!openingHoursValidator.Check(given)) return unusable('its openingHours are neither "always" nor lists of from and to by weekday')
  const { openingHours, problem } = openingHoursFromText(given)
  return openingHours ?? unusable(`its openingHours/${problem?.field} ${problem?.message}`)
}

const spotOf = (index: number, feature: Fields, properties: Fields): SpotFeature => {
  const name = nameOf(properties)
  const location = locationOf(feature.geometry)
  const capacity = capacityOf(properties)
  const address = addressOf(properties)
  const timeZone = timeZoneOf(properties.timeZone)
  const pricing = pricingOf(properties.pricing)
  const openingHours = openingHoursOf(properties.openingHours)
  const spotType = isBlank(properties.spotType) ? 'regular' : oneOf('spotType', SPOT_TYPES, properties.spotType)
  return {
    index,
    key: `${name.toLowerCase()} @ ${location.lat.toFixed(4)}, ${location.lng.toFixed(4)}`,
    name,
    location,
    capacity,
    spotType,
    covered: coveredOf(properties, name),
    amenities: amenitiesOf(properties.amenities),
    ...(address !== undefined && { address }),
    ...(timeZone !== undefined && { timeZone }),
    ...(pricing && { pricing }),
    ...(openingHours !== undefined && { openingHours }),
  }
}

const readOne = (index: number, feature: unknown): SpotFeature | FeatureProblem => {
  const properties = isFields(feature) && isFields(feature.properties) ? feature.properties : {}
  try {
    if (!isFields(feature) || feature.type !== 'Feature') return unusable(`it is ${shown(feature)}, not a Feature`)
    return spotOf(index, feature, properties)
  } catch (cause) {
    if (!(cause instanceof Unusable)) throw cause
    const name = lineOf(first(properties, 'name', 'title'))?.slice(0, NAME_LIMIT)
    return { index, ...(name !== undefined && { name }), reason: cause.message }
  }
}

type City = { readonly name: string; readonly location?: GeoPoint }

/** The city, for the feature with which ParkAPI's files say what they are about. */
const cityOf = (feature: unknown): City | undefined => {
  const properties = isFields(feature) && isFields(feature.properties) ? feature.properties : {}
  if (!isFields(feature) || properties.type !== 'city') return undefined
  const name = lineOf(properties.name) ?? 'the city'
  try {
    return { name, location: locationOf(feature.geometry) }
  } catch (cause) {
    if (!(cause instanceof Unusable)) throw cause
    return { name }
  }
}

const distanceProblem = (spot: SpotFeature, city: City | undefined): string | undefined => {
  const km = city?.location ? distanceM(spot.location, city.location) / 1_000 : 0
  return km > CITY_KM ? `it lies ${Math.round(km)} km from ${city?.name}` : undefined
}

/**
 * Reads the car parks of a GeoJSON FeatureCollection of points (RFC 7946): ParkAPI's files, OpenStreetMap's properties, and our own,
 * which may also have `spotType`, `covered`, `amenities`, `timeZone`, `pricing` and `openingHours` as in the API. Properties that it
 * does not know are passed over; those that it knows must be right. Nothing is guessed: a car park without a capacity is a problem.
 * One with the name and the place of an earlier one is there twice; the same name elsewhere is another car park. Where the file says
 * which city it is about, a car park far from it is a problem too.
 *
 * A text instead of an answer says why the whole is no such collection.
 */
export const readFeatures = (json: unknown): Features | string => {
  if (!isFields(json) || json.type !== 'FeatureCollection') return `it is ${shown(json)}, not a GeoJSON FeatureCollection`
  const features: unknown = json.features
  if (!Array.isArray(features)) return 'its features are not a list'
  if (features.length > FEATURES_LIMIT) return `it has more than ${FEATURES_LIMIT} features`
  const spots = new Map<string, SpotFeature>()
  const problems: FeatureProblem[] = []
  const skipped: FeatureProblem[] = []
  const city = features.map(cityOf).find((found) => found !== undefined)
  for (const [index, feature] of features.entries()) {
    const about = cityOf(feature)
    const read = about ? undefined : readOne(index, feature)
    if (!read) skipped.push({ index, name: about?.name ?? '', reason: 'it describes the city' })
    else if ('reason' in read) problems.push(read)
    else {
      const same = spots.get(read.key)
      const reason = same ? `it has the name and place of feature ${same.index}` : distanceProblem(read, city)
      if (reason) problems.push({ index, name: read.name, reason })
      else spots.set(read.key, read)
    }
  }
  return { spots: [...spots.values()], problems, skipped, ...(city && { city: city.name }) }
}
