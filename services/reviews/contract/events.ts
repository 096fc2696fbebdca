import Type from 'typebox'
import { Id } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'

// No event carries what somebody wrote: texts are asked for where they are kept, so that what is taken down there is gone.

const facts = {
  reviewId: Id,
  orderId: Type.String({ ...Id, description: 'What gave the right to review: one order, one review.' }),
  subjectId: Type.String({ ...Id, description: 'What the review is about.' }),
  subjectName: Type.String({ description: 'Its name when the order was made.' }),
  authorId: Id,
  ownerId: Type.String({ ...Id, description: 'Who may answer the review.' }),
}
const Rating = Type.Integer({ minimum: 1, maximum: 5, description: 'From 1, bad, to 5, very good.' })

const example = {
  reviewId: '4fa0b985-9c3b-8a3e-8d86-3c9f4c8a5e77',
  orderId: '5b1e0c7a-0f3d-8a44-9c15-7f9f3b0f2d21',
  subjectId: '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5d01',
  subjectName: 'Urania',
  authorId: '01900000-0000-7000-8000-00000000000a',
  ownerId: '01900000-0000-7000-8000-000000000001',
}

export const reviewSubmitted = eventType(
  'reviews.review-submitted.v1',
  'Somebody has reviewed what they ordered.',
  Type.Object({ ...facts, rating: Rating }),
  { ...example, rating: 4 },
)

export const reviewChanged = eventType(
  'reviews.review-changed.v1',
  'An author has changed a review; the rating may be the same as before.',
  Type.Object({ ...facts, rating: Rating, previousRating: Rating }),
  { ...example, rating: 5, previousRating: 4 },
)

export const reviewAnswered = eventType(
  'reviews.review-answered.v1',
  'The owner of what was reviewed has answered a review.',
  Type.Object(facts),
  example,
)
