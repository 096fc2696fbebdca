import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField, notFound, Problem } from '#platform/edge/problem.ts'
import { problems } from '#platform/edge/schemas.ts'
import { type Clock, DAY_MS, HOUR_MS } from '#platform/kernel/clock.ts'
import { moneyText } from '#platform/kernel/money.ts'
import type { Store } from '#platform/store/store.ts'
import type { CalendarReader } from '../application/calendar-reader.ts'
import { clusterSpots } from '../application/cluster-spots.ts'
import { freeUnitsOf } from '../application/free-units.ts'
import { searchSpots } from '../application/search-spots.ts'
import { pointOf, spots } from '../application/spots.ts'
import { middleOf, reachOf, type SearchArea } from '../application/spots-in-area.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { quoteText } from '../contract/quote-schema.ts'
import { freeHours } from '../domain/free-hours.ts'
import type { Spot } from '../domain/listing.ts'
import { isOpenThroughout } from '../domain/opening-hours.ts'
import { quoteFor } from '../domain/quote.ts'
import type { SlotLimits } from '../domain/slot-rules.ts'
import { tags } from './http-provider.ts'
import {
  AvailabilityQuery,
  AvailabilitySchema,
  ClustersQuery,
  ClustersSchema,
  FoundSpotPageSchema,
  type SearchParams,
  SearchQuery,
  SpotCalendarQuery,
  SpotCalendarSchema,
  SpotParams,
  SpotSchema,
} from './http-schemas.ts'
import { bookableSlotOf, boxOf, filterOf, hitView, hourView, spotView } from './views.ts'

const DEFAULT_RADIUS_M = 1_000
/** A box for a search reaches at most so far from its middle; larger ones are for clusters. */
const BOX_REACH_M = 100_000
/** What one look at a calendar shows at most: 14 days, one of which may have 25 hours. */
const CALENDAR_MS = 14 * DAY_MS + HOUR_MS

type Ports = {
  readonly store: Store
  readonly readCalendars: CalendarReader
  readonly clock: Clock
  readonly cursors: CursorCodec
  readonly limits: SlotLimits
}

