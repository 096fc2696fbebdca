import type { FastifyRequest } from 'fastify'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { isAllowed } from '#platform/edge/principal.ts'
import { notFound, Problem } from '#platform/edge/problem.ts'
import { commandMessage, principalOf } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import { moneyText } from '#platform/kernel/money.ts'
import type { Store } from '#platform/store/store.ts'
import { bookings } from '../application/bookings.ts'
import type { StayRules } from '../application/ports.ts'
import { bookingDecider } from '../domain/booking.ts'
import type { BookingCommand, BookingId, KnownBooking, Side } from '../domain/booking-state.ts'
import { BookingDetailSchema, BookingParams, CancellationSchema } from './http-schemas.ts'
import { bookingProblem } from './problems.ts'
import { bookingDetail } from './views.ts'

/** What each side needs to change a booking. */
const PERMISSIONS = { driver: 'bookings:write', provider: 'spots:write' } as const satisfies Record<Side, string>

type Ports = { readonly store: Store; readonly clock: Clock; readonly stay: StayRules }

/** Adds the routes by which the two sides of a booking change it: cancel, arrive, leave. */
export const stayRoutes = (app: HttpApp, { store, clock, stay }: Ports): void => {
  const bySides = { access: { anyPermission: Object.values(PERMISSIONS) } } as const

  /** The booking, and on which side of it the caller is. Somebody else's looks like none. */
  const asSide = async (request: FastifyRequest & { readonly params: { readonly id: string } }) => {
    const principal = principalOf(request)
    const id = request.params.id as BookingId
    const booking = await store.stateOf(bookings, id)
    if (booking.status === 'NONE') throw notFound('booking')
    const { driverId, providerId } = booking.terms
    const by: Side | undefined = principal.id === driverId ? 'driver' : principal.id === providerId ? 'provider' : undefined
    if (!by) throw notFound('booking')
    const permission = PERMISSIONS[by]
    if (!isAllowed({ permission }, principal)) throw new Problem(403, 'FORBIDDEN', `This needs the permission ${permission}.`)
    return { id, booking, by, principalId: principal.id }
  }

  type Caller = Awaited<ReturnType<typeof asSide>>

  /** Executes a command of one side; the booking after it. */
  const change = async (request: FastifyRequest, caller: Caller, command: BookingCommand) => {
    const { message } = commandMessage(request, clock.nowMs())
    const { rejected } = await store.execute(bookings, caller.id, command, message)
    if (rejected) throw bookingProblem(rejected)
    const booking = await store.stateOf(bookings, caller.id)
    invariant(booking.status !== 'NONE', 'a booking that was changed is there')
    return bookingDetail(caller.id, booking, stay)
  }

  app.get(
    '/bookings/:id/cancellation',
    {
      config: bySides,
      schema: {
        operationId: 'previewCancellation',
        summary: 'What cancelling a booking now gives back',
        params: BookingParams,
        response: { 200: CancellationSchema, ...problems(404, 409) },
      },
    },
    async (request) => {
      const { booking, by, principalId } = await asSide(request)
      const { rejected, accepted } = bookingDecider.decide(booking, { type: 'Cancel', by, principalId, nowMs: clock.nowMs() })
      if (rejected) throw bookingProblem(rejected)
      const [event] = accepted
      if (event?.type !== 'BookingCancelled') throw bookingProblem({ type: 'WrongStatus', status: booking.status })
      const { rule, percent, refund } = event.settlement
      return { rule, percent, refund: moneyText(refund), paid: moneyText(paidFor(booking)) }
    },
  )

  app.post(
    '/bookings/:id/cancel',
    {
      config: bySides,
      schema: {
        operationId: 'cancelBooking',
        summary: 'Cancel a booking and free its space',
        description:
          'By its driver: an unpaid one at any time, a paid one until its time begins, with a refund by its cancellation policy. By the provider: until its time ends, with everything back. Cancelling twice is no error.',
        params: BookingParams,
        response: { 200: BookingDetailSchema, ...problems(404, 409) },
      },
    },
    async (request) => {
      const caller = await asSide(request)
      const { by, principalId } = caller
      return change(request, caller, { type: 'Cancel', by, principalId, nowMs: clock.nowMs() })
    },
  )

  app.post(
    '/bookings/:id/check-in',
    {
      config: bySides,
      schema: {
        operationId: 'checkIn',
        summary: 'The driver has arrived',
        description: 'By the driver or the provider, from shortly before the booked time until its end. Twice is no error.',
        params: BookingParams,
        response: { 200: BookingDetailSchema, ...problems(404, 409) },
      },
    },
    async (request) => {
      const caller = await asSide(request)
      const { by, principalId } = caller
      return change(request, caller, { type: 'CheckIn', by, principalId, ...stay, nowMs: clock.nowMs() })
    },
  )

  app.post(
    '/bookings/:id/check-out',
    {
      config: bySides,
      schema: {
        operationId: 'checkOut',
        summary: 'The driver has left',
        description: 'By the driver or the provider, after checking in. Twice is no error.',
        params: BookingParams,
        response: { 200: BookingDetailSchema, ...problems(404, 409) },
      },
    },
    async (request) => {
      const caller = await asSide(request)
      const { by, principalId } = caller
      return change(request, caller, { type: 'CheckOut', by, principalId, nowMs: clock.nowMs() })
    },
  )
}

/** What has been paid so far: the price, or nothing. */
const paidFor = ({ payment, terms }: KnownBooking) =>
  payment.type === 'paid' ? terms.quote.total : { ...terms.quote.total, amountMinor: 0 }
