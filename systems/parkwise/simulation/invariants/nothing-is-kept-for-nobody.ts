import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'
import { calendars } from '../../parking/application/calendars.ts'

/** What was set aside may wait for the admin for so long. */
const LONGEST_WAIT_MS = 90 * MINUTE_MS

export default invariant('A space that nobody has any more is free again.', ({ onCommit, atRest, states, nowMs, broken }) => {
  /** By claim: when the booking that it was for ended. */
  const ended = new Map<string, number>()
  onCommit(bookings, ({ state, atMs }) => {
    if (state.status === 'CANCELLED' || state.status === 'EXPIRED') ended.set(state.terms.claimId, ended.get(state.terms.claimId) ?? atMs)
  })
  onCommit(calendars, ({ id, state, atMs }) => {
    for (const { claimId, toMs, status } of state.claims) {
      const isOver = (ended.get(claimId) ?? atMs) < atMs - LONGEST_WAIT_MS
      if (isOver && toMs > atMs) broken(`calendar ${id} keeps a space (${status}) for booking ${claimId}, which ended long ago`)
    }
  })
  atRest(() => {
    const booked = new Map(
      [...states(bookings).values()].flatMap((booking) =>
        booking.status === 'NONE' ? [] : [[booking.terms.claimId as string, booking.status]],
      ),
    )
    for (const [id, { claims }] of states(calendars)) {
      for (const { claimId, kind, toMs, status } of claims) {
        if (kind !== 'booking') continue
        const booking = booked.get(claimId)
        if (status === 'held') broken(`calendar ${id} still holds a space that should have been let go`)
        else if (toMs > nowMs() && booking !== 'CONFIRMED' && booking !== 'ACTIVE') {
          broken(`calendar ${id} keeps a space for a booking that is ${booking ?? 'unknown'}`)
        }
      }
    }
  })
})
