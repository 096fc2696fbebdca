import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'
import { calendars } from '../../parking/application/calendars.ts'

export default invariant('A space that nobody has any more is free again.', ({ atRest, states, nowMs, broken }) => {
  atRest(() => {
    const held = new Map(
      [...states(bookings).values()].flatMap((booking) =>
        booking.status === 'NONE' ? [] : [[booking.terms.claimId as string, booking.status]],
      ),
    )
    for (const [id, { claims }] of states(calendars)) {
      for (const { claimId, kind, toMs, status } of claims) {
        if (kind !== 'booking') continue
        const booking = held.get(claimId)
        if (status === 'held') broken(`calendar ${id} still holds a space that should have been let go`)
        else if (toMs > nowMs() && booking !== 'CONFIRMED' && booking !== 'ACTIVE') {
          broken(`calendar ${id} keeps a space for a booking that is ${booking ?? 'unknown'}`)
        }
      }
    }
  })
})
