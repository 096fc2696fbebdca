import { beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { FingerprintMismatch, type Message, StoreUnavailable } from '#platform/store/message.ts'
import { openStore, type Store } from '#platform/store/store.ts'
import type { BookingId } from '../contract/bookings-api.ts'
import { DRIVER, HOLD_MS, NOW_MS, REQUEST, SLOT, STRANGER } from '../domain/booking-fixture.ts'
import { type FakeParking, fakeParking, SPOT, UNKNOWN_SPOT } from '../fake-parking.ts'
import { bookings } from './bookings.ts'
import { confirmBooking } from './confirm-booking.ts'
import { requestBooking } from './request-booking.ts'

const WISH = { driverId: DRIVER, spotId: SPOT, slot: SLOT, vehiclePlate: REQUEST.vehiclePlate }

let clock: ManualClock
let parking: FakeParking
let store: Store
let crashBeforeRecord: boolean
let crashAfterRecord: boolean

beforeEach(async () => {
  clock = manualClock(NOW_MS)
  parking = fakeParking(clock)
  crashBeforeRecord = false
  crashAfterRecord = false
  const engine = memoryEngine()
  await engine.migrate([bookings])
  const opened = openStore({ engine, clock, stamp: { system: 'parkwise', service: 'bookings' }, collections: [bookings] })
  store = {
    ...opened.store,
    execute: async (...order) => {
      if (crashBeforeRecord) throw new StoreUnavailable('the process died here')
      const outcome = await opened.store.execute(...order)
      if (crashAfterRecord) throw new StoreUnavailable('the process died here')
      return outcome
    },
  }
})

const message = (id: string, fingerprint?: string): Message => ({ id: id as MessageId, fingerprint, atMs: clock.nowMs() })
const request = (id: string, wish = WISH, fingerprint?: string) => requestBooking({ store, parking })(message(id, fingerprint), true, wish)
const confirm = (id: BookingId, messageId: string) => confirmBooking({ store, parking })(id, message(messageId))
const cancel = (id: BookingId, messageId: string) =>
  store.execute(bookings, id, { type: 'Cancel', by: 'driver', principalId: DRIVER, nowMs: clock.nowMs() }, message(messageId))

describe('requesting a booking', () => {
  it('holds the space and records the booking', async () => {
    const { id, outcome } = await request('wish')
    expect(outcome.rejected).toBeUndefined()
    expect(parking.isFree(SPOT, SLOT)).toBe(false)
    expect(await store.stateOf(bookings, id)).toMatchObject({ status: 'PENDING_PAYMENT', terms: { driverId: DRIVER, claimId: id } })
  })

  it('repeated, is the same booking and takes no second space', async () => {
    const first = await request('wish')
    clock.advance(1_000)
    const again = await request('wish')
    expect(again.id).toBe(first.id)
    expect(again.outcome).toEqual({ ...first.outcome, replayed: true })
  })

  it('repeated long after, still has the first answer', async () => {
    const first = await request('wish')
    await cancel(first.id, 'cancel')
    clock.advance(2 * HOLD_MS)
    parking.away = true
    expect((await request('wish')).outcome).toEqual({ ...first.outcome, replayed: true })
  })

  it('of a taken space is refused, and refused again when the space is free', async () => {
    await request('first')
    const refused = await request('second', { ...WISH, driverId: STRANGER })
    expect(refused.outcome.rejected).toEqual({ type: 'HoldRefused', by: { type: 'AlreadyTaken' } })
    clock.advance(HOLD_MS)
    expect(parking.isFree(SPOT, SLOT)).toBe(true)
    expect((await request('second', { ...WISH, driverId: STRANGER })).outcome.rejected).toEqual(refused.outcome.rejected)
    expect((await request('third', { ...WISH, driverId: STRANGER })).outcome.rejected).toBeUndefined()
  })

  it('of a spot that does not exist leaves no booking', async () => {
    const { id, outcome } = await request('wish', { ...WISH, spotId: UNKNOWN_SPOT })
    expect(outcome.rejected).toEqual({ type: 'HoldRefused', by: { type: 'SpotNotFound' } })
    expect(await store.stateOf(bookings, id)).toEqual({ status: 'NONE' })
  })

  it('that broke off after the hold goes on where it was', async () => {
    crashBeforeRecord = true
    await expect(request('wish')).rejects.toThrow(StoreUnavailable)
    expect(parking.isFree(SPOT, SLOT)).toBe(false)
    crashBeforeRecord = false
    const { id, outcome } = await request('wish')
    expect(outcome.rejected).toBeUndefined()
    expect(await store.stateOf(bookings, id)).toMatchObject({ status: 'PENDING_PAYMENT', holdExpiresAtMs: NOW_MS + HOLD_MS })
  })

  it('that broke off before its answer has been done', async () => {
    crashAfterRecord = true
    await expect(request('wish')).rejects.toThrow(StoreUnavailable)
    crashAfterRecord = false
    expect((await request('wish')).outcome).toMatchObject({ replayed: true, accepted: [{ type: 'BookingRequested' }] })
  })

  it('that broke off and comes back when the hold is over promises nothing', async () => {
    crashBeforeRecord = true
    await expect(request('wish')).rejects.toThrow(StoreUnavailable)
    crashBeforeRecord = false
    clock.advance(HOLD_MS)
    expect(parking.isFree(SPOT, SLOT)).toBe(true)
    expect((await request('wish')).outcome.rejected).toEqual({ type: 'HoldEnded' })
  })

  it('many times at once is one booking', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => request('wish')))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    for (const { outcome } of answers) expect(outcome).toMatchObject({ accepted: [{ type: 'BookingRequested' }], version: 1 })
  })

  it('with the message of another wish is refused and changes nothing', async () => {
    const { id } = await request('wish', WISH, 'one')
    const before = await store.stateOf(bookings, id)
    await expect(request('wish', { ...WISH, spotId: UNKNOWN_SPOT }, 'other')).rejects.toThrow(FingerprintMismatch)
    expect(await store.stateOf(bookings, id)).toEqual(before)
  })

  it('without parking is a fault and no outcome', async () => {
    parking.away = true
    await expect(request('wish')).rejects.toThrow(StoreUnavailable)
    parking.away = false
    expect((await request('wish')).outcome.rejected).toBeUndefined()
  })
})

