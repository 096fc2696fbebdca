import { collection } from '#platform/store/collection.ts'
import { ratingSummaryDecider } from '../domain/rating-summary.ts'

/** How each subject is rated: a read model of our own log, by the id of the subject. It can be asked by that id only. */
export const summaries = collection({ name: 'rating_summary', decider: ratingSummaryDecider })
