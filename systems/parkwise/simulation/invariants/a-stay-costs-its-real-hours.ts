import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'
import { text } from '../counting.ts'

const HOURLY: Readonly<Record<string, { readonly rate: number; readonly minimum: number }>> = {
  'Parkhaus am Central': { rate: 450, minimum: 0 },
  'Parkdeck Hauptbahnhof': { rate: 220, minimum: 200 },
}
const STEP_MS = 15 * MINUTE_MS

export default invariant('A stay costs its real hours, also when the clocks change.', ({ onCommit, broken }) => {
  onCommit(bookings, ({ id, state }) => {
    if (state.status !== 'PENDING_PAYMENT') return
    const { spotName, slot, quote } = state.terms
    const price = HOURLY[spotName]
    if (!price) return
    const steps = Math.ceil((slot.toMs - slot.fromMs) / STEP_MS)
    const wanted = Math.max(price.minimum, Math.floor((steps * STEP_MS * price.rate) / HOUR_MS + 0.5))
    const { amountMinor, currency } = quote.total
    if (amountMinor !== wanted) broken(`booking ${id} costs ${text(amountMinor, currency)} instead of ${text(wanted, currency)}`)
  })
})
