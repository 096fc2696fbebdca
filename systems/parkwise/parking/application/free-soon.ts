import { HOUR_MS } from '#platform/kernel/clock.ts'
import type { Store } from '#platform/store/store.ts'
import { freeUnits, freeUnitsWithoutHolds } from '../domain/calendar.ts'
import { isOpenThroughout } from '../domain/opening-hours.ts'
import { type ListedSpot, readCalendarsOf } from './free-units.ts'

/** What live views show of a spot, when nobody has said for when they want it: a stay of this length that begins now. */
const STAY_MS = HOUR_MS

/**
 * How a spot is now. `AVAILABLE`: somebody who comes now can stay for an hour, on one of `freeUnits`. `HELD`: nobody can, but some of
 * what is taken is held and not paid yet, so it may be free again soon. `FULL`: nobody can; also when it is closed, paused or archived.
 */
export type FreeSoon = { readonly status: 'AVAILABLE' | 'HELD' | 'FULL'; readonly freeUnits: number }

/** How spots are now, in their order. */
export const freeSoon = async (store: Store, listed: readonly ListedSpot[], nowMs: number): Promise<readonly FreeSoon[]> => {
  const slot = { fromMs: nowMs, toMs: nowMs + STAY_MS }
  const isOpen = ({ spot }: ListedSpot): boolean => spot.status === 'ACTIVE' && isOpenThroughout(spot.openingHours, slot, spot.timeZone)
  const sums = listed.map(() => ({ free: 0, withoutHolds: 0 }))
  const open = listed.flatMap((each, index) => (isOpen(each) ? [{ ...each, index }] : []))
  await readCalendarsOf(store, open, (owner, calendar) => {
    const sum = sums[open[owner]?.index ?? -1]
    if (!sum) return
    sum.free += freeUnits(calendar, slot, nowMs)
    sum.withoutHolds += freeUnitsWithoutHolds(calendar, slot, nowMs)
  })
  return sums.map(({ free, withoutHolds }) => ({ status: free > 0 ? 'AVAILABLE' : withoutHolds > 0 ? 'HELD' : 'FULL', freeUnits: free }))
}
