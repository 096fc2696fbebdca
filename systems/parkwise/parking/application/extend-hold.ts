import type { Clock } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import type { Store } from '#platform/store/store.ts'
import type { ParkingApi } from '../contract/parking-api.ts'
import { calendars } from './calendars.ts'

/** Makes a hold end `byMs` later, once; asked again, it says when the hold ends. */
export const extendHold =
  (store: Store, clock: Pick<Clock, 'nowMs'>, byMs: number): ParkingApi['extend'] =>
  async ({ claimId, calendarId }, message) => {
    const { rejected, accepted } = await store.execute(
      calendars,
      calendarId,
      { type: 'Extend', claimId, byMs, nowMs: clock.nowMs() },
      message,
    )
    if (rejected) return { rejected: { type: 'HoldEnded' } }
    const extended = accepted.find((event) => event.type === 'HoldExtended')
    invariant(extended, 'a hold that is extended says until when')
    return { holdExpiresAtMs: extended.untilMs }
  }
