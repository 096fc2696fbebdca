import { invalidField, notFound, Problem } from '#platform/edge/problem.ts'
import { DAY_MS, toIso } from '#platform/kernel/clock.ts'
import type { ArchiveRejection } from '../application/archive-spot.ts'
import type { ChangeRejection } from '../application/change-spot.ts'
import type { PlaceBlockRejection } from '../application/place-block.ts'
import type { RemoveBlockRejection } from '../application/remove-block.ts'
import type { SlotRefusal } from '../domain/slot-rules.ts'

type ProviderRejection = ArchiveRejection | ChangeRejection | PlaceBlockRejection | RemoveBlockRejection
type Answers<R extends { readonly type: string }> = { readonly [T in R['type']]: (rejection: Extract<R, { readonly type: T }>) => Problem }

const SLOT_PROBLEMS = {
  InThePast: () => invalidField('from', 'must not lie in the past'),
  TooLong: ({ longestMs }) => invalidField('to', `must be at most ${Math.floor(longestMs / DAY_MS)} days after from`),
  TooFarAhead: ({ latestMs }) => invalidField('from', `must not be after ${toIso(latestMs)}`),
} satisfies Answers<SlotRefusal>

/** The answer to each reason why a provider's wish is refused. */
const PROVIDER_PROBLEMS = {
  ...SLOT_PROBLEMS,
  SpotNotFound: () => notFound('spot'),
  BlockNotFound: () => notFound('block'),
  Archived: () => new Problem(409, 'SPOT_ARCHIVED', 'This spot is archived and cannot be changed any more.'),
  Stale: () => new Problem(412, 'PRECONDITION_FAILED', 'The spot has changed since you read it. Read it again.'),
  CapacityInUse: ({ promised }) =>
    new Problem(409, 'CAPACITY_IN_USE', `${promised} spaces are promised. Choose a capacity that keeps them, or wait until they are free.`),
  BookingsToCome: ({ count }) =>
    new Problem(409, 'BOOKINGS_TO_COME', `${count} bookings are to come. Pause the spot, and archive it when they are over.`),
  MoreThanCapacity: ({ capacity }) => invalidField('units', `must not be more than the capacity of ${capacity}`),
  UnitsInUse: ({ free }) =>
    new Problem(409, 'UNITS_IN_USE', `Only ${free} spaces are free for the whole of that time. Nothing was blocked.`),
} satisfies Answers<ProviderRejection>

const answer = <R extends { readonly type: string }>(answers: Answers<R>, rejection: R): Problem =>
  (answers[rejection.type as R['type']] as (rejection: R) => Problem)(rejection)

export const providerProblem = (rejection: ProviderRejection): Problem => answer<ProviderRejection>(PROVIDER_PROBLEMS, rejection)
export const slotProblem = (rejection: SlotRefusal): Problem => answer<SlotRefusal>(SLOT_PROBLEMS, rejection)
