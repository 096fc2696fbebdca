import Type from 'typebox'
import { GATEWAY_PATH } from '#platform/edge/gateway.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { commandMessage, principalOf } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { payBooking } from '../application/pay-booking.ts'
import type { Ports as ApplicationPorts } from '../application/ports.ts'
import type { BookingId } from '../domain/booking-state.ts'
import { PayBookingSchema, StartedPaymentSchema } from './http-schemas.ts'
import { bookingProblem } from './problems.ts'

/** Adds the route that pays for a booking. It belongs to bookings, who know the price and the hold; payments know no booking. */
export const payRoutes = (app: HttpApp, ports: ApplicationPorts & { readonly clock: Clock }): void => {
  const pay = payBooking(ports)

  app.post(
    '/payments/process',
    {
      config: { access: { permission: 'bookings:write' } },
      schema: {
        tags: ['payments'],
        operationId: 'payBooking',
        summary: 'Pay for a booking',
        description:
          'Begins to pay, and waits a few seconds at most. The booking is confirmed soon after the payment has succeeded; one that is declined can be paid for again while its space is held.',
        body: PayBookingSchema,
        response: {
          202: { ...StartedPaymentSchema, headers: { Location: Type.String({ description: 'Where the payment is.' }) } },
          ...problems(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { bookingId, paymentMethod } = request.body
      const { message, repeatable } = commandMessage(request, ports.clock.nowMs())
      const wish = { bookingId: bookingId as BookingId, driverId: principalOf(request).id, paymentMethod }
      const { payment, rejected } = await pay(message, repeatable, wish)
      if (rejected) throw bookingProblem(rejected)
      const { paymentId, status, nextAction, declineReason } = payment
      return reply
        .code(202)
        .header('location', `${GATEWAY_PATH}/payments/${paymentId}`)
        .send({ paymentId, status, ...(nextAction && { nextAction }), ...(declineReason && { declineReason }) })
    },
  )
}
