import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { DRIVER, HOLD_MS, NOW_MS, SLOT, STRANGER } from './booking-fixture.ts'
import {
  cancelled,
  confirmed,
  declined,
  expired,
  given,
  OTHER_PAYMENT,
  PAYMENT,
  PRICE,
  paid,
  pay,
  paying,
  requested,
  when,
} from './booking-given.ts'
import { LAST_TRY_MS } from './booking-payment.ts'

const EXPIRES_MS = NOW_MS + HOLD_MS
const returned = (why: 'too-late' | 'paid-twice', paymentId = PAYMENT, atMs = EXPIRES_MS) => ({
  accepted: [{ type: 'PaymentReturned', paymentId, amount: PRICE, why, atMs }],
})

describe('paying', () => {
  it('begins while the space is held, and the booking then lives as long as the longer hold', () => {
    const until = EXPIRES_MS + 5 * MINUTE_MS
    const decision = when(given(requested), pay(NOW_MS, { holdExpiresAtMs: until }))
    expect(decision.accepted).toEqual([{ type: 'PaymentStarted', paymentId: PAYMENT, holdExpiresAtMs: until, atMs: NOW_MS }])
    const booking = given(requested, ...(decision.accepted ?? []))
    expect(booking).toMatchObject({ status: 'PENDING_PAYMENT', holdExpiresAtMs: until, payment: { type: 'running', paymentId: PAYMENT } })
    expect(when(booking, { type: 'Expire', nowMs: until - 1 })).toEqual({ accepted: [] })
    expect(when(booking, { type: 'Expire', nowMs: until }).accepted).toHaveLength(1)
  })

  it('does not begin when there is hardly any time left, or no hold', () => {
    expect(when(given(requested), pay(EXPIRES_MS - LAST_TRY_MS)).accepted).toHaveLength(1)
    expect(when(given(requested), pay(EXPIRES_MS - LAST_TRY_MS + 1))).toEqual({ rejected: { type: 'HoldEnded' } })
    expect(when(given(requested), pay(NOW_MS, { holdExpiresAtMs: null }))).toEqual({ rejected: { type: 'HoldEnded' } })
  })

  it('is tried once at a time; the same attempt may begin again', () => {
    const booking = given(requested, paying)
    expect(when(booking, pay(NOW_MS, { paymentId: OTHER_PAYMENT }))).toEqual({
      rejected: { type: 'PaymentRunning', paymentId: PAYMENT },
    })
    expect(when(booking, pay(NOW_MS)).accepted).toHaveLength(1)
  })

  it('may be tried again after it was declined', () => {
    const booking = given(requested, paying, declined)
    expect(booking).toMatchObject({ status: 'PENDING_PAYMENT', payment: { type: 'declined', reason: 'card-declined' } })
    expect(when(booking, pay(NOW_MS, { paymentId: OTHER_PAYMENT })).accepted).toHaveLength(1)
  })

  it('is for the driver alone, and for nothing that is paid or over', () => {
    expect(when(given(requested), pay(NOW_MS, { driverId: STRANGER }))).toEqual({ rejected: { type: 'BookingNotFound' } })
    for (const [status, booking] of [
      ['CONFIRMED', given(requested, paying, confirmed)],
      ['EXPIRED', given(requested, expired)],
      ['CANCELLED', given(requested, cancelled)],
    ] as const) {
      expect(when(booking, pay(NOW_MS, { driverId: DRIVER }))).toEqual({ rejected: { type: 'WrongStatus', status } })
    }
  })

  it('what another attempt is said to have come to does not end this one', () => {
    const command = { type: 'PaymentDeclined', paymentId: OTHER_PAYMENT, reason: 'card-declined', nowMs: NOW_MS } as const
    expect(when(given(requested, paying), command)).toEqual({ accepted: [] })
    expect(when(given(requested, paying, confirmed), { ...command, paymentId: PAYMENT })).toEqual({ accepted: [] })
  })
})

describe('money that has come', () => {
  it('confirms the booking whose space is kept', () => {
    const decision = when(given(requested, paying), paid(confirmed.atMs))
    expect(decision).toEqual({ accepted: [confirmed] })
    expect(given(requested, paying, confirmed)).toMatchObject({ status: 'CONFIRMED', payment: { type: 'paid', paymentId: PAYMENT } })
  })

  it('parking’s answer counts: the space was kept in time although our own timer is due', () => {
    expect(when(given(requested, paying), paid(EXPIRES_MS + MINUTE_MS)).accepted).toMatchObject([{ type: 'BookingConfirmed' }])
  })

  it('counts although the attempt was said to be declined before', () => {
    expect(when(given(requested, paying, declined), paid(NOW_MS)).accepted).toMatchObject([{ type: 'BookingConfirmed' }])
  })

  it('goes back when the space is gone, and the booking is never revived', () => {
    expect(when(given(requested, paying), paid(EXPIRES_MS, { spaceKept: false }))).toEqual(returned('too-late'))
    for (const booking of [given(requested, paying, expired), given(requested, paying, cancelled)]) {
      expect(when(booking, paid(EXPIRES_MS))).toEqual(returned('too-late'))
      const after = given(requested, paying, ...(when(booking, paid(EXPIRES_MS)).accepted ?? []))
      expect(after).toMatchObject({ refunds: [{ paymentId: PAYMENT, amount: PRICE, why: 'too-late', isDone: false }] })
    }
  })

  it('goes back when another payment has paid already', () => {
    const booking = given(requested, paying, confirmed)
    expect(when(booking, paid(EXPIRES_MS, { paymentId: OTHER_PAYMENT }))).toEqual(returned('paid-twice', OTHER_PAYMENT))
  })

  it('told twice changes nothing, whether it was kept or sent back', () => {
    expect(when(given(requested, paying, confirmed), paid(SLOT.fromMs))).toEqual({ accepted: [] })
    const late = given(requested, paying, expired, { type: 'PaymentReturned', paymentId: PAYMENT, amount: PRICE, why: 'too-late', atMs: 1 })
    expect(when(late, paid(SLOT.fromMs))).toEqual({ accepted: [] })
  })
})

describe('a refund', () => {
  const back = given(requested, paying, expired, { type: 'PaymentReturned', paymentId: PAYMENT, amount: PRICE, why: 'too-late', atMs: 1 })
  const arrived = (paymentId = PAYMENT) => ({ type: 'RefundArrived', paymentId, nowMs: SLOT.toMs }) as const

  it('is done when the provider says so, once', () => {
    const decision = when(back, arrived())
    expect(decision.accepted).toEqual([{ type: 'RefundArrived', paymentId: PAYMENT, atMs: SLOT.toMs }])
    const [event] = decision.accepted ?? []
    if (!event) throw new Error('it arrived')
    const done = given(
      requested,
      paying,
      expired,
      { type: 'PaymentReturned', paymentId: PAYMENT, amount: PRICE, why: 'too-late', atMs: 1 },
      event,
    )
    expect(done).toMatchObject({ status: 'EXPIRED', refunds: [{ isDone: true }] })
    expect(when(done, arrived())).toEqual({ accepted: [] })
  })

  it('of another payment changes nothing', () => {
    expect(when(back, arrived(OTHER_PAYMENT))).toEqual({ accepted: [] })
  })
})
