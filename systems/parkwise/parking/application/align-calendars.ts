import { step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { CalendarCommand, CalendarRejection } from '../domain/calendar.ts'
import type { Spot } from '../domain/listing.ts'
import { calendarIdOf } from '../domain/lot-layout.ts'
import { readCalendars } from './calendar-reader.ts'
import { calendars } from './calendars.ts'
import { spots } from './spots.ts'

/** After this nothing opens again. */
const FOR_GOOD_MS = Number.MAX_SAFE_INTEGER

/** A calendar that could not be given the size that its listing says. */
export type Misaligned = { readonly index: number; readonly rejected: CalendarRejection }

/**
 * Makes the calendars of a lot what its listing says now: their units, or closed for good. It is done straight after a change, and
 * again by a consumer in case that the process died in between, so it writes only what differs. A calendar that has promised more
 * than it should have stays as it is; those are the answer.
 */
export const alignCalendars =
  (store: Store) =>
  async (spotId: SpotId, nowMs: number, message: Message): Promise<readonly Misaligned[]> => {
    const spot = (await store.get(spots, spotId))?.state
    if (!spot) return []
    const states = await readCalendars(store, spotId, spot.layout.length)
    const outcomes = await Promise.all(
      spot.layout.map(async (units, index) => {
        const state = states[index]
        const command = commandFor(spot, spotId, units, nowMs)
        if (state && isAligned(state, command)) return []
        const once = { ...message, id: step(message.id, `align-${spot.revision}`), fingerprint: undefined }
        const { rejected } = await store.execute(calendars, calendarIdOf(spotId, index), command, once)
        return rejected ? [{ index, rejected }] : []
      }),
    )
    return outcomes.flat()
  }

type Aligning = Extract<CalendarCommand, { type: 'Resize' | 'Close' }>

const commandFor = (spot: Spot, spotId: SpotId, units: number, nowMs: number): Aligning =>
  spot.status === 'ARCHIVED' ? { type: 'Close', untilMs: FOR_GOOD_MS, nowMs } : { type: 'Resize', spotId, units, nowMs }

const isAligned = (state: Awaited<ReturnType<typeof readCalendars>>[number], command: Aligning): boolean =>
  command.type === 'Close' ? state.closedUntilMs >= command.untilMs : state.units === command.units && state.spotId === command.spotId
