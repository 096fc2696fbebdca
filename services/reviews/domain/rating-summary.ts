// How the reviews of one subject are spread over the ratings: five numbers, however many reviews there are.
import { accept, type Decider, type Decision, invariant, unreachable } from '#platform/kernel/decision.ts'

export const RATINGS = [1, 2, 3, 4, 5] as const
export type Rating = (typeof RATINGS)[number]

export type RatingSummary = { readonly counts: Readonly<Record<Rating, number>> }

export type RatingSummaryCommand =
  | { readonly type: 'Count'; readonly rating: Rating }
  /** One of those counted has another rating now. */
  | { readonly type: 'Recount'; readonly from: Rating; readonly to: Rating }
export type RatingSummaryEvent =
  | { readonly type: 'RatingCounted'; readonly rating: Rating }
  | { readonly type: 'RatingMoved'; readonly from: Rating; readonly to: Rating }

const decide = ({ counts }: RatingSummary, command: RatingSummaryCommand): Decision<RatingSummaryEvent, never> => {
  switch (command.type) {
    case 'Count':
      return accept({ type: 'RatingCounted', rating: command.rating })
    case 'Recount': {
      const { from, to } = command
      invariant(counts[from] > 0, 'a review was counted before it is changed')
      return from === to ? accept() : accept({ type: 'RatingMoved', from, to })
    }
    default:
      return unreachable(command)
  }
}

const evolve = ({ counts }: RatingSummary, event: RatingSummaryEvent): RatingSummary => {
  switch (event.type) {
    case 'RatingCounted':
      return { counts: { ...counts, [event.rating]: counts[event.rating] + 1 } }
    case 'RatingMoved':
      return { counts: { ...counts, [event.from]: counts[event.from] - 1, [event.to]: counts[event.to] + 1 } }
    default:
      return unreachable(event)
  }
}

export const ratingSummaryDecider: Decider<RatingSummary, RatingSummaryCommand, RatingSummaryEvent, never> = {
  initial: { counts: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } },
  decide,
  evolve,
}

/** How many reviews were counted. */
export const countOf = ({ counts }: RatingSummary): number => RATINGS.reduce((sum, rating) => sum + counts[rating], 0)

/** The average with one decimal, a half rounded up; null when there is nothing to average. */
export const averageOf = (summary: RatingSummary): number | null => {
  const count = countOf(summary)
  const sum = RATINGS.reduce((total, rating) => total + rating * summary.counts[rating], 0)
  return count === 0 ? null : Math.round((sum * 10) / count) / 10
}
