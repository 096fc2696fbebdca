import { beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { FingerprintMismatch, type Message, StoreUnavailable } from '#platform/store/message.ts'
import { openStore, type Store } from '#platform/store/store.ts'
import { DRIVER, HOLD_MS, NOW_MS, REQUEST, SLOT, STRANGER } from '../domain/booking-fixture.ts'
import type { BookingId } from '../domain/booking-state.ts'
import { USUAL_POLICY } from '../domain/cancellation-policy.ts'
import { type FakeParking, fakeParking, SPOT, UNKNOWN_SPOT } from '../fake-parking.ts'
import { bookings } from './bookings.ts'
import { requestBooking } from './request-booking.ts'
import { unpaidHolds } from './unpaid-holds.ts'

const WISH = { driverId: DRIVER, spotId: SPOT, slot: SLOT, vehiclePlate: REQUEST.vehiclePlate }

const RULES = { mostUnpaid: 3, cancellation: USUAL_POLICY }

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
  await engine.migrate([bookings, unpaidHolds])
  const opened = openStore({ engine, clock, stamp: { system: 'parkwise', service: 'bookings' }, collections: [bookings, unpaidHolds] })
  store = {
    ...opened.store,
    execute: async (...order) => {
      if (crashBeforeRecord && order[0].name === bookings.name) throw new StoreUnavailable('the process died here')
      const outcome = await opened.store.execute(...order)
      if (crashAfterRecord && order[0].name === bookings.name) throw new StoreUnavailable('the process died here')
      return outcome
    },
  }
})

const message = (id: string, fingerprint?: string): Message => ({ id: id as MessageId, fingerprint, atMs: clock.nowMs() })
const request = (id: string, wish = WISH, fingerprint?: string) =>
  requestBooking({ store, parking }, RULES)(message(id, fingerprint), true, wish)
const cancel = (id: BookingId, messageId: string) =>
  store.execute(bookings, id, { type: 'Cancel', by: 'driver', principalId: DRIVER, nowMs: clock.nowMs() }, message(messageId))

describe('requesting a booking', () => {
  it('holds the space and records the booking', async () => {
    const { id, outcome } = await request('wish')
    expect(outcome.rejected).toBeUndefined()
    expect(parking.isFree(SPOT, SLOT)).toBe(false)
    expect(await store.stateOf(bookings, id)).toMatchObject({ status: 'PENDING_PAYMENT', terms: { driverId: DRIVER, claimId: id } })
  })

  it('goes on where it broke off, also when it was admitted only because older ones are settled', async () => {
    const slotAt = (hours: number) => ({ fromMs: SLOT.fromMs + hours * HOUR_MS, toMs: SLOT.fromMs + (hours + 1) * HOUR_MS })
    for (let i = 0; i < RULES.mostUnpaid; i++) {
      const { id } = await request(`settled-${i}`, { ...WISH, slot: slotAt(i) })
      await cancel(id, `cancel-${i}`)
    }
    crashBeforeRecord = true
    await expect(request('wish', { ...WISH, slot: slotAt(9) })).rejects.toThrow(StoreUnavailable)
    crashBeforeRecord = false
    const { outcome } = await request('wish', { ...WISH, slot: slotAt(9) })
    expect(outcome.rejected).toBeUndefined()
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

describe('holding without paying', () => {
  const at = (hours: number) => ({ fromMs: SLOT.fromMs + hours * HOUR_MS, toMs: SLOT.fromMs + (hours + 1) * HOUR_MS })
  const asMany = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => request(`wish-${i}`, { ...WISH, slot: at(i) })))
  const admitted = (answers: Awaited<ReturnType<typeof asMany>>) => answers.filter(({ outcome }) => !outcome.rejected)

  it('is limited to a few spaces, also for many wishes at once', async () => {
    const answers = await asMany(8)
    expect(admitted(answers)).toHaveLength(3)
    const refused = answers.flatMap(({ outcome }) => outcome.rejected ?? [])
    expect(refused).toEqual(Array.from({ length: 5 }, () => ({ type: 'HoldRefused', by: { type: 'TooManyUnpaid', most: 3 } })))
  })

  it('has room again when a booking is cancelled or expires, but not for the wish that was refused', async () => {
    const answers = admitted(await asMany(3))
    const refused = await request('one-more', { ...WISH, slot: at(5) })
    await cancel(answers[0]?.id as BookingId, 'cancel')
    expect((await request('next', { ...WISH, slot: at(6) })).outcome.rejected).toBeUndefined()
    expect((await request('one-more', { ...WISH, slot: at(5) })).outcome.rejected).toEqual(refused.outcome.rejected)
    expect((await request('and-next', { ...WISH, slot: at(7) })).outcome.rejected?.type).toBe('HoldRefused')
  })

  it('does not count wishes for which there was no space', async () => {
    await request('rival', { ...WISH, driverId: STRANGER })
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      expect((await request(name)).outcome.rejected).toEqual({ type: 'HoldRefused', by: { type: 'AlreadyTaken' } })
    }
    const later = await Promise.all([3, 4, 5].map((hours) => request(`later-${hours}`, { ...WISH, slot: at(hours) })))
    expect(admitted(later)).toHaveLength(3)
  })

  it('does not count a wish whose process died for ever', async () => {
    crashBeforeRecord = true
    for (const name of ['a', 'b', 'c']) await expect(request(name)).rejects.toThrow(StoreUnavailable)
    crashBeforeRecord = false
    expect((await request('d', { ...WISH, slot: at(4) })).outcome.rejected?.type).toBe('HoldRefused')
    clock.advance(HOLD_MS)
    expect((await request('e', { ...WISH, slot: at(4) })).outcome.rejected).toBeUndefined()
  })
})
