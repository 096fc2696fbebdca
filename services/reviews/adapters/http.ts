import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { commandMessage, principalOf } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import { type Clock, HOUR_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Store } from '#platform/store/store.ts'
import { reviews } from '../application/reviews.ts'
import type { Rating } from '../domain/rating-summary.ts'
import { type KnownReview, type ReviewRejection, reviewIdOf, writtenReview } from '../domain/review.ts'
import { cleanedText, LONGEST_TEXT, type ReviewText, type TextFault } from '../domain/review-text.ts'
import { AnswerSchema, ChangeReviewSchema, OwnReviewSchema, ReviewParams, ReviewSchema, SubmitReviewSchema } from './http-schemas.ts'
import { reviewProblem } from './problems.ts'
import { ownReview, publicReview } from './views.ts'

type Ports = {
  readonly store: Store
  readonly clock: Clock
  /** How long an author may change a review. */
  readonly changeHours: number
}

const FAULTS = {
  Blank: 'must not be blank',
  TooLong: `must not be longer than ${LONGEST_TEXT} characters`,
  ControlCharacters: 'must not contain control characters',
} as const satisfies Record<TextFault, string>

/** What was typed, as it is kept. Throws a 422 problem naming the field. */
const readText = (typed: string): ReviewText => {
  const { text, fault } = cleanedText(typed)
  if (fault !== undefined) throw invalidField('text', FAULTS[fault])
  return text
}

/** Adds the routes by which reviews are written, changed and answered, relative to the gateway's prefix. */
export const reviewRoutes = (app: HttpApp, { store, clock, changeHours }: Ports): void => {
  const mayWrite = { access: { permission: 'reviews:write' } } as const

  /**
   * The review of which the caller is that side. What is somebody else's looks like what is not there; neither is put to the rules,
   * so that who guesses leaves nothing behind, and a key that came before the invitation can be used again after it.
   */
  const reviewOf = async (
    id: string,
    side: 'authorId' | 'ownerId',
    caller: PrincipalId,
    otherwise: ReviewRejection,
  ): Promise<KnownReview> => {
    const review = await store.stateOf(reviews, id)
    if (review.status === 'NONE' || review.invitation[side] !== caller) throw reviewProblem(otherwise)
    return review
  }

  app.post(
    '/reviews',
    {
      config: mayWrite,
      schema: {
        operationId: 'submitReview',
        summary: 'Review something that I ordered',
        description: 'Once for each order, until the invitation lapses. GET /reviews/mine tells what can be reviewed.',
        body: SubmitReviewSchema,
        response: { 201: OwnReviewSchema, ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const { orderId, rating, text } = request.body
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const content = { rating: rating as Rating, text: text === undefined ? null : readText(text) }
      const id = reviewIdOf(orderId)
      const authorId = principalOf(request).id
      const review = await reviewOf(id, 'authorId', authorId, { type: 'NotInvited' })
      const changeableUntilMs = nowMs + changeHours * HOUR_MS
      const outcome = await store.execute(reviews, id, { type: 'Write', authorId, ...content, changeableUntilMs, nowMs }, message)
      if (outcome.rejected) throw reviewProblem(outcome.rejected)
      const [event] = outcome.accepted
      invariant(event?.type === 'ReviewWritten', 'a review is one event')
      // From the outcome and not from the state: a repetition is told what was told the first time.
      return reply.code(201).send(ownReview(id, writtenReview(review, event.written)))
    },
  )

  app.put(
    '/reviews/:id',
    {
      config: mayWrite,
      schema: {
        operationId: 'changeReview',
        summary: 'Change a review of mine',
        description: 'For a while after it was written, unless it has been answered. A text that is left out is gone.',
        params: ReviewParams,
        body: ChangeReviewSchema,
        response: { 200: OwnReviewSchema, ...problems(404, 409) },
      },
    },
    async (request) => {
      const { rating, text } = request.body
      const { id } = request.params
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const content = { rating: rating as Rating, text: text === undefined ? null : readText(text) }
      const authorId = principalOf(request).id
      const review = await reviewOf(id, 'authorId', authorId, { type: 'ReviewNotFound' })
      const outcome = await store.execute(reviews, id, { type: 'Change', authorId, ...content, nowMs }, message)
      if (outcome.rejected) throw reviewProblem(outcome.rejected)
      const [event] = outcome.accepted
      invariant(event?.type === 'ReviewChanged', 'a change is one event')
      return ownReview(id, writtenReview(review, event.written))
    },
  )

  app.post(
    '/reviews/:id/answer',
    {
      config: { access: { permission: 'reviews:answer' } },
      schema: {
        operationId: 'answerReview',
        summary: 'Answer a review of what is mine',
        description: 'Once. The review cannot be changed after that.',
        params: ReviewParams,
        body: AnswerSchema,
        response: { 201: ReviewSchema, ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const nowMs = clock.nowMs()
      const { message } = commandMessage(request, nowMs)
      const text = readText(request.body.text)
      const ownerId = principalOf(request).id
      await reviewOf(id, 'ownerId', ownerId, { type: 'ReviewNotFound' })
      const { rejected } = await store.execute(reviews, id, { type: 'Answer', ownerId, text, nowMs }, message)
      if (rejected) throw reviewProblem(rejected)
      // An answered review is final, so its state is what a repetition was told the first time.
      const review = await store.stateOf(reviews, id)
      invariant(review.status === 'REVIEWED', 'what was answered was reviewed')
      return reply.code(201).send(publicReview(id, review))
    },
  )
}
