import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { GeoPoint } from '#platform/kernel/geo-point.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Layout } from './lot-layout.ts'
import type { OpeningHours } from './opening-hours.ts'
import type { Pricing } from './pricing.ts'

export const CAPACITY_LIMIT = 100_000

export const SPOT_TYPES = ['regular', 'ev', 'accessible', 'motorcycle'] as const
export type SpotType = (typeof SPOT_TYPES)[number]

/** What a place can offer besides space. The list is closed, so that a filter means the same everywhere. */
export const AMENITIES = [
  '24h-staff',
  'bike-parking',
  'car-wash',
  'cctv',
  'changing-table',
  'elevator',
  'ev-charging',
  'family-spaces',
  'gated',
  'lighting',
  'luggage-lockers',
  'public-transport',
  'shuttle',
  'toilet',
  'valet',
  'wheelchair-access',
] as const
export type Amenity = (typeof AMENITIES)[number]

export type SpotStatus = 'ACTIVE' | 'PAUSED' | 'ARCHIVED'

/** The largest vehicle that fits, in metres; what is left out is not limited. */
export type VehicleLimits = { readonly heightM?: number; readonly lengthM?: number; readonly widthM?: number }

/** What a provider says about a spot: one space, or a lot of `capacity` alike. */
export type SpotDetails = {
  readonly name: string
  readonly address: string
  readonly location: GeoPoint
  readonly capacity: number
  readonly spotType: SpotType
  readonly covered: boolean
  readonly amenities: readonly Amenity[]
  readonly limits: VehicleLimits
  readonly openingHours: OpeningHours
  /** IANA name: opening hours, night rates and daily caps are local to it. */
  readonly timeZone: string
  readonly pricing: Pricing
}

export type Spot = SpotDetails & {
  readonly providerId: PrincipalId
  readonly status: SpotStatus
  /** Units by calendar; their sum is the capacity. */
  readonly layout: Layout
  /** How many calendars the lot began with: claims find their first calendar by it, so it never changes. */
  readonly homes: number
  /** Counts the changes, beginning with 1. Whoever changes a spot says which one they have seen. */
  readonly revision: number
  readonly listedAtMs: number
  readonly changedAtMs: number
}

export type SpotChanges = Partial<SpotDetails> & { readonly status?: 'ACTIVE' | 'PAUSED' }

export type SpotCommand =
  | {
      readonly type: 'List'
      readonly providerId: PrincipalId
      readonly details: SpotDetails
      readonly layout: Layout
      readonly nowMs: number
    }
  | {
      readonly type: 'Change'
      readonly revision: number
      readonly changes: SpotChanges
      /** With a new capacity: how it lies in the calendars. */
      readonly layout?: Layout | undefined
      readonly nowMs: number
    }
  | { readonly type: 'Archive'; readonly nowMs: number }

export type SpotEvent =
  | { readonly type: 'SpotListed'; readonly spot: Spot }
  | { readonly type: 'SpotChanged'; readonly changes: SpotChanges; readonly layout: Layout; readonly atMs: number }
  | { readonly type: 'SpotArchived'; readonly atMs: number }

export type SpotRejection =
  | { readonly type: 'NotListed' }
  | { readonly type: 'AlreadyListed' }
  | { readonly type: 'Archived' }
  | { readonly type: 'Stale'; readonly revision: number }

const sum = (layout: Layout): number => layout.reduce((total, units) => total + units, 0)

const differing = (spot: Spot, changes: SpotChanges): SpotChanges =>
  Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(spot[name as keyof SpotChanges]),
    ),
  )

const decide = (spot: Spot | null, command: SpotCommand): Decision<SpotEvent, SpotRejection> => {
  if (command.type === 'List') {
    if (spot) return reject({ type: 'AlreadyListed' })
    const { details, providerId, layout, nowMs } = command
    invariant(details.capacity > 0 && details.capacity <= CAPACITY_LIMIT, `a capacity of ${details.capacity}`)
    invariant(sum(layout) === details.capacity, 'a layout adds up to the capacity')
    const homes = layout.length
    const first = { providerId, status: 'ACTIVE', layout, homes, revision: 1, listedAtMs: nowMs, changedAtMs: nowMs } as const
    return accept({ type: 'SpotListed', spot: { ...details, ...first } })
  }
  if (!spot) return reject({ type: 'NotListed' })
  switch (command.type) {
    case 'Change': {
      if (spot.status === 'ARCHIVED') return reject({ type: 'Archived' })
      if (spot.revision !== command.revision) return reject({ type: 'Stale', revision: spot.revision })
      const changes = differing(spot, command.changes)
      if (Object.keys(changes).length === 0) return accept()
      const layout = changes.capacity === undefined ? spot.layout : command.layout
      invariant(layout && sum(layout) === (changes.capacity ?? spot.capacity), 'a layout adds up to the capacity')
      return accept({ type: 'SpotChanged', changes, layout, atMs: command.nowMs })
    }
    case 'Archive':
      return spot.status === 'ARCHIVED' ? accept() : accept({ type: 'SpotArchived', atMs: command.nowMs })
    default:
      return unreachable(command)
  }
}

const evolve = (spot: Spot | null, event: SpotEvent): Spot | null => {
  if (event.type === 'SpotListed') return event.spot
  invariant(spot, `${event.type} about a spot that was never listed`)
  switch (event.type) {
    case 'SpotChanged':
      return { ...spot, ...event.changes, layout: event.layout, revision: spot.revision + 1, changedAtMs: event.atMs }
    case 'SpotArchived':
      return { ...spot, status: 'ARCHIVED', revision: spot.revision + 1, changedAtMs: event.atMs }
    default:
      return unreachable(event)
  }
}

/** One listing. It says what a provider offers; what of it is taken is in its calendars. */
export const spotDecider: Decider<Spot | null, SpotCommand, SpotEvent, SpotRejection> = { initial: null, decide, evolve }
