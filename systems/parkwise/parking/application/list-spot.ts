import { invariant } from '#platform/kernel/decision.ts'
import { derivedId, type PrincipalId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { Spot, SpotDetails } from '../domain/listing.ts'
import { layoutOf } from '../domain/lot-layout.ts'
import { alignCalendars } from './align-calendars.ts'
import { spots } from './spots.ts'

/** `listed` is the spot as it was listed: a repetition gets the same, whatever has changed since. */
export type Listed = { readonly spotId: SpotId; readonly spot: Spot; readonly isNew: boolean }

/** Lists a spot and gives it its calendars. Its id follows from the message, so a repetition lists nothing twice. */
export const listSpot =
  (store: Store) =>
  async (providerId: PrincipalId, details: SpotDetails, nowMs: number, message: Message): Promise<Listed> => {
    const spotId = derivedId<'spot'>('spot', message.id)
    const layout = layoutOf(details.capacity)
    const outcome = await store.execute(spots, spotId, { type: 'List', providerId, details, layout, nowMs }, message)
    const event = outcome.accepted?.[0]
    // Listed under this id by a message that is forgotten by now: an import run again after months.
    const spot = event?.type === 'SpotListed' ? event.spot : (await store.get(spots, spotId))?.state
    invariant(spot, `${spotId} is neither new nor listed`)
    // A repetition comes here after a crash too, so the calendars are looked at each time.
    await alignCalendars(store)(spotId, nowMs, message)
    return { spotId, spot, isNew: outcome.accepted !== undefined && outcome.replayed !== true }
  }
