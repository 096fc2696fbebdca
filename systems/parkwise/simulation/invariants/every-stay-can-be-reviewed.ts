import { invariant } from '#platform/simulator/invariant.ts'
import { reviews } from '#services/reviews/application/reviews.ts'
import { bookings } from '../../bookings/application/bookings.ts'

export default invariant('Whoever has parked may review, and nobody else.', ({ atRest, states, broken }) => {
  atRest(() => {
    const invited = new Set(
      [...states(reviews).values()].flatMap((review) => (review.status === 'NONE' ? [] : [review.invitation.orderId as string])),
    )
    for (const [id, { status }] of states(bookings)) {
      if (invited.has(id) !== (status === 'COMPLETED'))
        broken(`booking ${id} is ${status}, and ${invited.has(id) ? 'may' : 'cannot'} be reviewed`)
    }
  })
})
