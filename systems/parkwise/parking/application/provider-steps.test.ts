// What takes several steps, broken off between any two of them.
import { beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { memoryDatabase } from '#platform/store/memory/database.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { freeUnits } from '../domain/calendar.ts'
import { HOLD_MS, LIMITS, message, NOW, PROVIDER, slot, type TestLot, testLot, wish } from '../test-lot.ts'
import { alignCalendars } from './align-calendars.ts'
import { archiveSpot } from './archive-spot.ts'
import { blocks } from './blocks.ts'
import { calendarReader, readCalendars } from './calendar-reader.ts'
import { type ChangeResult, changeSpot } from './change-spot.ts'
import { holdSpace } from './hold-space.ts'
import { type BlockId, completeBlock, type PlaceBlockResult, placeBlock, releaseParts } from './place-block.ts'
import { removeBlock } from './remove-block.ts'
import { spots } from './spots.ts'

let lot: TestLot
const when = slot(1, 3)

beforeEach(async () => {
  lot = await testLot()
})

/** A store whose process dies instead of making its n-th write, and makes no other after it. */
const dyingAt = (store: Store, nth: number): Store => {
  let writes = 0
  return {
    ...store,
    execute: (collection, id, command, about) =>
      ++writes >= nth ? Promise.reject(new StoreUnavailable('the process died')) : store.execute(collection, id, command, about),
  }
}

const hold = (spotId: SpotId, claim: string) =>
  holdSpace({ store: lot.store, readCalendars: calendarReader(lot.store), limits: LIMITS, holdMs: HOLD_MS })(
    wish(spotId, claim, { fromMs: lot.clock.nowMs() + HOUR_MS, toMs: lot.clock.nowMs() + 3 * HOUR_MS }),
    lot.clock.nowMs(),
    message(claim),
  )
const stateOf = async (spotId: SpotId) => {
  const spot = (await lot.store.get(spots, spotId))?.state
  if (!spot) throw new Error('the spot is not listed')
  return { spot, calendars: await readCalendars(lot.store, spotId, spot.layout.length) }
}
const free = async (spotId: SpotId, at = when): Promise<number> =>
  (await stateOf(spotId)).calendars.reduce((sum, calendar) => sum + freeUnits(calendar, at, lot.clock.nowMs()), 0)
/** What is left of holds after a while ends, and what is recorded is done by the upkeep. */
const afterwards = async (spotId: SpotId): Promise<void> => {
  lot.clock.advance(2 * HOUR_MS)
  while ((await lot.timers.fire()) > 0);
  await alignCalendars(lot.store)(spotId, lot.clock.nowMs(), message(`event-${lot.clock.nowMs()}`))
}
const later = slot(5, 6)

describe('a smaller capacity', () => {
  const shrink = (store: Store, spotId: SpotId, capacity: number, id = 'shrink', revision = 1): Promise<ChangeResult> =>
    changeSpot(store)({ spotId, providerId: PROVIDER, revision }, { capacity }, lot.clock.nowMs(), message(id))

  it('is what the calendars have in the end, whole or not at all, wherever the process died', async () => {
    const seen = new Set<number>()
    for (let nth = 1; nth <= 8; nth++) {
      lot = await testLot()
      const { spotId } = await lot.list({ capacity: 160 })
      for (let i = 0; i < 5; i++) await hold(spotId, `claim-${i}`)
      const outcome = await shrink(dyingAt(lot.store, nth), spotId, 20).catch((cause: unknown) => cause)
      await afterwards(spotId)
      const { spot, calendars } = await stateOf(spotId)
      expect(calendars.reduce((sum, { units }) => sum + units, 0)).toBe(spot.capacity)
      expect(calendars.flatMap(({ claims }) => claims).filter(({ kind }) => kind === 'shrink')).toEqual([])
      expect(await free(spotId, later)).toBe(spot.capacity)
      if (!(outcome instanceof StoreUnavailable)) expect(spot.capacity).toBe(20)
      seen.add(spot.capacity)
    }
    expect([...seen].sort()).toEqual([160, 20])
  })

  it('never promises a unit that is about to leave', async () => {
    const { spotId } = await lot.list({ capacity: 100 })
    const [changed, ...holds] = await Promise.all([
      shrink(lot.store, spotId, 10),
      ...Array.from({ length: 60 }, (_, i) => hold(spotId, `racer-${i}`)),
    ])
    const promised = holds.filter(({ held }) => held).length
    const { spot, calendars } = await stateOf(spotId)
    expect(promised).toBeLessThanOrEqual(changed.spot ? 10 : 100)
    expect(promised).toBeLessThanOrEqual(spot.capacity)
    expect(calendars.reduce((sum, { units }) => sum + units, 0)).toBe(spot.capacity)
  })

  it('is given back when the listing has changed meanwhile', async () => {
    const { spotId } = await lot.list({ capacity: 100 })
    const answers = await Promise.all([shrink(lot.store, spotId, 40, 'one'), shrink(lot.store, spotId, 70, 'two')])
    expect(answers.filter(({ spot }) => spot)).toHaveLength(1)
    const { spot } = await stateOf(spotId)
    expect(await free(spotId)).toBe(spot.capacity)
  })

  it('is given back when another change came first', async () => {
    const { spotId } = await lot.list({ capacity: 100 })
    const rename = changeSpot(lot.store)({ spotId, providerId: PROVIDER, revision: 1 }, { name: 'Other' }, NOW, message('rename'))
    const answers = await Promise.all([rename, shrink(lot.store, spotId, 40)])
    expect(answers.map(({ rejected }) => rejected?.type)).toEqual([undefined, 'Stale'])
    expect(await free(spotId)).toBe(100)
  })

  it('is done when it is answered, and so is a larger one', async () => {
    const { spotId } = await lot.list({ capacity: 100 })
    await shrink(lot.store, spotId, 40)
    expect((await stateOf(spotId)).calendars.map(({ units }) => units)).toEqual([40, 0])
    await shrink(lot.store, spotId, 170, 'grow', 2)
    expect((await stateOf(spotId)).calendars.map(({ units }) => units)).toEqual([50, 50, 50, 20])
  })

  it('answers a repetition as the first time', async () => {
    const { spotId } = await lot.list({ capacity: 100 })
    const first = await shrink(lot.store, spotId, 40)
    expect((await shrink(lot.store, spotId, 40)).spot).toEqual(first.spot)
  })
})

describe('archiving', () => {
  it('leaves a spot either as it was or gone, wherever the process died', async () => {
    const seen = new Set<string>()
    for (let nth = 1; nth <= 8; nth++) {
      lot = await testLot()
      const { spotId } = await lot.list({ capacity: 120 })
      await archiveSpot(dyingAt(lot.store, nth))(spotId, PROVIDER, NOW, message('archive')).catch((cause: unknown) => cause)
      await afterwards(spotId)
      const { spot, calendars } = await stateOf(spotId)
      const isGone = spot.status === 'ARCHIVED'
      expect(calendars.every(({ closedUntilMs }) => (isGone ? closedUntilMs > NOW + 1e12 : closedUntilMs < lot.clock.nowMs()))).toBe(true)
      expect((await hold(spotId, 'later')).held === undefined).toBe(isGone)
      seen.add(spot.status)
    }
    expect([...seen].sort()).toEqual(['ACTIVE', 'ARCHIVED'])
  })

  it('lets nobody in from when it begins, and everybody again when it is broken off', async () => {
    const { spotId } = await lot.list({ capacity: 120 })
    await archiveSpot(dyingAt(lot.store, 4))(spotId, PROVIDER, NOW, message('archive')).catch((cause: unknown) => cause)
    lot.clock.advance(9 * 60_000)
    expect((await hold(spotId, 'during')).rejected?.type).toBe('AlreadyTaken')
    lot.clock.advance(60_000)
    expect((await hold(spotId, 'after')).held).toBeDefined()
  })

  it('changes nothing when it is refused', async () => {
    const { spotId } = await lot.list({ capacity: 120 })
    await hold(spotId, 'booked')
    const { rejected } = await archiveSpot(lot.store)(spotId, PROVIDER, NOW, message('archive'))
    expect(rejected).toEqual({ type: 'BookingsToCome', count: 1 })
    expect(await free(spotId)).toBe(119)
  })

  it('and booking at the same moment never both succeed', async () => {
    for (let i = 0; i < 20; i++) {
      const { spotId } = await lot.list({ capacity: 60 }, `list-${i}`)
      const [archived, ...held] = await Promise.all([
        archiveSpot(lot.store)(spotId, PROVIDER, lot.clock.nowMs(), message(`archive-${i}`)),
        ...Array.from({ length: 3 }, (_, j) => hold(spotId, `${i}-${j}`)),
      ])
      expect(archived.rejected === undefined && held.some((answer) => answer.held)).toBe(false)
    }
  })
})

describe('a block', () => {
  const place = (store: Store, spotId: SpotId, units?: number, id = 'block'): Promise<PlaceBlockResult> =>
    placeBlock(store, LIMITS)({ spotId, providerId: PROVIDER, slot: slot(5, 6), reason: 'works', units }, lot.clock.nowMs(), message(id))
  const active = async (): Promise<readonly BlockId[]> =>
    (await lot.store.find(blocks, { where: [{ column: 'status', is: '=', value: 'ACTIVE' }], limit: 10 })).map(({ id }) => id as BlockId)

  it('has all its units or none in the end, wherever the process died', async () => {
    const seen = new Set<number>()
    for (let nth = 1; nth <= 8; nth++) {
      lot = await testLot()
      const { spotId } = await lot.list({ capacity: 120 })
      await place(dyingAt(lot.store, nth), spotId, 110).catch((cause: unknown) => cause)
      for (const id of await active()) await completeBlock(lot.store)(id, lot.clock.nowMs(), message('event'))
      await afterwards(spotId)
      const blocked = 120 - (await free(spotId, later))
      expect(blocked).toBe((await active()).length === 1 ? 110 : 0)
      seen.add(blocked)
    }
    expect([...seen].sort()).toEqual([0, 110])
  })

  it('is placed once when it is repeated, wherever the process died before', async () => {
    const database = memoryDatabase()
    for (let nth = 1; nth <= 8; nth++) {
      lot = await testLot(database, lot.clock)
      const { spotId } = await lot.list({ capacity: 120 }, `list-${nth}`)
      await place(dyingAt(lot.store, nth), spotId, 110, `block-${nth}`).catch((cause: unknown) => cause)
      lot = await testLot(database, lot.clock)
      expect((await place(lot.store, spotId, 110, `block-${nth}`)).block?.units).toBe(110)
      expect(await free(spotId, later)).toBe(10)
    }
  })

  it('lapses when its units were given away before anybody completed it', async () => {
    const { spotId } = await lot.list({ capacity: 2 })
    const outcome = await place(dyingAt(lot.store, 3), spotId).catch((cause: unknown) => cause)
    expect(outcome).toBeInstanceOf(StoreUnavailable)
    const [id] = await active()
    lot.clock.advance(2 * HOUR_MS)
    await lot.timers.fire()
    expect(await completeBlock(lot.store)(id as BlockId, lot.clock.nowMs(), message('event'))).toBe(false)
    expect(await active()).toEqual([])
    expect(await free(spotId, later)).toBe(2)
    expect((await place(lot.store, spotId)).rejected?.type).toBe('UnitsInUse')
  })

  it('gives its units back although the process died after it was removed', async () => {
    const { spotId } = await lot.list({ capacity: 60 })
    const { block, blockId } = (await place(lot.store, spotId)) as Extract<PlaceBlockResult, { blockId: unknown }>
    const own = { blockId, spotId, providerId: PROVIDER }
    await removeBlock(dyingAt(lot.store, 2))(own, NOW, message('remove')).catch((cause: unknown) => cause)
    expect(await free(spotId, later)).toBe(0)
    await releaseParts(lot.store, blockId, block.parts, NOW, message('event'))
    expect(await free(spotId, later)).toBe(60)
  })

  it('and drivers never share a space, when they want the last ones at the same moment', async () => {
    const { spotId } = await lot.list({ capacity: 100 })
    const [blocked, ...held] = await Promise.all([
      placeBlock(lot.store, LIMITS)({ spotId, providerId: PROVIDER, slot: when, reason: 'works', units: 70 }, NOW, message('block')),
      ...Array.from({ length: 60 }, (_, i) => hold(spotId, `driver-${i}`)),
    ])
    const promised = held.filter((answer) => answer.held).length
    expect(promised + (blocked.block ? 70 : 0)).toBeLessThanOrEqual(100)
    expect(await free(spotId)).toBe(100 - promised - (blocked.block ? 70 : 0))
  })
})
