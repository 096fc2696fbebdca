import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'
import { calendars } from '../../parking/application/calendars.ts'

export default invariant('Whoever has paid has a space for the whole stay.', ({ onCommit, stateOf, broken }) => {
  onCommit(bookings, ({ id, state }) => {
    if (state.status !== 'CONFIRMED' && state.status !== 'ACTIVE') return
    const { calendarId, claimId, slot } = state.terms
    const claim = stateOf(calendars, calendarId)?.claims.find((known) => known.claimId === claimId)
    const covers = claim?.status === 'confirmed' && claim.fromMs === slot.fromMs && claim.toMs === slot.toMs
    if (!covers) broken(`booking ${id} is ${state.status}, and its space is ${claim ? claim.status : 'gone'}`)
  })
})
