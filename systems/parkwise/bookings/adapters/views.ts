import { toIso } from '#platform/kernel/clock.ts'
import { moneyText } from '#platform/kernel/money.ts'
import { quoteText } from '../../parking/contract/quote-schema.ts'
import type { KnownBooking } from '../domain/booking.ts'

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

/** The same with every change of its status. */
export const bookingWithHistory = (id: string, booking: KnownBooking) => ({
  ...bookingView(id, booking),
  history: booking.history.map(({ atMs, ...entry }) => ({ ...entry, at: toIso(atMs) })),
})
