import { DAY_MS, HOUR_MS } from '#platform/kernel/clock.ts'
import { derivedId, type PrincipalId, step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { CalendarId, ClaimId, SpotId } from '../contract/parking-api.ts'
import { promisedFrom } from '../domain/calendar.ts'
import type { Spot, SpotChanges } from '../domain/listing.ts'
import { calendarIdOf, grown, type Layout, shrunk } from '../domain/lot-layout.ts'
import { alignCalendars } from './align-calendars.ts'
import { readCalendars } from './calendar-reader.ts'
import { calendars } from './calendars.ts'
import { spots } from './spots.ts'

/** How long units that are to leave a lot stay set aside when the process dies before the listing says so. */
const SET_ASIDE_MS = HOUR_MS
/** Longer than anything can be promised ahead. */
const LEAVING_FOR_MS = 3_650 * DAY_MS

export type ChangeRejection =
  | { readonly type: 'SpotNotFound' }
  | { readonly type: 'Archived' }
  | { readonly type: 'Stale'; readonly revision: number }
  | { readonly type: 'CapacityInUse'; readonly promised: number }
export type ChangeResult =
  | { readonly spot: Spot; readonly rejected?: undefined }
  | { readonly rejected: ChangeRejection; readonly spot?: undefined }

type Leaving = { readonly calendarId: CalendarId; readonly claimId: ClaimId }
type SetAside =
  | { readonly layout: Layout; readonly leaving: readonly Leaving[]; readonly rejected?: undefined }
  | { readonly rejected: ChangeRejection }

/**
 * Changes a spot that its provider saw at `revision`. Units that are to leave the lot are held first, so that nobody is promised one
 * of them while the change is recorded; when the process dies before that, these holds end by themselves.
 */
export const changeSpot =
  (store: Store) =>
  async (
    { spotId, providerId, revision }: { readonly spotId: SpotId; readonly providerId: PrincipalId; readonly revision: number },
    changes: SpotChanges,
    nowMs: number,
    message: Message,
  ): Promise<ChangeResult> => {
    const spot = (await store.get(spots, spotId))?.state
    if (!spot || spot.providerId !== providerId) return { rejected: { type: 'SpotNotFound' } }
    const repeated = await store.outcomeOf(spots, spotId, message)
    if (!repeated && spot.status === 'ARCHIVED') return { rejected: { type: 'Archived' } }
    if (!repeated && spot.revision !== revision) return { rejected: { type: 'Stale', revision: spot.revision } }

    const prepared: SetAside = repeated ? { layout: spot.layout, leaving: [] } : await prepare(store, spotId, spot, changes, nowMs, message)
    if (prepared.rejected) return prepared
    const { layout, leaving } = prepared
    const outcome = await store.execute(spots, spotId, { type: 'Change', revision, changes, layout, nowMs }, message)
    if (outcome.rejected) {
      await giveBack(store, leaving, nowMs, message)
      const { rejected } = outcome
      return { rejected: rejected.type === 'Stale' || rejected.type === 'Archived' ? rejected : { type: 'SpotNotFound' } }
    }
    await alignCalendars(store)(spotId, nowMs, message)
    const changed = (await store.get(spots, spotId))?.state
    return { spot: changed ?? spot }
  }

/** How the lot will lie in its calendars, with the units that leave it held. */
const prepare = async (
  store: Store,
  spotId: SpotId,
  spot: Spot,
  { capacity = spot.capacity }: SpotChanges,
  nowMs: number,
  message: Message,
): Promise<SetAside> => {
  if (capacity >= spot.capacity) return { layout: grown(spot.layout, capacity), leaving: [] }
  const states = await readCalendars(store, spotId, spot.layout.length)
  const promised = states.map((state) => promisedFrom(state, nowMs))
  const layout = shrunk(spot.layout, promised, capacity)
  const inUse = { rejected: { type: 'CapacityInUse', promised: promised.reduce((sum, units) => sum + units, 0) } } as const
  if (!layout) return inUse

  const tries = await Promise.all(
    spot.layout.flatMap((before, index) => {
      const units = before - (layout[index] ?? 0)
      return units > 0 ? [setAside(store, spotId, index, units, nowMs, message)] : []
    }),
  )
  const leaving = tries.flatMap(({ taken }) => (taken ? [taken] : []))
  if (leaving.length === tries.length) return { layout, leaving }
  await giveBack(store, leaving, nowMs, message)
  return inUse
}

const setAside = async (
  store: Store,
  spotId: SpotId,
  index: number,
  units: number,
  nowMs: number,
  message: Message,
): Promise<{ readonly taken?: Leaving }> => {
  const calendarId = calendarIdOf(spotId, index)
  const claimId = derivedId('claim', message.id, 'shrink', String(index)) as string as ClaimId
  const slot = { fromMs: nowMs, toMs: nowMs + LEAVING_FOR_MS }
  const { rejected } = await store.execute(
    calendars,
    calendarId,
    { type: 'Hold', claimId, kind: 'shrink', slot, units, nowMs, untilMs: nowMs + SET_ASIDE_MS },
    { ...message, id: step(message.id, 'set-aside') },
  )
  return rejected ? {} : { taken: { calendarId, claimId } }
}

const giveBack = async (store: Store, leaving: readonly Leaving[], nowMs: number, message: Message): Promise<void> => {
  const back = { ...message, id: step(message.id, 'give-back') }
  await Promise.all(
    leaving.map(({ calendarId, claimId }) => store.execute(calendars, calendarId, { type: 'Release', claimId, nowMs }, back)),
  )
}
