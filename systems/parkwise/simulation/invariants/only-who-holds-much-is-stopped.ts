import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

/** So many spaces one may hold at a time without having paid for them. */
const MOST = 5
/** A booking that broke off may count for half a minute. */
const ON_ITS_WAY = 2

export default invariant('Only whoever holds many spaces without paying is stopped from holding more.', ({ onAnswer, states, broken }) => {
  onAnswer(({ method, path, body, person, userId }) => {
    if (method !== 'POST' || path !== '/bookings' || body.code !== 'TOO_MANY_UNPAID_BOOKINGS') return
    const unpaid = [...states(bookings).values()].filter(
      (booking) => booking.status === 'PENDING_PAYMENT' && booking.terms.driverId === userId,
    )
    if (unpaid.length + ON_ITS_WAY < MOST) broken(`${person} holds ${unpaid.length} spaces and was told that it is too many`)
  })
})
