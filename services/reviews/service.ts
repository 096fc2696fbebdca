import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import { countRatings, inviteAuthors } from './adapters/events.ts'
import { reviewRoutes } from './adapters/http.ts'
import { reviewListRoutes } from './adapters/http-lists.ts'
import { reviews as collection } from './application/reviews.ts'
import { summaries } from './application/summaries.ts'
import { reviewAnswered, reviewChanged, reviewSubmitted } from './contract/events.ts'
import type { InvitingEvent } from './contract/invitations.ts'

export type ReviewsOptions = {
  /** Which events of the system allow whom to review what. */
  readonly invitations: readonly [InvitingEvent, ...InvitingEvent[]]
}

const settings = Type.Object({
  reviewInvitationDays: Type.Integer({
    default: 60,
    minimum: 1,
    maximum: 3_650,
    description: 'How long after an order it can be reviewed.',
  }),
  reviewChangeHours: Type.Integer({
    default: 48,
    minimum: 0,
    maximum: 8_760,
    description: 'How long authors may change what they wrote; 0 makes every review final at once.',
  }),
})

/** What people say of what they ordered. The system says which of its events invite whom to review what. */
export const reviews = ({ invitations }: ReviewsOptions) =>
  service<Record<never, never>, typeof settings>({
    name: 'reviews',
    purpose: 'Keeps what people say of what they ordered, and how that is rated.',
    settings,
    collections: [collection, summaries],
    publishes: [reviewSubmitted, reviewChanged, reviewAnswered],
    compose: ({ store, clock, cursors, settings: set }) => ({
      api: {},
      http: (app) => {
        reviewRoutes(app, { store, clock, changeHours: set.reviewChangeHours })
        reviewListRoutes(app, { store, clock, cursors })
      },
      consumers: [inviteAuthors(store, invitations, set.reviewInvitationDays), countRatings(store)],
    }),
  })
