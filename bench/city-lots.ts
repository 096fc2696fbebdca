// 100,000 spots in and around some cities, with bookings in them, the same each time.
import { HOUR_MS } from '#platform/kernel/clock.ts'
import type { GeoPoint } from '#platform/kernel/geo-point.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import { type Calendar, calendarDecider } from '#systems/parkwise/parking/domain/calendar.ts'
import type { ClaimId, SpotId } from '#systems/parkwise/parking/domain/ids.ts'
import type { Spot } from '#systems/parkwise/parking/domain/listing.ts'
import { layoutOf } from '#systems/parkwise/parking/domain/lot-layout.ts'

const CITIES = 20
/** Most spots of a city are within twice this distance of its middle. */
const CITY_SPREAD_M = 3_000
const METRES_PER_DEGREE = 111_195
/** Bookings begin at full hours of the day that is searched. */
const HOURS = 12

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export const fixedRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Lot = { readonly spotId: SpotId; readonly spot: Spot; readonly calendar: Calendar }

/** The middle of one of the cities, which are hundreds of kilometres apart. */
export const cityCentre = (city: number): GeoPoint => ({ lat: 41 + (city % 5) * 3, lng: -5 + Math.floor(city / 5) * 6 })

/** A place in one of so many cities: dense in its middle, ever thinner outside. */
export const somewhereInTown = (random: () => number, cities = CITIES): GeoPoint => {
  const { lat, lng } = cityCentre(Math.floor(random() * cities))
  // Box and Muller: two normal numbers of two even ones.
  const distanceM = CITY_SPREAD_M * Math.sqrt(-2 * Math.log(1 - random()))
  const angle = 2 * Math.PI * random()
  return {
    lat: lat + (distanceM * Math.cos(angle)) / METRES_PER_DEGREE,
    lng: lng + (distanceM * Math.sin(angle)) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)),
  }
}

/** One spot with 1 to 5 units, and bookings on a third of all: held ones, some of whose holds have ended, and confirmed ones. */
export const lotNumber = (number: number, random: () => number, dayMs: number, nowMs: number, cities = CITIES): Lot => {
  const spotId = `018f4c0e-7a2b-7c3d-8e4f-${String(number).padStart(12, '0')}` as SpotId
  const capacity = 1 + Math.floor(random() * 5)
  const layout = layoutOf(capacity)
  const spot: Spot = {
    name: `Parking ${number}`,
    address: `Calle Mayor ${number}`,
    location: somewhereInTown(random, cities),
    capacity,
    spotType: 'regular',
    covered: random() < 0.5,
    amenities: [],
    limits: {},
    openingHours: 'always',
    timeZone: 'Europe/Madrid',
    pricing: { hourly: money(250, 'EUR'), stepMinutes: 15, dailyMax: money(2_000, 'EUR') },
    providerId: `provider-${number % 1_000}` as PrincipalId,
    status: random() < 0.98 ? 'ACTIVE' : 'PAUSED',
    layout,
    homes: layout.length,
    revision: 1,
    listedAtMs: nowMs,
    changedAtMs: nowMs,
  }
  const { evolve, initial } = calendarDecider
  let calendar = evolve(initial, { type: 'Resized', spotId, before: 0, units: capacity, atMs: nowMs - HOUR_MS })
  const bookings = random() < 0.34 ? Math.ceil(random() * capacity * 3) : 0
  for (let i = 0; i < bookings; i++) {
    const claimId = `${spotId}/${i}` as ClaimId
    const fromMs = dayMs + Math.floor(random() * HOURS) * HOUR_MS
    const slot = { fromMs, toMs: fromMs + (1 + Math.floor(random() * 4)) * HOUR_MS }
    const kind = random()
    const untilMs = kind < 0.2 ? nowMs - 60_000 : nowMs + HOUR_MS
    calendar = evolve(calendar, {
      type: 'SpaceHeld',
      claimId,
      kind: 'booking',
      slot,
      units: 1,
      untilMs,
      offer: null,
      atMs: nowMs - HOUR_MS,
    })
    if (kind > 0.6) calendar = evolve(calendar, { type: 'HoldConfirmed', claimId, atMs: nowMs - HOUR_MS })
  }
  return { spotId, spot, calendar }
}
