import { toIso } from '#platform/kernel/clock.ts'
import { averageOf, countOf, RATINGS, type RatingSummary } from '../domain/rating-summary.ts'
import type { Answer, KnownReview, Reviewed } from '../domain/review.ts'

const answerView = (answer: Answer | null) => answer && { text: answer.text, createdAt: toIso(answer.atMs) }
const instantView = (atMs: number | null) => (atMs === null ? null : toIso(atMs))

const contentView = ({ written, answer }: Reviewed) => ({
  rating: written.rating,
  text: written.text,
  createdAt: toIso(written.atMs),
  changedAt: instantView(written.changedAtMs),
  answer: answerView(answer),
})

/** A review as anybody may see it: nothing of it leads to its author or to the order. */
export const publicReview = (id: string, review: Reviewed) => ({ id, ...contentView(review) })

/** The same for its author, or what its author may still write. */
export const ownReview = (id: string, review: KnownReview) => {
  const { orderId, subjectId, subjectName } = review.invitation
  const about = { id, status: review.status, orderId, subjectId, subjectName }
  if (review.status === 'INVITED') return { ...about, reviewUntil: toIso(review.lapsesAtMs), review: null }
  const changeableUntil = review.answer ? null : toIso(review.written.changeableUntilMs)
  return { ...about, reviewUntil: null, review: { ...contentView(review), changeableUntil } }
}

export const summaryView = (subjectId: string, summary: RatingSummary) => ({
  subjectId,
  count: countOf(summary),
  average: averageOf(summary),
  distribution: Object.fromEntries(RATINGS.map((rating) => [String(rating), summary.counts[rating]])) as Record<
    `${1 | 2 | 3 | 4 | 5}`,
    number
  >,
})
