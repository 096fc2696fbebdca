import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import { SettingsError } from '#platform/host/settings.ts'
import { DAY_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { blockRoutes } from './adapters/http-blocks.ts'
import { importRoute } from './adapters/http-import.ts'
import { placesRoute } from './adapters/http-places.ts'
import { providerRoutes } from './adapters/http-provider.ts'
import { quoteRoute } from './adapters/http-quote.ts'
import { searchRoutes } from './adapters/http-search.ts'
import { importCommand } from './adapters/import-command.ts'
import { nominatim } from './adapters/nominatim.ts'
import { spotFeed } from './adapters/realtime.ts'
import { upkeep } from './adapters/upkeep.ts'
import { blocks } from './application/blocks.ts'
import { calendarReader } from './application/calendar-reader.ts'
import { calendars } from './application/calendars.ts'
import { extendHold } from './application/extend-hold.ts'
import { type Geocoder, noGeocoder } from './application/geocoder.ts'
import { holdSpace } from './application/hold-space.ts'
import { importSpots } from './application/import-spots.ts'
import { spots } from './application/spots.ts'
import {
  availabilityChanged,
  blockEnded,
  holdConfirmed,
  holdExpired,
  spaceBlocked,
  spotArchived,
  spotListed,
  spotUpdated,
} from './contract/events.ts'
import type { ParkingApi } from './contract/parking-api.ts'
import type { SlotLimits } from './domain/slot-rules.ts'

const settings = Type.Object({
  holdSeconds: Type.Integer({
    default: 600,
    minimum: 1,
    maximum: 86_400,
    description: 'How long a space is held for a booking that is not paid.',
  }),
  holdExtensionSeconds: Type.Integer({
    default: 300,
    minimum: 0,
    maximum: 3_600,
    description: 'By how much a hold is made longer, once, while its payment is under way.',
  }),
  pastToleranceSeconds: Type.Integer({
    default: 300,
    minimum: 0,
    maximum: 840,
    description: 'How far back the beginning of a stay may lie and still be taken for now.',
  }),
  longestStayDays: Type.Integer({ default: 30, minimum: 1, maximum: 366, description: 'The longest stay that can be booked.' }),
  furthestAheadDays: Type.Integer({ default: 365, minimum: 1, maximum: 1_000, description: 'How far ahead a stay may begin.' }),
  longestBlockDays: Type.Integer({
    default: 366,
    minimum: 1,
    maximum: 1_000,
    description: 'The longest time that a provider can block spaces for.',
  }),
  nominatimUrl: Type.Optional(
    Type.String({
      pattern: '^https?://[^/\\s@?#]+(/[^\\s?#]*)?$',
      examples: ['https://nominatim.example/'],
      description: 'A Nominatim that addresses are asked of, by what people type; its usage policy applies. Nothing is asked without it.',
    }),
  ),
})

export type ParkingOptions = {
  /** Knows places of the world, instead of the one that a setting names; for tests and the simulator. */
  readonly geocoder?: Geocoder
}

/** The geocoder of the setting; none without it. Throws SettingsError for what is no address. */
const geocoderAt = (url: string | undefined, more: Omit<Parameters<typeof nominatim>[0], 'url'>): Geocoder => {
  if (url === undefined) return noGeocoder
  if (!URL.canParse(url)) throw new SettingsError(['NOMINATIM_URL must be an address that can be asked'])
  return nominatim({ url, ...more })
}

/** What is offered where, for how much, and what of it is taken. */
export const parking = ({ geocoder: given }: ParkingOptions = {}) =>
  service<ParkingApi, typeof settings, { readonly identity: IdentityApi }>({
    name: 'parking',
    purpose: 'Keeps listings and their calendars: finds free spaces, and promises none of them twice.',
    settings,
    collections: [spots, calendars, blocks],
    publishes: [spotListed, spotUpdated, spotArchived, availabilityChanged, holdConfirmed, holdExpired, spaceBlocked, blockEnded],
    needs: ['identity'],
    connect: async (address) => (await import('./adapters/grpc-client.ts')).parkingClient(address),
    compose: ({ store, clock, cursors, settings: set, tail, log, system, publicUrl, needs: { identity } }) => {
      const geocoder = given ?? geocoderAt(set.nominatimUrl, { userAgent: () => `${system} (${publicUrl()})`, clock, log })
      const limits: SlotLimits = {
        pastToleranceMs: set.pastToleranceSeconds * SECOND_MS,
        longestMs: set.longestStayDays * DAY_MS,
        furthestAheadMs: set.furthestAheadDays * DAY_MS,
      }
      const blockLimits: SlotLimits = { ...limits, longestMs: set.longestBlockDays * DAY_MS }
      const readCalendars = calendarReader(store)
      const hold = holdSpace({ store, readCalendars, limits, holdMs: set.holdSeconds * SECOND_MS })
      const api: ParkingApi = {
        hold: (request, message) => hold(request, clock.nowMs(), message),
        confirm: async ({ claimId, calendarId }, message) => {
          const { rejected } = await store.execute(calendars, calendarId, { type: 'Confirm', claimId, nowMs: clock.nowMs() }, message)
          return rejected ? { rejected: { type: 'HoldEnded' } } : {}
        },
        extend: extendHold(store, clock, set.holdExtensionSeconds * SECOND_MS),
        release: async ({ claimId, calendarId }, message) => {
          await store.execute(calendars, calendarId, { type: 'Release', claimId, nowMs: clock.nowMs() }, message)
        },
      }
      return {
        api,
        http: (app) => {
          searchRoutes(app, { store, readCalendars, clock, cursors, limits })
          placesRoute(app, { store, geocoder })
          providerRoutes(app, { store, clock, cursors })
          quoteRoute(app, limits)
          importRoute(app, { importSpots: importSpots(store), clock })
          blockRoutes(app, { store, clock, cursors, blockLimits })
        },
        consumers: upkeep(store, clock, log),
        realtime: spotFeed(store, clock),
        grpc: [
          async () => {
            const [{ parkingGrpc }, { availabilityIn }] = await Promise.all([
              import('./adapters/grpc.ts'),
              import('./adapters/grpc-availability.ts'),
            ])
            return parkingGrpc({ api, availabilityOf: availabilityIn(store), tail, clock })
          },
        ],
        stop: geocoder.close,
        commands: [importCommand({ importSpots: importSpots(store), userByEmail: identity.userByEmail, clock })],
      }
    },
  })
