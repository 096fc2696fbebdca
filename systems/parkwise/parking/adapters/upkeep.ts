import type { Logger } from 'pino'
import { type Consumer, on } from '#platform/bus/consumer.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { alignCalendars } from '../application/align-calendars.ts'
import { blocks } from '../application/blocks.ts'
import { type BlockId, completeBlock, releaseParts } from '../application/place-block.ts'
import { blockEnded, spaceBlocked, spotArchived, spotListed, spotUpdated } from '../contract/events.ts'
import type { SpotId } from '../contract/parking-api.ts'

/**
 * Parking listens to itself: what a request did after its record was written is done again here, in case that the process died in
 * between. Usually there is nothing left to do.
 */
export const upkeep = (store: Store, clock: Clock, log: Logger): readonly Consumer[] => {
  const align = async ({ data }: { readonly data: { readonly spotId: string } }, message: Message): Promise<void> => {
    const misaligned = await alignCalendars(store)(data.spotId as SpotId, clock.nowMs(), message)
    if (misaligned.length > 0) log.warn({ spotId: data.spotId, misaligned }, 'a lot has promised more than its listing has')
  }
  return [
    {
      name: 'calendar-upkeep',
      purpose: 'Gives the calendars of a lot the units that its listing says.',
      subscriptions: [on(spotListed, align), on(spotUpdated, align), on(spotArchived, align)],
    },
    {
      name: 'block-upkeep',
      purpose: 'Completes blocks, and gives back the units of those that ended.',
      subscriptions: [
        on(spaceBlocked, ({ data }, message) => completeBlock(store)(data.blockId as BlockId, clock.nowMs(), message)),
        on(blockEnded, async ({ data }, message) => {
          const block = (await store.get(blocks, data.blockId))?.state
          if (block) await releaseParts(store, data.blockId, block.parts, clock.nowMs(), message)
        }),
      ],
    },
  ]
}
