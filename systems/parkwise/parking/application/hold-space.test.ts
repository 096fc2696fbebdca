import { beforeEach, describe, expect, it } from 'vitest'
import { memoryDatabase } from '#platform/store/memory/database.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { calendarIdOf } from '../domain/lot-layout.ts'
import { details, HOLD_MS, LIMITS, message, NOW, PROVIDER, slot, type TestLot, testLot, wish } from '../test-lot.ts'
import { calendarReader, readCalendars } from './calendar-reader.ts'
import { calendars } from './calendars.ts'
import { changeSpot } from './change-spot.ts'
import { type HoldResult, holdSpace } from './hold-space.ts'

let lot: TestLot
const holding = (store: Store) => holdSpace({ store, readCalendars: calendarReader(store), limits: LIMITS, holdMs: HOLD_MS })
const hold = (spotId: SpotId, claim: string, id = claim, when = slot(1, 3)): Promise<HoldResult> =>
  holding(lot.store)(wish(spotId, claim, when), lot.clock.nowMs(), message(id))
const confirm = (held: HoldResult, id: string) =>
  held.held &&
  lot.store.execute(calendars, held.held.calendarId, { type: 'Confirm', claimId: held.held.claimId, nowMs: lot.clock.nowMs() }, message(id))

/** A store whose process dies instead of making its n-th write. */
const dyingAt = (store: Store, nth: number): Store => {
  let writes = 0
  return {
    ...store,
    execute: (collection, id, command, about) =>
      ++writes === nth ? Promise.reject(new StoreUnavailable('the process died')) : store.execute(collection, id, command, about),
  }
}

const claimsOf = async (spotId: SpotId, count: number) => (await readCalendars(lot.store, spotId, count)).flatMap(({ claims }) => claims)

/** Takes all that the calendars have for hours 1 to 3, but `left` units of calendar `index`. */
const fill = async (spotId: SpotId, count: number, left = 0, index = 0): Promise<void> => {
  const states = await readCalendars(lot.store, spotId, count)
  await Promise.all(
    states.map(({ units }, i) => {
      const taken = i === index ? units - left : units
      if (taken === 0) return undefined
      const command = { type: 'Hold', kind: 'block', claimId: `full-${i}`, slot: slot(1, 3), units: taken, nowMs: NOW } as const
      return lot.store.execute(calendars, calendarIdOf(spotId, i), { ...command, untilMs: NOW + 1e9 } as never, message('fill'))
    }),
  )
}

beforeEach(async () => {
  lot = await testLot()
})

describe('holding a space', () => {
  it('tells what was promised, for how much and until when', async () => {
    const { spotId } = await lot.list()
    expect((await hold(spotId, 'a')).held).toEqual({
      claimId: 'a',
      spotId,
      calendarId: calendarIdOf(spotId, 0),
      spotName: 'Parkhaus Urania',
      providerId: PROVIDER,
      timeZone: 'Europe/Zurich',
      quote: expect.objectContaining({ total: { amountMinor: 400, currency: 'CHF' } }),
      holdExpiresAtMs: NOW + HOLD_MS,
    })
  })

  it('is refused for what does not exist, is paused, closed, past, too long or too far ahead', async () => {
    const { spotId } = await lot.list({ openingHours: { thursday: [{ fromMinute: 0, toMinute: 1_440 }] } })
    expect((await hold('no-such-spot' as SpotId, 'a')).rejected).toEqual({ type: 'SpotNotFound' })
    expect((await hold(spotId, 'b', 'b', slot(20, 40))).rejected).toEqual({ type: 'OutsideOpeningHours' })
    expect((await hold(spotId, 'c', 'c', slot(-1, 1))).rejected).toEqual({ type: 'InThePast' })
    expect((await hold(spotId, 'd', 'd', slot(1, 1_000))).rejected?.type).toBe('TooLong')
    expect((await hold(spotId, 'e', 'e', slot(24 * 400, 24 * 400 + 1))).rejected?.type).toBe('TooFarAhead')
    await changeSpot(lot.store)({ spotId, providerId: PROVIDER, revision: 1 }, { status: 'PAUSED' }, NOW, message('pause'))
    expect((await hold(spotId, 'f')).rejected).toEqual({ type: 'SpotNotOpen', why: 'paused' })
  })

  it('may begin up to five minutes ago', async () => {
    const { spotId } = await lot.list()
    expect((await hold(spotId, 'a', 'a', slot(-5 / 60, 1))).held).toBeDefined()
  })

  it('gives one space to one of many who want it at once', async () => {
    const { spotId } = await lot.list()
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => hold(spotId, `driver-${i}`)))
    expect(answers.filter((answer) => answer.held)).toHaveLength(1)
    expect(answers.filter((answer) => answer.rejected?.type === 'AlreadyTaken')).toHaveLength(99)
  })

  it('gives the space to the next driver when the hold has ended, by its timer', async () => {
    const { spotId } = await lot.list()
    const first = await hold(spotId, 'a')
    lot.clock.advance(HOLD_MS)
    expect(await lot.timers.fire()).toBe(1)
    expect((await hold(spotId, 'b')).held).toBeDefined()
    expect((await confirm(first, 'too-late'))?.rejected).toEqual({ type: 'HoldEnded' })
    expect((await claimsOf(spotId, 1)).map(({ claimId }) => claimId)).toEqual(['b'])
  })
})

