// What goes over the wire and what is meant by it.
import { invalidField } from '#platform/edge/problem.ts'
import { readLine, readSlot } from '#platform/edge/schemas.ts'
import { toIso } from '#platform/kernel/clock.ts'
import type { BoundingBox, GeoPoint } from '#platform/kernel/geo-point.ts'
import { isTimeZone } from '#platform/kernel/local-time.ts'
import { moneyText } from '#platform/kernel/money.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { SpotHit } from '../application/search-spots.ts'
import { pointOf } from '../application/spots.ts'
import type { SpotFilter } from '../application/spots-in-area.ts'
import { type OpeningHoursText, openingHoursFromText, openingHoursText } from '../contract/opening-hours-schema.ts'
import { type PricingText, pricingFromText, pricingText } from '../contract/pricing-schema.ts'
import type { Block } from '../domain/block.ts'
import type { FreeHour } from '../domain/free-hours.ts'
import { AMENITIES, type Amenity, type Spot, type SpotChanges, type SpotDetails, type SpotType } from '../domain/listing.ts'
import type { OpeningHours } from '../domain/opening-hours.ts'
import type { Pricing } from '../domain/pricing.ts'
import { refusalOfSlot, type SlotLimits } from '../domain/slot-rules.ts'
import type { ChangeSpotBody, ListSpotBody } from './http-schemas.ts'
import { slotProblem } from './problems.ts'

type Point = ReturnType<typeof pointOf>
const geoPoint = ({ coordinates: [lng, lat] }: Point): GeoPoint => ({ lat, lng })

/** The pricing of a body. Throws a 422 problem naming the field below `pricing`. */
export const pricingOf = (text: PricingText): Pricing => {
  const { pricing, problem } = pricingFromText(text)
  if (problem) throw invalidField(`pricing/${problem.field}`, problem.message)
  return pricing
}

const openingHoursOf = (text: OpeningHoursText): OpeningHours => {
  const { openingHours, problem } = openingHoursFromText(text)
  if (problem) throw invalidField(problem.field === '' ? 'openingHours' : `openingHours/${problem.field}`, problem.message)
  return openingHours
}

/** The IANA name of a zone. Throws a 422 problem for any other text. */
export const timeZoneOf = (name: string): string => {
  if (!isTimeZone(name)) throw invalidField('timeZone', 'must be a time zone of the IANA database, such as Europe/Zurich')
  return name
}

/** A listing as its provider describes it. Throws a 422 problem naming the field. */
export const detailsOf = (body: ListSpotBody): SpotDetails => ({
  name: readLine('name', body.name),
  address: readLine('address', body.address),
  location: geoPoint(body.location as Point),
  capacity: body.capacity,
  spotType: body.spotType ?? 'regular',
  covered: body.covered ?? false,
  amenities: body.amenities ?? [],
  limits: body.limits ?? {},
  openingHours: openingHoursOf(body.openingHours ?? 'always'),
  timeZone: timeZoneOf(body.timeZone),
  pricing: pricingOf(body.pricing),
})

/** What a provider wants to be different. Throws a 422 problem naming the field. */
export const changesOf = ({ location, openingHours, timeZone, pricing, name, address, ...rest }: ChangeSpotBody): SpotChanges => ({
  ...rest,
  ...(name !== undefined && { name: readLine('name', name) }),
  ...(address !== undefined && { address: readLine('address', address) }),
  ...(location && { location: geoPoint(location as Point) }),
  ...(openingHours !== undefined && { openingHours: openingHoursOf(openingHours) }),
  ...(timeZone !== undefined && { timeZone: timeZoneOf(timeZone) }),
  ...(pricing && { pricing: pricingOf(pricing) }),
})

/** A spot as everybody sees it. */
export const spotView = (id: string, spot: Spot) => ({
  id,
  name: spot.name,
  address: spot.address,
  location: pointOf(spot.location),
  capacity: spot.capacity,
  spotType: spot.spotType,
  covered: spot.covered,
  amenities: [...spot.amenities],
  limits: { ...spot.limits },
  openingHours: openingHoursText(spot.openingHours),
  timeZone: spot.timeZone,
  pricing: pricingText(spot.pricing),
  status: spot.status,
})

/** A spot as its provider sees it. */
export const ownSpotView = (id: string, spot: Spot) => ({
  ...spotView(id, spot),
  revision: spot.revision,
  createdAt: toIso(spot.listedAtMs),
  changedAt: toIso(spot.changedAtMs),
})

export const blockView = (id: string, block: Block) => ({
  id,
  spotId: block.spotId,
  from: toIso(block.slot.fromMs),
  to: toIso(block.slot.toMs),
  units: block.units,
  reason: block.reason,
  createdAt: toIso(block.placedAtMs),
})

export const placeView = (id: string, spot: Spot) => ({ id, name: spot.name, address: spot.address, location: pointOf(spot.location) })

export const hitView = ({ id, spot, distanceM, freeUnits, quote }: SpotHit) => ({
  ...placeView(id, spot),
  distanceM: Math.round(distanceM),
  spotType: spot.spotType,
  covered: spot.covered,
  amenities: [...spot.amenities],
  capacity: spot.capacity,
  freeUnits,
  timeZone: spot.timeZone,
  price: moneyText(quote.total),
})

export const hourView = ({ fromMs, toMs, isOpen, freeUnits }: FreeHour) => ({
  from: toIso(fromMs),
  to: toIso(toMs),
  status: isOpen ? (freeUnits > 0 ? ('FREE' as const) : ('FULL' as const)) : ('CLOSED' as const),
  freeUnits,
})

/** An interval that one may ask for. Throws a 422 problem naming from or to. */
export const bookableSlotOf = (from: string, to: string, limits: SlotLimits, nowMs: number): TimeSlot => {
  const slot = readSlot(from, to)
  const refusal = refusalOfSlot(slot, limits, nowMs)
  if (refusal) throw slotProblem(refusal)
  return slot
}

/** A box of the form that the schema lets pass. Throws a 422 problem for degrees out of range, or north below south. */
export const boxOf = (text: string): BoundingBox => {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number)
  const isRight = Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 90 && Math.abs(north) <= 90 && south <= north
  if (!isRight) throw invalidField('bbox', 'must be west,south,east,north in degrees, south not above north')
  return { west, south, east, north }
}

/** Filters as the index knows them. Throws a 422 problem for an amenity that does not exist. */
export const filterOf = (query: { spotType?: SpotType; covered?: boolean; amenities?: string }): SpotFilter => {
  const amenities = query.amenities?.split(',')
  if (amenities?.some((name) => !(AMENITIES as readonly string[]).includes(name))) {
    throw invalidField('amenities', `must be of ${AMENITIES.join(', ')}`)
  }
  return { spotType: query.spotType, covered: query.covered, amenities: amenities as readonly Amenity[] | undefined }
}
