import Type from 'typebox'
import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { listPage } from '#platform/edge/list-page.ts'
import { notFound } from '#platform/edge/problem.ts'
import { commandMessage, etag, principalOf, requireIfMatch } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import { archiveSpot } from '../application/archive-spot.ts'
import { changeSpot } from '../application/change-spot.ts'
import { listSpot } from '../application/list-spot.ts'
import { spots } from '../application/spots.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { Spot } from '../domain/listing.ts'
import {
  ChangeSpotSchema,
  IfMatchSchema,
  ListSpotSchema,
  OwnSpotPageSchema,
  OwnSpotSchema,
  OwnSpotsQuery,
  SpotParams,
} from './http-schemas.ts'
import { providerProblem } from './problems.ts'
import { changesOf, detailsOf, ownSpotView } from './views.ts'

export const mayRead = { access: { permission: 'spots:read' } } as const
export const mayWrite = { access: { permission: 'spots:write' } } as const
export const tags = ['parking']

const ETagHeader = { ETag: Type.String({ description: 'The revision, for If-Match.' }) }
const OwnSpotAnswer = { ...OwnSpotSchema, headers: ETagHeader }

/** A provider's own spot; somebody else's looks like none. */
export const ownSpot = async (store: Store, id: string, providerId: PrincipalId): Promise<Spot> => {
  const spot = (await store.get(spots, id))?.state
  if (!spot || spot.providerId !== providerId) throw notFound('spot')
  return spot
}

/** Adds what providers do with their listings. */
export const providerRoutes = (app: HttpApp, { store, clock, cursors }: { store: Store; clock: Clock; cursors: CursorCodec }): void => {
  app.post(
    '/providers/spots',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'listSpot',
        summary: 'List a spot',
        description: 'Takes an Idempotency-Key. A repetition lists nothing twice and answers as the first time.',
        body: ListSpotSchema,
        response: { 201: { ...OwnSpotSchema, headers: { ...ETagHeader, Location: Type.String({ description: 'Where the spot is.' }) } } },
      },
    },
    async (request, reply) => {
      const details = detailsOf(request.body)
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const { spotId, spot } = await listSpot(store)(principalOf(request).id, details, nowMs, message)
      return reply
        .code(201)
        .header('location', `${request.routeOptions.url}/${spotId}`)
        .header('etag', etag(spot.revision))
        .send(ownSpotView(spotId, spot))
    },
  )

  app.get(
    '/providers/spots',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'getOwnSpots',
        summary: 'My spots, the newest first',
        querystring: OwnSpotsQuery,
        response: { 200: OwnSpotPageSchema },
      },
    },
    async (request, reply) => {
      const { status, limit, cursor } = request.query
      const providerId = principalOf(request).id
      const where: Condition[] = [
        { column: 'provider', is: '=', value: providerId },
        status === undefined ? { column: 'status', is: '!=', value: 'ARCHIVED' } : { column: 'status', is: '=', value: status },
      ]
      const wish = { where, orderBy: { column: 'listed_ms', descending: true }, limit, cursor }
      return reply.send(await listPage({ store, cursors }, spots, wish, ({ id, state }) => state && ownSpotView(id, state)))
    },
  )

  app.get(
    '/providers/spots/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'getOwnSpot',
        summary: 'One of my spots',
        params: SpotParams,
        response: { 200: OwnSpotAnswer, ...problems(404) },
      },
    },
    async (request, reply) => {
      const spot = await ownSpot(store, request.params.id, principalOf(request).id)
      return reply.header('etag', etag(spot.revision)).send(ownSpotView(request.params.id, spot))
    },
  )

  app.patch(
    '/providers/spots/:id',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'changeSpot',
        summary: 'Change, pause or resume a spot',
        description: 'Bookings keep what they were promised. A capacity below what is promised is refused.',
        params: SpotParams,
        headers: IfMatchSchema,
        body: ChangeSpotSchema,
        response: { 200: OwnSpotAnswer, ...problems(404, 409, 412, 428) },
      },
    },
    async (request, reply) => {
      const changes = changesOf(request.body)
      const spotId = request.params.id as SpotId
      const providerId = principalOf(request).id
      // Somebody else's spot is not there, whatever the request lacks.
      await ownSpot(store, spotId, providerId)
      const revision = requireIfMatch(request)
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const { spot, rejected } = await changeSpot(store)({ spotId, providerId, revision }, changes, nowMs, message)
      if (rejected) throw providerProblem(rejected)
      return reply.header('etag', etag(spot.revision)).send(ownSpotView(spotId, spot))
    },
  )

  app.delete(
    '/providers/spots/:id',
    {
      config: mayWrite,
      schema: {
        tags,
        operationId: 'archiveSpot',
        summary: 'Take a spot off the market for good',
        description: 'Refused while bookings are to come.',
        params: SpotParams,
        response: { 204: Type.Null({ description: 'The spot is archived.' }), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const { rejected } = await archiveSpot(store)(request.params.id as SpotId, principalOf(request).id, nowMs, message)
      if (rejected) throw providerProblem(rejected)
      return reply.code(204).send(null)
    },
  )
}
