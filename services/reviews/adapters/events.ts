import { type Consumer, on } from '#platform/bus/consumer.ts'
import { DAY_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Store } from '#platform/store/store.ts'
import { reviews } from '../application/reviews.ts'
import { summaries } from '../application/summaries.ts'
import { reviewChanged, reviewSubmitted } from '../contract/events.ts'
import type { InvitationField, InvitingEvent } from '../contract/invitations.ts'
import type { Rating } from '../domain/rating-summary.ts'
import { type Invitation, reviewIdOf } from '../domain/review.ts'

/** Invites whom the system's events name. An order invites once, whatever events speak of it and however often they come. */
export const inviteAuthors = (store: Store, invitations: readonly InvitingEvent[], invitationDays: number): Consumer => ({
  name: 'invite-authors',
  purpose: 'Lets whoever has had what they ordered review it.',
  subscriptions: invitations.map(({ event, fields }) =>
    on(event, ({ data }, message) => {
      const invitation = invitationOf(fields, data)
      // From when it happened and not from when it is handled, so that an outage of ours takes nobody's time and gives none.
      const command = { type: 'Invite', invitation, lapsesAtMs: message.atMs + invitationDays * DAY_MS, nowMs: message.atMs } as const
      return store.execute(reviews, reviewIdOf(invitation.orderId), command, message)
    }),
  ),
})

const invitationOf = (fields: InvitingEvent['fields'], data: unknown): Invitation => {
  const part = (field: InvitationField): string => {
    const value = (data as Readonly<Record<string, unknown>>)[fields[field]]
    invariant(typeof value === 'string', `an event that invites has a text in ${fields[field]}`)
    return value
  }
  return {
    orderId: part('orderId'),
    authorId: part('authorId') as PrincipalId,
    subjectId: part('subjectId'),
    subjectName: part('subjectName'),
    ownerId: part('ownerId') as PrincipalId,
  }
}

/**
 * Counts every review once: the event's id is the message of the summary. A review's own events come in order; those of different
 * reviews may come in any, since sums do not mind.
 */
export const countRatings = (store: Store): Consumer => ({
  name: 'count-ratings',
  purpose: 'Keeps how each subject is rated.',
  subscriptions: [
    on(reviewSubmitted, ({ data }, message) =>
      store.execute(summaries, data.subjectId, { type: 'Count', rating: data.rating as Rating }, message),
    ),
    on(reviewChanged, ({ data: { subjectId, rating, previousRating } }, message) =>
      store.execute(summaries, subjectId, { type: 'Recount', from: previousRating as Rating, to: rating as Rating }, message),
    ),
  ],
})
