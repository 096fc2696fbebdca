import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

export default invariant('Whoever pays in time gets the space.', ({ onCommit, broken, skewMs }) => {
  onCommit(bookings, ({ id, state, atMs }) => {
    if (state.status !== 'PENDING_PAYMENT' || !state.refunds.some(({ why }) => why === 'too-late')) return
    // Clocks may differ about the last moments.
    const leftMs = state.holdExpiresAtMs - atMs - 2 * skewMs
    if (leftMs > 0)
      broken(`booking ${id} was paid ${Math.round(leftMs / 1_000)} s before its hold ended, and the money goes back as too late`)
  })
})
