import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { type PrincipalId, step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { calendarIdsOf } from '../domain/lot-layout.ts'
import { alignCalendars } from './align-calendars.ts'
import { calendars } from './calendars.ts'
import { spots } from './spots.ts'

/** How long the calendars stay closed when the process dies before the listing is archived. */
const CLOSED_MS = 10 * MINUTE_MS

export type ArchiveRejection = { readonly type: 'SpotNotFound' } | { readonly type: 'BookingsToCome'; readonly count: number }

/**
 * Takes a spot off the market for good, unless bookings are to come. The calendars are closed first, for a while: what is booked
 * until then is seen, and nothing can be booked while the listing is archived.
 */
export const archiveSpot =
  (store: Store) =>
  async (spotId: SpotId, providerId: PrincipalId, nowMs: number, message: Message): Promise<{ readonly rejected?: ArchiveRejection }> => {
    const spot = (await store.get(spots, spotId))?.state
    if (!spot || spot.providerId !== providerId) return { rejected: { type: 'SpotNotFound' } }
    if (spot.status === 'ARCHIVED') return {}

    const ids = calendarIdsOf(spotId, spot.layout)
    const named = (name: string): Message => ({ ...message, id: step(message.id, name) })
    const close = { type: 'Close', untilMs: nowMs + CLOSED_MS, nowMs } as const
    const outcomes = await Promise.all(ids.map((id) => store.execute(calendars, id, close, named('close'))))
    const count = outcomes.reduce((sum, { rejected }) => sum + (rejected?.type === 'BookingsToCome' ? rejected.count : 0), 0)
    if (count > 0) {
      await Promise.all(ids.map((id) => store.execute(calendars, id, { type: 'Reopen', nowMs }, named('reopen'))))
      return { rejected: { type: 'BookingsToCome', count } }
    }
    await store.execute(spots, spotId, { type: 'Archive', nowMs }, message)
    await alignCalendars(store)(spotId, nowMs, message)
    return {}
  }
