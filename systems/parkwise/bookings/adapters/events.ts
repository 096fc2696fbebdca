import { type Consumer, on } from '#platform/bus/consumer.ts'
import { invariant } from '#platform/kernel/decision.ts'
import { parseMoney } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'
import { paymentCancelled, paymentFailed, paymentProcessed, paymentRefunded } from '#services/payments/contract/events.ts'
import type { PaymentsApi } from '#services/payments/contract/payments-api.ts'
import type { CalendarId, ClaimId, ParkingApi } from '../../parking/contract/parking-api.ts'
import { bookings } from '../application/bookings.ts'
import type { Ports } from '../application/ports.ts'
import { BOOKING_REFERENCE } from '../application/reference.ts'
import { settlePayment } from '../application/settle-payment.ts'
import { bookingCancelled, bookingCompleted, bookingExpired } from '../contract/events.ts'
import type { BookingId, PaymentId } from '../domain/booking-state.ts'

/**
 * Gives the space back when a booking ends before its time. It follows from the event and not from the command, so that it
 * happens however the booking ended, after a crash too, and after whatever parking was asked at the same moment.
 */
export const freeSpace = (parking: Pick<ParkingApi, 'release'>): Consumer => {
  const release = (event: { readonly data: { readonly claimId: string; readonly calendarId: string } }, message: Message) =>
    parking.release({ claimId: event.data.claimId as ClaimId, calendarId: event.data.calendarId as CalendarId }, message)
  return {
    name: 'free-space',
    purpose: 'Gives the space of a booking that is over, or never came about, back to parking.',
    subscriptions: [on(bookingCancelled, release), on(bookingExpired, release), on(bookingCompleted, release)],
  }
}

/** Sends back what the policy says of a cancelled booking, and calls off a payment whose booking is over. */
export const giveMoneyBack = (payments: Pick<PaymentsApi, 'refund' | 'callOff'>): Consumer => ({
  name: 'give-money-back',
  purpose: 'Refunds cancelled bookings, and calls off payments whose booking is over.',
  subscriptions: [
    on(bookingCancelled, async ({ data }, message) => {
      if (data.paymentId === undefined) return
      const paymentId = data.paymentId as PaymentId
      if (!data.paid) return payments.callOff(paymentId, message)
      const amount = data.refund && parseMoney(data.refund)
      if (!amount || amount.amountMinor === 0) return
      const { rejected } = await payments.refund({ paymentId, amount, reason: `cancelled-by-${data.cancelledBy}` }, message)
      invariant(!rejected, `what was paid can be refunded (${rejected?.type})`)
    }),
    on(bookingExpired, async ({ data }, message) => {
      if (data.paymentId !== undefined) await payments.callOff(data.paymentId as PaymentId, message)
    }),
  ],
})

type AboutPayment = {
  readonly paymentId: string
  readonly reference: { readonly type: string; readonly id: string }
}

/** Learns what became of payments: the booking is confirmed, may be tried to pay again, or the money is back. */
export const followPayments = (ports: Ports): Consumer => {
  const settle = settlePayment(ports)
  const isOurs = ({ reference }: AboutPayment): boolean => reference.type === BOOKING_REFERENCE
  const ids = ({ paymentId, reference }: AboutPayment) => ({ bookingId: reference.id as BookingId, paymentId: paymentId as PaymentId })

  const declined = async (data: AboutPayment, reason: string, message: Message): Promise<void> => {
    if (!isOurs(data)) return
    const { bookingId, paymentId } = ids(data)
    await ports.store.execute(bookings, bookingId, { type: 'PaymentDeclined', paymentId, reason, nowMs: message.atMs }, message)
  }
  return {
    name: 'follow-payments',
    purpose: 'Confirms paid bookings, and sends money back that came too late.',
    subscriptions: [
      on(paymentProcessed, async ({ data }, message) => {
        if (!isOurs(data)) return
        const amount = parseMoney(data.amount)
        invariant(amount, 'an event has an amount')
        await settle({ ...ids(data), amount }, message)
      }),
      on(paymentFailed, ({ data }, message) => declined(data, data.reason, message)),
      on(paymentCancelled, ({ data }, message) => declined(data, 'cancelled', message)),
      on(paymentRefunded, async ({ data }, message) => {
        if (!isOurs(data)) return
        const { bookingId, paymentId } = ids(data)
        await ports.store.execute(bookings, bookingId, { type: 'RefundArrived', paymentId, nowMs: message.atMs }, message)
      }),
    ],
  }
}
