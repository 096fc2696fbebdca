import { collection } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import { reviewAnswered, reviewChanged, reviewSubmitted } from '../contract/events.ts'
import { type Review, type ReviewEvent, type Reviewed, reviewDecider } from '../domain/review.ts'

const publish = (event: ReviewEvent, review: Review, reviewId: string): readonly EventDraft[] => {
  if (review.status === 'NONE') return []
  const { orderId, subjectId, subjectName, authorId, ownerId } = review.invitation
  const facts = { reviewId, orderId, subjectId, subjectName, authorId, ownerId }
  switch (event.type) {
    case 'AuthorInvited':
      // Whoever wants to know that an order is over has the event that said so.
      return []
    case 'ReviewWritten':
      return [reviewSubmitted.of({ ...facts, rating: event.written.rating })]
    case 'ReviewChanged':
      return [reviewChanged.of({ ...facts, rating: event.written.rating, previousRating: event.previousRating })]
    case 'ReviewAnswered':
      return [reviewAnswered.of(facts)]
  }
}

/** What is written concerns its author for good, an invitation only until it lapses. */
const FOR_GOOD_MS = Number.MAX_SAFE_INTEGER

const ofReviewed = <Value>(read: (review: Reviewed) => Value) => ({
  of: (review: Review): Value | null => (review.status === 'REVIEWED' ? read(review) : null),
})

/** All invitations and reviews, and what lists of them can ask for. */
export const reviews = collection({
  name: 'review',
  decider: reviewDecider,
  columns: {
    status: { type: 'text', of: ({ status }) => status },
    author_id: { type: 'text', of: (review) => (review.status === 'NONE' ? null : review.invitation.authorId) },
    invited_ms: { type: 'integer', of: (review) => (review.status === 'NONE' ? null : review.invitedAtMs) },
    listed_until_ms: { type: 'integer', of: (review) => (review.status === 'INVITED' ? review.lapsesAtMs : FOR_GOOD_MS) },
    /** None before there is something to read, so that a list of a subject has what is written and nothing else. */
    subject_id: { type: 'text', ...ofReviewed(({ invitation }) => invitation.subjectId) },
    written_ms: { type: 'integer', ...ofReviewed(({ written }) => written.atMs) },
  },
  indexes: [
    ['author_id', 'invited_ms'],
    ['subject_id', 'written_ms'],
  ],
  publish,
})
