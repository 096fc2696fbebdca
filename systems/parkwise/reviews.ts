import { invitedBy } from '#services/reviews/contract/invitations.ts'
import { reviews } from '#services/reviews/service.ts'
import { bookingCompleted } from './bookings/contract/events.ts'

/** Drivers review the spots where they have parked, and their providers answer. Who never came has nothing to review. */
export const spotReviews = reviews({
  invitations: [
    invitedBy(bookingCompleted, {
      orderId: 'bookingId',
      authorId: 'driverId',
      subjectId: 'spotId',
      subjectName: 'spotName',
      ownerId: 'providerId',
    }),
  ],
})
