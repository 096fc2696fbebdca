import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import { unreachable } from '#platform/kernel/decision.ts'
import { moneyText } from '#platform/kernel/money.ts'
import { quoteText } from '../../parking/contract/quote-schema.ts'
import type { StayRules } from '../application/ports.ts'
import type { KnownBooking } from '../domain/booking-state.ts'
import { type CancellationPolicy, USUAL_POLICY } from '../domain/cancellation-policy.ts'

/** A booking as lists show it: to its driver, and to the provider of the spot, who learns nothing of the driver but the plate. */
export const listedBooking = (id: string, booking: KnownBooking) => {
  const { spotId, spotName, timeZone, slot, quote, vehiclePlate } = booking.terms
  return {
    id,
    status: booking.status,
    ...{ spotId, spotName, timeZone },
    from: toIso(slot.fromMs),
    to: toIso(slot.toMs),
    price: moneyText(quote.total),
    vehiclePlate,
    holdExpiresAt: booking.status === 'PENDING_PAYMENT' ? toIso(booking.holdExpiresAtMs) : null,
  }
}

/** The same with its price line by line. */
export const bookingView = (id: string, booking: KnownBooking) => ({
  ...listedBooking(id, booking),
  quote: quoteText(booking.terms.quote),
})

const paymentView = ({ payment }: KnownBooking) => {
  switch (payment.type) {
    case 'none':
      return null
    case 'running':
      return { paymentId: payment.paymentId, state: 'RUNNING' as const }
    case 'declined':
      return { paymentId: payment.paymentId, state: 'DECLINED' as const, declineReason: payment.reason }
    case 'paid':
      return { paymentId: payment.paymentId, state: 'PAID' as const }
    default:
      return unreachable(payment)
  }
}

/** The refund of the payment that counts; of one that came too late where that is all there is. */
const refundView = ({ refunds, payment }: KnownBooking) => {
  const paidBy = payment.type === 'paid' ? payment.paymentId : undefined
  const refund = refunds.find(({ paymentId }) => paymentId === paidBy) ?? refunds.at(-1)
  if (!refund) return null
  const { amount, isDone, why } = refund
  return { amount: moneyText(amount), state: isDone ? ('DONE' as const) : ('ON_ITS_WAY' as const), why }
}

const policyView = ({ graceMs, tiers }: CancellationPolicy) => ({
  graceMinutes: graceMs / MINUTE_MS,
  tiers: tiers.map(({ beforeMs, percent }) => ({ beforeHours: beforeMs / HOUR_MS, percent })),
})

/** The same with the money, from when the driver may arrive, what cancelling gives back, and every change of its status. */
export const bookingDetail = (id: string, booking: KnownBooking, { opensBeforeMs }: StayRules) => {
  const payment = paymentView(booking)
  return {
    ...bookingView(id, booking),
    paymentId: payment?.paymentId ?? null,
    payment,
    refund: refundView(booking),
    checkInFrom: toIso(booking.terms.slot.fromMs - opensBeforeMs),
    cancellation: policyView(booking.terms.cancellation ?? USUAL_POLICY),
    history: booking.history.map(({ atMs, ...entry }) => ({ ...entry, at: toIso(atMs) })),
  }
}
