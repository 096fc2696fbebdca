import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { type Calendar, calendarDecider } from '../domain/calendar.ts'
import { calendarIdOf } from '../domain/lot-layout.ts'
import { calendars } from './calendars.ts'

/** How many calendars one query asks for. */
const READ_LIMIT = 500

/** The calendars of a lot by number, as they are now. One that does not exist yet promises nothing. */
export const readCalendars = async (store: Store, spotId: SpotId, count: number): Promise<readonly Calendar[]> => {
  const found: Calendar[] = []
  for (let first = 0; first < count; first += READ_LIMIT) {
    const ids = Array.from({ length: Math.min(READ_LIMIT, count - first) }, (_, i) => calendarIdOf(spotId, first + i))
    const rows = await store.getMany(calendars, ids)
    found.push(...rows.map((row) => row?.state ?? calendarDecider.initial))
  }
  return found
}

export type CalendarReader = (spotId: SpotId, count: number) => Promise<readonly Calendar[]>

/**
 * Reads that begin after they were asked for, but only one at a time for a lot: hundreds who were refused at once by a full lot
 * share the next read instead of parsing the same calendars hundreds of times.
 */
export const calendarReader = (store: Store): CalendarReader => {
  const running = new Map<string, Promise<unknown>>()
  const waiting = new Map<string, Promise<readonly Calendar[]>>()
  return (spotId, count) => {
    const key = `${spotId}/${count}`
    const next = waiting.get(key)
    if (next) return next
    const read = async (): Promise<readonly Calendar[]> => {
      // Those who share the running read hear how it ended; who comes after it only waits.
      await Promise.allSettled([running.get(key)])
      waiting.delete(key)
      const current = readCalendars(store, spotId, count)
      running.set(key, current)
      try {
        return await current
      } finally {
        if (running.get(key) === current) running.delete(key)
      }
    }
    const mine = read()
    waiting.set(key, mine)
    return mine
  }
}