describe('a lot of several calendars', () => {
  it('fills to its last space and no further, in whatever order drivers come', async () => {
    const { spotId } = await lot.list({ capacity: 120 })
    const answers = await Promise.all(Array.from({ length: 150 }, (_, i) => hold(spotId, `driver-${i}`)))
    expect(answers.filter((answer) => answer.held)).toHaveLength(120)
    expect(new Set(answers.flatMap(({ held }) => (held ? [held.calendarId] : []))).size).toBe(3)
  })

  it('refuses only after all have: the last space is found wherever it is', async () => {
    const { spotId } = await lot.list({ capacity: 1_000 })
    await fill(spotId, 20, 1, 13)
    expect((await hold(spotId, 'a')).held?.calendarId).toBe(calendarIdOf(spotId, 13))
    expect((await hold(spotId, 'b')).rejected).toEqual({ type: 'AlreadyTaken' })
  })

  it('lets 500 drivers race for the last of 2,000 spaces: one wins, in less than two seconds', async () => {
    const { spotId } = await lot.list({ capacity: 2_000 })
    await fill(spotId, 40, 1, 27)
    const startedMs = performance.now()
    const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => hold(spotId, `driver-${i}`)))
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    expect(answers.filter((answer) => answer.held)).toHaveLength(1)
    expect((await claimsOf(spotId, 40)).filter((claim) => claim.kind === 'booking')).toHaveLength(1)
  })
})

