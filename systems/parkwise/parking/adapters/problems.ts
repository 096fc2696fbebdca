import { conflict, invalidField, notFound, Problem, type ProblemsOf, problemsFor } from '#platform/edge/problem.ts'
import { DAY_MS, toIso } from '#platform/kernel/clock.ts'
import type { ArchiveRejection } from '../application/archive-spot.ts'
import type { ChangeRejection } from '../application/change-spot.ts'
import type { PlaceBlockRejection } from '../application/place-block.ts'
import type { RemoveBlockRejection } from '../application/remove-block.ts'
import type { SlotRefusal } from '../domain/slot-rules.ts'

type ProviderRejection = ArchiveRejection | ChangeRejection | PlaceBlockRejection | RemoveBlockRejection
const SLOT_PROBLEMS = {
  InThePast: () => invalidField('from', 'must not lie in the past', 'IN_THE_PAST'),
  TooLong: ({ longestMs }) => invalidField('to', `must be at most ${Math.floor(longestMs / DAY_MS)} days after from`),
  TooFarAhead: ({ latestMs }) => invalidField('from', `must not be after ${toIso(latestMs)}`),
} satisfies ProblemsOf<SlotRefusal>

/** The answer to each reason why a provider's wish is refused. */
export const providerProblem = problemsFor<ProviderRejection>({
  ...SLOT_PROBLEMS,
  SpotNotFound: () => notFound('spot'),
  BlockNotFound: () => notFound('block'),
  Archived: () => conflict('SPOT_ARCHIVED', 'This spot is archived and cannot be changed any more.'),
  Stale: () => new Problem(412, 'PRECONDITION_FAILED', 'The spot has changed since you read it. Read it again.'),
  CapacityInUse: ({ promised }) =>
    conflict('CAPACITY_IN_USE', `${promised} spaces are promised. Choose a capacity that keeps them, or wait until they are free.`),
  BookingsToCome: ({ count }) =>
    conflict('BOOKINGS_TO_COME', `${count} bookings are to come. Pause the spot, and archive it when they are over.`),
  MoreThanCapacity: ({ capacity }) => invalidField('units', `must not be more than the capacity of ${capacity}`, 'TOO_LARGE', capacity),
  UnitsInUse: ({ free }) => conflict('UNITS_IN_USE', `Only ${free} spaces are free for the whole of that time. Nothing was blocked.`),
})

export const slotProblem = problemsFor<SlotRefusal>(SLOT_PROBLEMS)
