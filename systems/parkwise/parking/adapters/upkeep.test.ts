import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { derivedId, type MessageId } from '#platform/kernel/ids.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { archiveSpot } from '../application/archive-spot.ts'
import { readCalendars } from '../application/calendar-reader.ts'
import { changeSpot } from '../application/change-spot.ts'
import { listSpot } from '../application/list-spot.ts'
import { placeBlock } from '../application/place-block.ts'
import { removeBlock } from '../application/remove-block.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { details, LIMITS, message, NOW, PROVIDER, slot, type TestLot, testLot } from '../test-lot.ts'
import { upkeep } from './upkeep.ts'

/** A store whose process dies after some writes to calendars. */
const dyingAfter = (store: Store, writes: number): Store => {
  let left = writes
  return {
    ...store,
    execute: (collection, id, command, about) =>
      collection.name === 'calendar' && left-- <= 0
        ? Promise.reject(new StoreUnavailable('the process died'))
        : store.execute(collection, id, command, about),
  }
}

/** Gives every event of the log to the consumers, as after a new start. */
const keepUp = async (lot: TestLot): Promise<void> => {
  const subscriptions = upkeep(lot.store, lot.clock, pino({ level: 'silent' })).flatMap((consumer) => consumer.subscriptions)
  for (const entry of await lot.engine.readLog(0, 0, 1_000)) {
    const event = entry.event as CloudEvent<never>
    for (const { type, handle } of subscriptions) {
      if (wireName('parkwise', type.name) === event.type) await handle(event, { id: event.id as MessageId, atMs: NOW })
    }
  }
}
const died = (cause: unknown): void => {
  expect(cause).toBeInstanceOf(StoreUnavailable)
}
const unitsOf = async (lot: TestLot, spotId: SpotId, count: number) =>
  (await readCalendars(lot.store, spotId, count)).map(({ units }) => units)
const claimsOf = async (lot: TestLot, spotId: SpotId, count: number) =>
  (await readCalendars(lot.store, spotId, count)).flatMap(({ claims }) => claims)
const block = (spotId: SpotId) => ({ spotId, providerId: PROVIDER, slot: slot(1, 3), reason: 'works', units: 60 })

describe('the upkeep', () => {
  it('gives a listed lot its calendars', async () => {
    const lot = await testLot()
    await listSpot(dyingAfter(lot.store, 1))(PROVIDER, details({ capacity: 120 }), NOW, message('list')).catch(died)
    const spotId = derivedId<'spot'>('spot', 'list')
    expect((await unitsOf(lot, spotId, 3)).filter((units) => units > 0)).toHaveLength(1)
    await keepUp(lot)
    expect(await unitsOf(lot, spotId, 3)).toEqual([50, 50, 20])
  })

  it('gives a lot that has changed its new size, and leaves alone what is right', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 120 })
    const spot = { spotId, providerId: PROVIDER, revision: 1 }
    await changeSpot(dyingAfter(lot.store, 0))(spot, { capacity: 220 }, NOW, message('grow')).catch(died)
    await keepUp(lot)
    expect(await unitsOf(lot, spotId, 5)).toEqual([50, 50, 50, 50, 20])
    const [before] = await lot.engine.heads()
    await keepUp(lot)
    expect((await lot.engine.heads())[0]).toBe(before)
  })

  it('closes an archived lot for good', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 60 })
    await archiveSpot(dyingAfter(lot.store, 2))(spotId, PROVIDER, NOW, message('archive')).catch(died)
    await keepUp(lot)
    expect((await readCalendars(lot.store, spotId, 2)).every(({ closedUntilMs }) => closedUntilMs === Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  it('completes a block, and gives back the units of one that was removed', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 120 })
    await placeBlock(dyingAfter(lot.store, 2), LIMITS)(block(spotId), NOW, message('block')).catch(died)
    await keepUp(lot)
    expect((await claimsOf(lot, spotId, 3)).map(({ status, units }) => [status, units])).toEqual([
      ['confirmed', 50],
      ['confirmed', 10],
    ])
    const placed = await placeBlock(lot.store, LIMITS)(block(spotId), NOW, message('block'))
    if (placed.rejected) throw new Error('the block was refused')
    const own = { blockId: placed.blockId, spotId, providerId: PROVIDER }
    await removeBlock(dyingAfter(lot.store, 0))(own, NOW, message('remove')).catch(died)
    await keepUp(lot)
    expect(await claimsOf(lot, spotId, 3)).toEqual([])
  })

  it('says that a lot has promised more than it has, and goes on', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 60 })
    const spot = { spotId, providerId: PROVIDER, revision: 1 }
    // The listing says so, the calendars do not yet; after an hour the units that were set aside are free again, and taken.
    await changeSpot(dyingAfter(lot.store, 2))(spot, { capacity: 10 }, NOW, message('shrink')).catch(died)
    lot.clock.advance(2 * HOUR_MS)
    await placeBlock(lot.store, LIMITS)({ ...block(spotId), slot: slot(3, 4), units: 10 }, lot.clock.nowMs(), message('block'))
    await keepUp(lot)
    const units = await unitsOf(lot, spotId, 2)
    expect(units.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(10)
  })
})
