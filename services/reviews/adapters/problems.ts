import { conflict, notFound, problemsFor } from '#platform/edge/problem.ts'
import { toIso } from '#platform/kernel/clock.ts'
import type { ReviewRejection } from '../domain/review.ts'

/** The answer to each reason why a review cannot be written, changed or answered. */
export const reviewProblem = problemsFor<ReviewRejection>({
  NotInvited: () => notFound('order to review'),
  InvitationLapsed: ({ lapsedAtMs }) => conflict('INVITATION_LAPSED', `This could be reviewed until ${toIso(lapsedAtMs)}.`),
  AlreadyReviewed: () => conflict('ALREADY_REVIEWED', 'You have reviewed this already. For a while that review can be changed.'),
  ReviewNotFound: () => notFound('review'),
  TooLateToChange: ({ untilMs }) => conflict('TOO_LATE_TO_CHANGE', `This review could be changed until ${toIso(untilMs)}.`),
  AlreadyAnswered: () => conflict('ALREADY_ANSWERED', 'This review has been answered, and is final.'),
})
