import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { listPage } from '#platform/edge/list-page.ts'
import { principalOf } from '#platform/edge/request.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Store } from '#platform/store/store.ts'
import { reviews } from '../application/reviews.ts'
import { summaries } from '../application/summaries.ts'
import { OwnReviewPageSchema, OwnReviewsQuery, ReviewPageSchema, SubjectQuery, SubjectReviewsQuery, SummarySchema } from './http-schemas.ts'
import { ownReview, publicReview, summaryView } from './views.ts'

type Ports = { readonly store: Store; readonly clock: Clock; readonly cursors: CursorCodec }

/** Adds the routes that show reviews, relative to the gateway's prefix. */
export const reviewListRoutes = (app: HttpApp, { store, clock, cursors }: Ports): void => {
  app.get(
    '/reviews',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listReviews',
        summary: 'What people say of something, the newest first',
        querystring: SubjectReviewsQuery,
        response: { 200: ReviewPageSchema },
      },
    },
    (request) => {
      const { subjectId, limit, cursor } = request.query
      const where = [{ column: 'subject_id', is: '=', value: subjectId }] as const
      const wish = { where, orderBy: { column: 'written_ms', descending: true }, limit, cursor }
      return listPage({ store, cursors }, reviews, wish, ({ id, state }) => (state.status === 'REVIEWED' ? publicReview(id, state) : null))
    },
  )

  app.get(
    '/reviews/summary',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getReviewSummary',
        summary: 'How something is rated',
        description: 'A new review is counted a moment after it was written. What nobody has reviewed has no average.',
        querystring: SubjectQuery,
        response: { 200: SummarySchema },
      },
    },
    async (request) => summaryView(request.query.subjectId, await store.stateOf(summaries, request.query.subjectId)),
  )

  app.get(
    '/reviews/mine',
    {
      config: { access: { permission: 'reviews:read' } },
      schema: {
        operationId: 'listOwnReviews',
        summary: 'What I may still review and what I wrote, the newest order first',
        querystring: OwnReviewsQuery,
        response: { 200: OwnReviewPageSchema },
      },
    },
    (request) => {
      const { status, limit, cursor } = request.query
      const authorId = principalOf(request).id
      const where: Condition[] = [
        { column: 'author_id', is: '=', value: authorId },
        { column: 'listed_until_ms', is: '>', value: clock.nowMs() },
      ]
      if (status !== undefined) where.push({ column: 'status', is: '=', value: status })
      const wish = { where, orderBy: { column: 'invited_ms', descending: true }, limit, cursor, scope: `${authorId}/${status ?? ''}` }
      return listPage({ store, cursors }, reviews, wish, ({ id, state }) => (state.status === 'NONE' ? null : ownReview(id, state)))
    },
  )
}