describe('confirming a booking', () => {
  it('keeps the space until the end of the interval', async () => {
    const { id } = await request('wish')
    expect(await confirm(id, 'paid')).toEqual({})
    expect(await store.stateOf(bookings, id)).toMatchObject({ status: 'CONFIRMED' })
    clock.advance(2 * HOLD_MS)
    expect(parking.isFree(SPOT, SLOT)).toBe(false)
  })

  it('repeated, has the same answer', async () => {
    const { id } = await request('wish')
    await confirm(id, 'paid')
    await cancel(id, 'cancel')
    expect(await confirm(id, 'paid')).toEqual({})
    expect(await store.stateOf(bookings, id)).toMatchObject({ status: 'CANCELLED' })
  })

  it('that broke off between the two steps goes on where it was, although the hold would be over', async () => {
    const { id } = await request('wish')
    crashBeforeRecord = true
    await expect(confirm(id, 'paid')).rejects.toThrow(StoreUnavailable)
    crashBeforeRecord = false
    clock.advance(HOLD_MS)
    expect(await confirm(id, 'paid')).toEqual({})
    expect(await store.stateOf(bookings, id)).toMatchObject({ status: 'CONFIRMED' })
  })

  it('is refused when the hold is over, and again when repeated', async () => {
    const { id } = await request('wish')
    clock.advance(HOLD_MS)
    expect(await confirm(id, 'paid')).toEqual({ rejected: { type: 'HoldEnded' } })
    expect(await confirm(id, 'paid')).toEqual({ rejected: { type: 'HoldEnded' } })
  })

  it('is refused for a cancelled booking', async () => {
    const { id } = await request('wish')
    await cancel(id, 'cancel')
    expect(await confirm(id, 'paid')).toEqual({ rejected: { type: 'WrongStatus', status: 'CANCELLED' } })
  })

  it('is refused for a booking that was never made', async () => {
    const refused = await request('wish', { ...WISH, spotId: UNKNOWN_SPOT })
    expect(await confirm(refused.id, 'paid')).toEqual({ rejected: { type: 'BookingNotFound' } })
  })
})
