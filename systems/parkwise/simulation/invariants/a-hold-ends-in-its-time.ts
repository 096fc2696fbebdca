import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

const HOLD_MS = 10 * MINUTE_MS
const EXTENDED_MS = 5 * MINUTE_MS

export default invariant('A hold lasts ten minutes, and once five more while somebody pays.', ({ onCommit, broken, skewMs }) => {
  const began = new Map<string, number>()
  onCommit(bookings, ({ id, state, atMs }) => {
    if (!began.has(id)) began.set(id, atMs)
    const heldMs = atMs - (began.get(id) ?? atMs)
    if (state.status === 'PENDING_PAYMENT' && state.holdExpiresAtMs - (began.get(id) ?? 0) > HOLD_MS + EXTENDED_MS + 2 * skewMs) {
      broken(`booking ${id} is held for longer than anybody may hold anything`)
    }
    if (state.status === 'EXPIRED' && state.history.at(-1)?.status === 'EXPIRED' && heldMs < HOLD_MS - 2 * skewMs - 60_000) {
      broken(`booking ${id} has expired after ${Math.round(heldMs / 1_000)} s`)
    }
  })
})