describe('a repeated wish', () => {
  it('gets the first quote and expiry, whatever has changed since', async () => {
    const { spotId } = await lot.list()
    const first = await hold(spotId, 'a')
    const pricing = { ...details().pricing, hourly: { amountMinor: 900, currency: 'CHF' } }
    await changeSpot(lot.store)({ spotId, providerId: PROVIDER, revision: 1 }, { pricing, name: 'Other' }, NOW, message('dearer'))
    lot.clock.advance(HOLD_MS / 2)
    expect(await hold(spotId, 'a')).toEqual(first)
  })

  it('gets the first answer when the hold has long ended and somebody else has the space', async () => {
    const { spotId } = await lot.list()
    const first = await hold(spotId, 'a')
    lot.clock.advance(HOLD_MS)
    await hold(spotId, 'b')
    expect(await hold(spotId, 'a')).toEqual(first)
    expect((await claimsOf(spotId, 1)).map(({ claimId }) => claimId)).toEqual(['b'])
  })

  it('stays refused when there is space by now', async () => {
    const { spotId } = await lot.list()
    await hold(spotId, 'a')
    expect((await hold(spotId, 'b')).rejected?.type).toBe('AlreadyTaken')
    lot.clock.advance(HOLD_MS)
    expect((await hold(spotId, 'b')).rejected?.type).toBe('AlreadyTaken')
    expect((await hold(spotId, 'b', 'a-new-wish')).held).toBeDefined()
  })

  it('stays refused for the reason that the facts gave then', async () => {
    const { spotId } = await lot.list()
    const spot = { spotId, providerId: PROVIDER }
    await changeSpot(lot.store)({ ...spot, revision: 1 }, { status: 'PAUSED' }, NOW, message('pause'))
    await hold(spotId, 'a')
    await changeSpot(lot.store)({ ...spot, revision: 2 }, { status: 'ACTIVE' }, NOW, message('resume'))
    expect((await hold(spotId, 'a')).rejected).toEqual({ type: 'SpotNotOpen', why: 'paused' })
  })

  it('stays refused by a lot that has grown since, and found by one that has other space by now', async () => {
    const { spotId } = await lot.list({ capacity: 500 })
    await fill(spotId, 10, 1, 7)
    const first = await hold(spotId, 'a')
    const refused = await hold(spotId, 'b')
    expect(first.held?.calendarId).toBe(calendarIdOf(spotId, 7))
    expect(refused.rejected?.type).toBe('AlreadyTaken')
    for (let i = 0; i < 10; i++) await hold(spotId, `refused-${i}`)
    await changeSpot(lot.store)({ spotId, providerId: PROVIDER, revision: 1 }, { capacity: 5_000 }, NOW, message('grow'))
    await lot.store.execute(calendars, calendarIdOf(spotId, 3), { type: 'Release', claimId: 'full-3' as never, nowMs: NOW }, message('r'))
    expect(await hold(spotId, 'a')).toEqual(first)
    expect(await hold(spotId, 'b')).toEqual(refused)
    for (let i = 0; i < 10; i++) expect((await hold(spotId, `refused-${i}`)).rejected?.type).toBe('AlreadyTaken')
    expect((await claimsOf(spotId, 100)).filter((claim) => claim.kind === 'booking')).toHaveLength(1)
    expect((await hold(spotId, 'c')).held).toBeDefined()
  })

  it('has one effect when it comes many times at once', async () => {
    const { spotId } = await lot.list({ capacity: 1_000 })
    await fill(spotId, 20, 5, 13)
    const answers = await Promise.all(Array.from({ length: 20 }, () => hold(spotId, 'a')))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect((await claimsOf(spotId, 20)).filter((claim) => claim.kind === 'booking')).toHaveLength(1)
  })

  it('has one effect wherever the process died before', async () => {
    const database = memoryDatabase()
    lot = await testLot(database)
    const { spotId } = await lot.list({ capacity: 1_000 })
    await fill(spotId, 20, 5, 13)
    for (let nth = 1; nth <= 8; nth++) {
      const claim = `claim-${nth}`
      const crash = holding(dyingAt(lot.store, nth))(wish(spotId, claim), NOW, message(claim))
      const before = await crash.catch((cause: unknown) => cause)
      lot = await testLot(database, lot.clock)
      const after = await hold(spotId, claim)
      if (!(before instanceof StoreUnavailable)) expect(after).toEqual(before)
      const own = (await claimsOf(spotId, 20)).filter(({ claimId }) => claimId === claim)
      expect(own).toHaveLength(after.held ? 1 : 0)
    }
    expect((await claimsOf(spotId, 20)).filter((claim) => claim.kind === 'booking')).toHaveLength(5)
  })

  it('is refused with other content', async () => {
    const { spotId } = await lot.list({ capacity: 120 })
    const ask = (fingerprint: string) => holding(lot.store)(wish(spotId, 'a'), NOW, message('a', { fingerprint }))
    await ask('one')
    await expect(ask('two')).rejects.toThrow(FingerprintMismatch)
  })

  it('holds nothing more under a claim that another wish has used', async () => {
    const { spotId } = await lot.list({ capacity: 10 })
    await hold(spotId, 'a', 'first')
    expect((await hold(spotId, 'a', 'second')).rejected).toEqual({ type: 'AlreadyTaken' })
  })
})
