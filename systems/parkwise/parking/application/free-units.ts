import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { type Calendar, freeUnits } from '../domain/calendar.ts'
import type { Spot } from '../domain/listing.ts'
import { calendarIdsOf } from '../domain/lot-layout.ts'
import { calendars } from './calendars.ts'

/** How many calendars one query reads. */
const READ_LIMIT = 1_000

/** A spot with the id under which it is listed. */
export type ListedSpot = { readonly id: SpotId; readonly spot: Spot }

/** Reads the calendars of spots, each once; `owner` is the spot's place among them. */
export const readCalendarsOf = async (
  store: Store,
  listed: readonly ListedSpot[],
  see: (owner: number, calendar: Calendar) => void,
): Promise<void> => {
  const refs = listed.flatMap(({ id, spot }, owner) => calendarIdsOf(id, spot.layout).map((calendarId) => ({ calendarId, owner })))
  for (let first = 0; first < refs.length; first += READ_LIMIT) {
    const part = refs.slice(first, first + READ_LIMIT)
    const rows = await store.getMany(
      calendars,
      part.map(({ calendarId }) => calendarId),
    )
    part.forEach(({ owner }, i) => {
      const calendar = rows[i]?.state
      if (calendar) see(owner, calendar)
    })
  }
}

/** How many units of each spot can be held for the whole of `slot`, in the order of the spots. */
export const freeUnitsOf = async (
  store: Store,
  listed: readonly ListedSpot[],
  slot: TimeSlot,
  nowMs: number,
): Promise<readonly number[]> => {
  const free = listed.map(() => 0)
  await readCalendarsOf(store, listed, (owner, calendar) => {
    free[owner] = (free[owner] ?? 0) + freeUnits(calendar, slot, nowMs)
  })
  return free
}
