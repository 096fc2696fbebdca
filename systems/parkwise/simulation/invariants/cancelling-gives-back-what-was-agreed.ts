import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'
import { text } from '../counting.ts'

/** Everything within a quarter of an hour of paying and from 24 hours before on, half from two hours before on, then nothing. */
const percentOf = (by: string | undefined, sincePaidMs: number, beforeMs: number): number => {
  if (by === 'by-provider') return 100
  if (sincePaidMs <= 15 * MINUTE_MS) return 100
  if (beforeMs >= 24 * HOUR_MS) return 100
  return beforeMs >= 2 * HOUR_MS ? 50 : 0
}

export default invariant('Cancelling gives back what was agreed.', ({ onCommit, broken }) => {
  onCommit(bookings, ({ id, state }) => {
    if (state.status !== 'CANCELLED' || state.payment.type !== 'paid') return
    const { paymentId, atMs: paidAtMs } = state.payment
    const last = state.history.at(-1)
    const cancelledAtMs = last?.atMs ?? 0
    const { amountMinor, currency } = state.terms.quote.total
    const share = (sincePaidMs: number, beforeMs: number): number =>
      Math.round((amountMinor * percentOf(last?.reason, sincePaidMs, beforeMs)) / 100)
    const wanted = share(cancelledAtMs - paidAtMs, state.terms.slot.fromMs - cancelledAtMs)
    const promised = state.refunds.find((refund) => refund.paymentId === paymentId)?.amount.amountMinor ?? 0
    // Half a cent may be rounded either way.
    if (Math.abs(promised - wanted) > 1) broken(`booking ${id} gives back ${text(promised, currency)} instead of ${text(wanted, currency)}`)
  })
})
