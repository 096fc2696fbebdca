import Type from 'typebox'
import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField, notFound } from '#platform/edge/problem.ts'
import { commandMessage, principalOf } from '#platform/edge/request.ts'
import { problems, readSlot } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { SpotId } from '../../parking/contract/parking-api.ts'
import { bookings } from '../application/bookings.ts'
import type { Ports as ApplicationPorts, BookingRules, StayRules } from '../application/ports.ts'
import { requestBooking } from '../application/request-booking.ts'
import { requested } from '../domain/booking-history.ts'
import type { BookingId } from '../domain/booking-state.ts'
import { vehiclePlate } from '../domain/vehicle-plate.ts'
import {
  BookingDetailSchema,
  BookingPageSchema,
  BookingParams,
  BookingSchema,
  OwnBookingsQuery,
  ProviderBookingsQuery,
  RequestBookingSchema,
} from './http-schemas.ts'
import { bookingList } from './lists.ts'
import { bookingProblem } from './problems.ts'
import { bookingDetail, bookingView } from './views.ts'

type Ports = Pick<ApplicationPorts, 'store' | 'parking'> & {
  readonly clock: Clock
  readonly cursors: CursorCodec
  readonly rules: BookingRules
  readonly stay: StayRules
}

/** Adds the routes that make and show bookings, relative to the gateway's prefix. */
export const bookingRoutes = (app: HttpApp, { store, parking, clock, cursors, rules, stay }: Ports): void => {
  const book = requestBooking({ store, parking }, rules)
  const list = bookingList(store, cursors)
  const mayRead = { access: { permission: 'bookings:read' } } as const
  const mayWrite = { access: { permission: 'bookings:write' } } as const

  /** Somebody else's looks like none. */
  const ownBooking = async (id: BookingId, owner: { readonly driverId: PrincipalId } | { readonly providerId: PrincipalId }) => {
    const booking = await store.stateOf(bookings, id)
    if (booking.status === 'NONE') throw notFound('booking')
    const isOwn = 'driverId' in owner ? booking.terms.driverId === owner.driverId : booking.terms.providerId === owner.providerId
    if (!isOwn) throw notFound('booking')
    return booking
  }

  app.post(
    '/bookings',
    {
      config: mayWrite,
      schema: {
        operationId: 'requestBooking',
        summary: 'Hold a space and book it',
        description: 'The space is kept until holdExpiresAt; paid by then, the booking is confirmed, else it expires.',
        body: RequestBookingSchema,
        response: {
          201: { ...BookingSchema, headers: { Location: Type.String({ description: 'Where the booking is.' }) } },
          ...problems(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { spotId, from, to, vehiclePlate: plate } = request.body
      const slot = readSlot(from, to)
      const normalised = vehiclePlate(plate)
      if (!normalised) throw invalidField('vehiclePlate', 'must be 2 to 12 letters, digits, spaces and hyphens')
      const { message, repeatable } = commandMessage(request, clock.nowMs())
      const wish = { driverId: principalOf(request).id, spotId: spotId as SpotId, slot, vehiclePlate: normalised }
      const { id, outcome } = await book(message, repeatable, wish)
      if (outcome.rejected) throw bookingProblem(outcome.rejected)
      const [event] = outcome.accepted
      invariant(event?.type === 'BookingRequested', 'a request is one event')
      // From the outcome and not from the state: a repetition is told what was told the first time.
      return reply
        .code(201)
        .header('location', `${request.routeOptions.url}/${id}`)
        .send(bookingView(id, requested(event)))
    },
  )

  app.get(
    '/bookings',
    {
      config: mayRead,
      schema: {
        operationId: 'listBookings',
        summary: 'My bookings, those that begin last first',
        querystring: OwnBookingsQuery,
        response: { 200: BookingPageSchema },
      },
    },
    (request) => list({ as: 'driver', id: principalOf(request).id }, request.query),
  )

  app.get(
    '/bookings/:id',
    {
      config: mayRead,
      schema: {
        operationId: 'getBooking',
        summary: 'One of my bookings, with its history',
        params: BookingParams,
        response: { 200: BookingDetailSchema, ...problems(404) },
      },
    },
    async (request) => {
      const { id } = request.params
      return bookingDetail(id, await ownBooking(id as BookingId, { driverId: principalOf(request).id }), stay)
    },
  )

  app.get(
    '/providers/bookings',
    {
      config: { access: { permission: 'spots:read' } },
      schema: {
        operationId: 'listProviderBookings',
        summary: 'The bookings of my spots',
        querystring: ProviderBookingsQuery,
        response: { 200: BookingPageSchema },
      },
    },
    (request) => list({ as: 'provider', id: principalOf(request).id }, request.query),
  )

  app.get(
    '/providers/bookings/:id',
    {
      config: { access: { permission: 'spots:read' } },
      schema: {
        operationId: 'getProviderBooking',
        summary: 'One booking of my spots, with its history',
        params: BookingParams,
        response: { 200: BookingDetailSchema, ...problems(404) },
      },
    },
    async (request) => {
      const { id } = request.params
      return bookingDetail(id, await ownBooking(id as BookingId, { providerId: principalOf(request).id }), stay)
    },
  )
}
