// What the author of one order says about its subject. An order has one review; who may write it follows from the order, not from who asks.
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import { derivedId, type Id, type PrincipalId } from '#platform/kernel/ids.ts'
import type { Rating } from './rating-summary.ts'
import type { ReviewText } from './review-text.ts'

export type ReviewId = Id<'review'>

/** One order, one review: whoever asks for it by its order finds the same. */
export const reviewIdOf = (orderId: string): ReviewId => derivedId('review', orderId)

/** Who may review what, because of which order, and who may answer. */
export type Invitation = {
  readonly orderId: string
  readonly authorId: PrincipalId
  readonly subjectId: string
  readonly subjectName: string
  readonly ownerId: PrincipalId
}

export type Written = {
  readonly rating: Rating
  /** Null for a rating without a word. */
  readonly text: ReviewText | null
  readonly atMs: number
  readonly changedAtMs: number | null
  /** The first instant at which it is final. */
  readonly changeableUntilMs: number
}
export type Answer = { readonly text: ReviewText; readonly atMs: number }

type Invited = {
  readonly status: 'INVITED'
  readonly invitation: Invitation
  readonly invitedAtMs: number
  /** The first instant at which it is too late to write. */
  readonly lapsesAtMs: number
}
export type Reviewed = {
  readonly status: 'REVIEWED'
  readonly invitation: Invitation
  readonly invitedAtMs: number
  readonly written: Written
  readonly answer: Answer | null
}
export type KnownReview = Invited | Reviewed
export type Review = { readonly status: 'NONE' } | KnownReview

export type ReviewCommand =
  | { readonly type: 'Invite'; readonly invitation: Invitation; readonly lapsesAtMs: number; readonly nowMs: number }
  | {
      readonly type: 'Write'
      readonly authorId: PrincipalId
      readonly rating: Rating
      readonly text: ReviewText | null
      readonly changeableUntilMs: number
      readonly nowMs: number
    }
  | {
      readonly type: 'Change'
      readonly authorId: PrincipalId
      readonly rating: Rating
      readonly text: ReviewText | null
      readonly nowMs: number
    }
  | { readonly type: 'Answer'; readonly ownerId: PrincipalId; readonly text: ReviewText; readonly nowMs: number }

export type ReviewEvent =
  | { readonly type: 'AuthorInvited'; readonly invitation: Invitation; readonly lapsesAtMs: number; readonly atMs: number }
  | { readonly type: 'ReviewWritten'; readonly written: Written }
  | { readonly type: 'ReviewChanged'; readonly written: Written; readonly previousRating: Rating }
  | { readonly type: 'ReviewAnswered'; readonly answer: Answer }

export type ReviewRejection =
  /** There is no such order, it is not over, or it is somebody else's. */
  | { readonly type: 'NotInvited' }
  | { readonly type: 'InvitationLapsed'; readonly lapsedAtMs: number }
  | { readonly type: 'AlreadyReviewed' }
  /** There is no such review, or it is not the caller's to change or to answer. */
  | { readonly type: 'ReviewNotFound' }
  | { readonly type: 'TooLateToChange'; readonly untilMs: number }
  | { readonly type: 'AlreadyAnswered' }

type ReviewDecision = Decision<ReviewEvent, ReviewRejection>
type CommandOf<Type extends ReviewCommand['type']> = Extract<ReviewCommand, { readonly type: Type }>

const invite = (review: Review, { invitation, lapsesAtMs, nowMs }: CommandOf<'Invite'>): ReviewDecision => {
  // The first invitation counts, however often the order is said to be over. Nobody reviews what is their own.
  if (review.status !== 'NONE' || invitation.authorId === invitation.ownerId) return accept()
  return accept({ type: 'AuthorInvited', invitation, lapsesAtMs, atMs: nowMs })
}

const write = (review: Review, command: CommandOf<'Write'>): ReviewDecision => {
  const { authorId, rating, text, changeableUntilMs, nowMs } = command
  if (review.status === 'NONE' || review.invitation.authorId !== authorId) return reject({ type: 'NotInvited' })
  if (review.status === 'REVIEWED') return reject({ type: 'AlreadyReviewed' })
  if (nowMs >= review.lapsesAtMs) return reject({ type: 'InvitationLapsed', lapsedAtMs: review.lapsesAtMs })
  return accept({ type: 'ReviewWritten', written: { rating, text, atMs: nowMs, changedAtMs: null, changeableUntilMs } })
}

const change = (review: Review, { authorId, rating, text, nowMs }: CommandOf<'Change'>): ReviewDecision => {
  if (review.status !== 'REVIEWED' || review.invitation.authorId !== authorId) return reject({ type: 'ReviewNotFound' })
  // An answer is to what was written, so that must not become something else under it.
  if (review.answer) return reject({ type: 'AlreadyAnswered' })
  const { written } = review
  if (nowMs >= written.changeableUntilMs) return reject({ type: 'TooLateToChange', untilMs: written.changeableUntilMs })
  return accept({ type: 'ReviewChanged', written: { ...written, rating, text, changedAtMs: nowMs }, previousRating: written.rating })
}

const answer = (review: Review, { ownerId, text, nowMs }: CommandOf<'Answer'>): ReviewDecision => {
  if (review.status !== 'REVIEWED' || review.invitation.ownerId !== ownerId) return reject({ type: 'ReviewNotFound' })
  if (review.answer) return reject({ type: 'AlreadyAnswered' })
  return accept({ type: 'ReviewAnswered', answer: { text, atMs: nowMs } })
}

const decide = (review: Review, command: ReviewCommand): ReviewDecision => {
  switch (command.type) {
    case 'Invite':
      return invite(review, command)
    case 'Write':
      return write(review, command)
    case 'Change':
      return change(review, command)
    case 'Answer':
      return answer(review, command)
    default:
      return unreachable(command)
  }
}

const evolve = (review: Review, event: ReviewEvent): Review => {
  if (event.type === 'AuthorInvited') {
    const { invitation, lapsesAtMs, atMs } = event
    return { status: 'INVITED', invitation, invitedAtMs: atMs, lapsesAtMs }
  }
  if (review.status === 'NONE') return review
  switch (event.type) {
    case 'ReviewWritten':
    case 'ReviewChanged':
      // What is answered is not changed any more, so there is no answer to keep.
      return writtenReview(review, event.written)
    case 'ReviewAnswered':
      return review.status === 'REVIEWED' ? { ...review, answer: event.answer } : review
    default:
      return unreachable(event)
  }
}

/** The review as it is straight after it was written or changed so: also long after, for whoever repeats that wish. */
export const writtenReview = ({ invitation, invitedAtMs }: KnownReview, written: Written): Reviewed => ({
  status: 'REVIEWED',
  invitation,
  invitedAtMs,
  written,
  answer: null,
})

export const reviewDecider: Decider<Review, ReviewCommand, ReviewEvent, ReviewRejection> = {
  initial: { status: 'NONE' },
  decide,
  evolve,
}
