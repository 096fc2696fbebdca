import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

/** Clocks may differ about the last moments, and no payment is tried within the last seconds. */
const LAST_MOMENTS_MS = MINUTE_MS

export default invariant('Whoever pays in time gets the space.', ({ onCommit, onAnswer, stateOf, broken, skewMs }) => {
  const leftOf = (holdExpiresAtMs: number, atMs: number): number => holdExpiresAtMs - atMs - 2 * skewMs - LAST_MOMENTS_MS
  onCommit(bookings, ({ id, state, atMs }) => {
    if (state.status !== 'PENDING_PAYMENT' || !state.refunds.some(({ why }) => why === 'too-late')) return
    const leftMs = leftOf(state.holdExpiresAtMs, atMs)
    if (leftMs > 0)
      broken(`booking ${id} was paid ${Math.round(leftMs / 1_000)} s before its hold ended, and the money goes back as too late`)
  })
  onAnswer(({ path, body, request, atMs, person }) => {
    if (path !== '/payments/process' || (body.code !== 'BOOKING_EXPIRED' && body.code !== 'HOLD_ENDED')) return
    const { bookingId } = request as { readonly bookingId: string }
    const booking = stateOf(bookings, bookingId)
    if (booking?.status === 'PENDING_PAYMENT' && leftOf(booking.holdExpiresAtMs, atMs) > 0)
      broken(`${person} may not pay for ${bookingId}, whose hold has not ended`)
  })
})