/** Adds what everybody may see. */
export const searchRoutes = (app: HttpApp, { store, readCalendars, clock, cursors, limits }: Ports): void => {
  const everybody = { access: 'public' } as const

  /** What was archived is not there any more. */
  const listedSpot = async (id: string): Promise<Spot> => {
    const spot = (await store.get(spots, id))?.state
    if (!spot || spot.status === 'ARCHIVED') throw notFound('spot')
    return spot
  }

  app.get(
    '/parking-spots/search',
    {
      config: everybody,
      schema: {
        tags,
        operationId: 'searchSpots',
        summary: 'Spots with a free unit for an interval, around a point or in a box',
        description: 'Either lat and lng, with radiusM, or bbox. Full and closed spots are left out. Equal ones are ordered by id.',
        querystring: SearchQuery,
        response: { 200: FoundSpotPageSchema },
      },
    },
    async (request, reply) => {
      const { cursor, limit, ...rest } = request.query
      const { sort, maxPrice } = rest
      const nowMs = clock.nowMs()
      const area = areaOf(rest)
      const slot = bookableSlotOf(rest.from, rest.to, limits, nowMs)
      const scope = `parking-spots/search?${Object.entries(rest)
        .sort()
        .map(([name, value]) => `${name}=${value}`)
        .join('&')}`
      const after = cursor === undefined ? undefined : cursors.read(scope, cursor)
      const page = await searchSpots(store)(
        {
          area,
          slot,
          filter: filterOf(rest),
          maxPrice,
          sort,
          limit,
          after: after && { value: Number(after.value), id: after.id },
        },
        nowMs,
      )
      return reply.send({ items: page.hits.map(hitView), nextCursor: page.end ? cursors.write(scope, page.end) : null })
    },
  )

  app.get(
    '/parking-spots/clusters',
    {
      config: everybody,
      schema: {
        tags,
        operationId: 'clusterSpots',
        summary: 'How many spots there are, and how much is free, by cells of a map',
        description:
          'Full spots count too. The larger the zoom, the smaller the cells; where there are thousands of spots they are larger.',
        querystring: ClustersQuery,
        response: { 200: ClustersSchema },
      },
    },
    async (request, reply) => {
      const { bbox, zoom, from, to } = request.query
      const nowMs = clock.nowMs()
      if ((from === undefined) !== (to === undefined))
        throw invalidField(from === undefined ? 'from' : 'to', 'must be given too', 'MISSING')
      const slot = from === undefined || to === undefined ? undefined : bookableSlotOf(from, to, limits, nowMs)
      const clusters = await clusterSpots(store)({ box: boxOf(bbox), zoom, slot, filter: filterOf(request.query) }, nowMs)
      return reply.send({ items: clusters.map(({ centre, ...cluster }) => ({ ...cluster, location: pointOf(centre) })) })
    },
  )

  app.get(
    '/parking-spots/:id',
    {
      config: everybody,
      schema: {
        tags,
        operationId: 'getSpot',
        summary: 'A spot',
        params: SpotParams,
        response: { 200: SpotSchema, ...problems(404) },
      },
    },
    async (request, reply) => reply.send(spotView(request.params.id, await listedSpot(request.params.id))),
  )

  app.get(
    '/parking-spots/:id/availability',
    {
      config: everybody,
      schema: {
        tags,
        operationId: 'getAvailability',
        summary: 'How much of a spot is free for an interval, and what it costs',
        params: SpotParams,
        querystring: AvailabilityQuery,
        response: { 200: AvailabilitySchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const id = request.params.id as SpotId
      const spot = await listedSpot(id)
      const nowMs = clock.nowMs()
      const slot = bookableSlotOf(request.query.from, request.query.to, limits, nowMs)
      const isOpen = spot.status === 'ACTIVE' && isOpenThroughout(spot.openingHours, slot, spot.timeZone)
      const [freeUnits = 0] = isOpen ? await freeUnitsOf(store, [{ id, spot }], slot, nowMs) : []
      const quote = quoteFor(spot.pricing, slot, spot.timeZone)
      return reply.send({ available: freeUnits > 0, freeUnits, price: moneyText(quote.total), quote: quoteText(quote) })
    },
  )

  app.get(
    '/parking-spots/:id/calendar',
    {
      config: everybody,
      schema: {
        tags,
        operationId: 'getSpotCalendar',
        summary: 'How much of a spot is free, hour by hour of the clock there',
        params: SpotParams,
        querystring: SpotCalendarQuery,
        response: { 200: SpotCalendarSchema, ...problems(404) },
      },
    },
    async (request, reply) => {
      const id = request.params.id as SpotId
      const spot = await listedSpot(id)
      const nowMs = clock.nowMs()
      const span = bookableSlotOf(request.query.from, request.query.to, { ...limits, longestMs: CALENDAR_MS }, nowMs)
      const hours = freeHours(spot, await readCalendars(id, spot.layout.length), span, nowMs)
      return reply.send({ timeZone: spot.timeZone, hours: hours.map(hourView) })
    },
  )
}

const areaOf = ({ lat, lng, radiusM, bbox }: Pick<SearchParams, 'lat' | 'lng' | 'radiusM' | 'bbox'>): SearchArea => {
  if (bbox !== undefined) {
    for (const [name, value] of Object.entries({ lat, lng, radiusM })) {
      if (value !== undefined) throw invalidField(name, 'must not be given together with bbox')
    }
    const box = boxOf(bbox)
    if (reachOf(box) > BOX_REACH_M) throw invalidField('bbox', `must reach at most ${BOX_REACH_M / 1_000} km from its middle`)
    return { type: 'box', box, centre: middleOf(box) }
  }
  if (lat === undefined && lng === undefined) throw nowhere()
  if (lat === undefined || lng === undefined) throw invalidField(lat === undefined ? 'lat' : 'lng', 'must be given too', 'MISSING')
  return { type: 'circle', centre: { lat, lng }, radiusM: radiusM ?? DEFAULT_RADIUS_M }
}

const nowhere = (): Problem =>
  new Problem(422, 'INVALID_INPUT', 'Say where: lat and lng, or bbox.', {
    fields: ['lat', 'lng', 'bbox'].map((path) => ({ path, code: 'MISSING', message: 'must be given: lat and lng, or bbox' })),
  })
