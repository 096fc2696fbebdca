import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { money } from '#platform/kernel/money.ts'
import { bookingDecider } from './booking.ts'
import { DRIVER, HOLD_MS, NOW_MS, PROVIDER, REQUEST, SLOT, SPACE, STRANGER } from './booking-fixture.ts'
import {
  cancel,
  cancelled,
  checkIn,
  checkOut,
  completed,
  confirmed,
  expired,
  given,
  LATE_MS,
  OPENS_BEFORE_MS,
  OVERSTAY_MS,
  PAYMENT,
  PRICE,
  paid,
  pay,
  paying,
  requested,
  started,
  terms,
  when,
} from './booking-given.ts'
import type { BookingCommand } from './booking-state.ts'

describe('asking for a booking', () => {
  it('a held space becomes a booking that waits for payment, with the price that was shown', () => {
    const booking = given(requested)
    expect(when(given(), REQUEST)).toEqual({ accepted: [requested] })
    expect(booking).toMatchObject({ status: 'PENDING_PAYMENT', holdExpiresAtMs: NOW_MS + HOLD_MS })
    expect(booking).toMatchObject({ terms: { quote: SPACE.quote }, history: [{ status: 'PENDING_PAYMENT', atMs: NOW_MS }] })
  })

  it('a refused space is the outcome of the booking, with its reason', () => {
    const refused = when(given(), { ...REQUEST, hold: { rejected: { type: 'AlreadyTaken' } } })
    expect(refused).toEqual({ rejected: { type: 'HoldRefused', by: { type: 'AlreadyTaken' } } })
    const greedy = when(given(), { ...REQUEST, hold: { rejected: { type: 'TooManyUnpaid', most: 5 } } })
    expect(greedy).toEqual({ rejected: { type: 'HoldRefused', by: { type: 'TooManyUnpaid', most: 5 } } })
  })

  it('a hold that has ended meanwhile is no space any more', () => {
    expect(when(given(), { ...REQUEST, nowMs: NOW_MS + HOLD_MS })).toEqual({ rejected: { type: 'HoldEnded' } })
    expect(when(given(), { ...REQUEST, nowMs: NOW_MS + HOLD_MS - 1 }).accepted).toHaveLength(1)
  })

  it('a booking is asked for once', () => {
    expect(when(given(requested), REQUEST)).toEqual({ rejected: { type: 'AlreadyRequested' } })
  })

  it('a quote whose lines are not its total is a bug', () => {
    const wrong = { ...SPACE, quote: { ...SPACE.quote, total: money(1, 'CHF') } }
    expect(() => when(given(), { ...REQUEST, hold: { held: wrong } })).toThrow(InvariantViolation)
  })
})

describe('expiring', () => {
  it('an unpaid booking expires when its hold ends, not before', () => {
    expect(when(given(requested), { type: 'Expire', nowMs: NOW_MS + HOLD_MS - 1 })).toEqual({ accepted: [] })
    expect(when(given(requested), { type: 'Expire', nowMs: NOW_MS + HOLD_MS })).toEqual({ accepted: [expired] })
  })

  it('a timer of a booking that was paid or has ended changes nothing', () => {
    for (const booking of [given(requested, paying, confirmed), given(requested, cancelled), given(requested, expired)]) {
      expect(when(booking, { type: 'Expire', nowMs: NOW_MS + HOLD_MS })).toEqual({ accepted: [] })
    }
  })

  it('the history says that it was not paid', () => {
    expect(given(requested, expired)).toMatchObject({
      status: 'EXPIRED',
      history: [{ status: 'PENDING_PAYMENT' }, { status: 'EXPIRED', atMs: NOW_MS + HOLD_MS, reason: 'not-paid' }],
    })
  })
})

describe('cancelling', () => {
  it('an unpaid booking can be cancelled by its driver', () => {
    expect(when(given(requested), cancel(cancelled.atMs))).toEqual({ accepted: [cancelled] })
  })

  it('an unpaid booking can be cancelled even when its interval has begun', () => {
    expect(when(given(requested), cancel(SLOT.fromMs + 1)).accepted).toHaveLength(1)
  })

  it('a paid booking can be cancelled by its driver until its interval begins, with what the policy gives back', () => {
    const booking = given(requested, paying, confirmed)
    expect(when(booking, cancel(SLOT.fromMs - 1)).accepted).toEqual([
      {
        type: 'BookingCancelled',
        by: 'driver',
        settlement: { rule: 'too-late', percent: 0, refund: money(0, 'CHF') },
        atMs: SLOT.fromMs - 1,
      },
    ])
    expect(when(booking, cancel(SLOT.fromMs))).toEqual({ rejected: { type: 'StayHasBegun' } })
    expect(when(booking, cancel(confirmed.atMs + 1)).accepted).toMatchObject([{ settlement: { rule: 'grace', refund: PRICE } }])
    const after = given(requested, paying, confirmed, ...(when(booking, cancel(confirmed.atMs + 1)).accepted ?? []))
    expect(after).toMatchObject({ status: 'CANCELLED', refunds: [{ paymentId: PAYMENT, amount: PRICE, why: 'cancelled', isDone: false }] })
  })

  it('the policy that was agreed counts, not that of today', () => {
    const agreed = { ...requested, terms: { ...terms, cancellation: { graceMs: 0, tiers: [{ beforeMs: MINUTE_MS, percent: 30 }] } } }
    expect(when(given(agreed, paying, confirmed), cancel(SLOT.fromMs - MINUTE_MS)).accepted).toMatchObject([
      { settlement: { rule: 'tier', percent: 30, refund: money(240, 'CHF') } },
    ])
  })

  it('cancelling twice changes nothing and is no error', () => {
    expect(when(given(requested, cancelled), cancel(NOW_MS + 2 * MINUTE_MS))).toEqual({ accepted: [] })
  })

  it.each([
    ['ACTIVE', given(requested, paying, confirmed, started)],
    ['COMPLETED', given(requested, paying, confirmed, started, completed)],
    ['NO_SHOW', given(requested, paying, confirmed, { type: 'DriverDidNotCome', atMs: SLOT.toMs })],
    ['EXPIRED', given(requested, expired)],
  ] as const)('what is %s cannot be cancelled', (status, booking) => {
    expect(when(booking, cancel(SLOT.toMs))).toEqual({ rejected: { type: 'WrongStatus', status } })
  })

  it('somebody else’s booking does not exist', () => {
    for (const booking of [given(requested), given(requested, cancelled)]) {
      for (const principalId of [STRANGER, PROVIDER]) {
        expect(when(booking, { type: 'Cancel', by: 'driver', principalId, nowMs: NOW_MS })).toEqual({
          rejected: { type: 'BookingNotFound' },
        })
      }
    }
  })

  it('the provider can cancel what nobody has come for, gives everything back, and the history says who it was', () => {
    const decision = when(given(requested, paying, confirmed), {
      type: 'Cancel',
      by: 'provider',
      principalId: PROVIDER,
      nowMs: SLOT.toMs - 1,
    })
    expect(decision.accepted).toMatchObject([
      { type: 'BookingCancelled', by: 'provider', settlement: { rule: 'by-provider', refund: PRICE } },
    ])
    expect(given(requested, paying, confirmed, ...(decision.accepted ?? []))).toMatchObject({
      history: [{}, {}, { status: 'CANCELLED', reason: 'by-provider' }],
    })
    const over = { type: 'Cancel', by: 'provider', principalId: PROVIDER, nowMs: SLOT.toMs } as const
    expect(when(given(requested, paying, confirmed), over)).toEqual({ rejected: { type: 'StayHasBegun' } })
  })
})

describe('the stay', () => {
  const booked = given(requested, paying, confirmed)
  const arrived = given(requested, paying, confirmed, started)

  it('begins a little before its interval at the earliest', () => {
    const earliestMs = SLOT.fromMs - OPENS_BEFORE_MS
    expect(when(booked, checkIn(earliestMs - 1))).toEqual({ rejected: { type: 'TooEarly', earliestMs } })
    expect(when(booked, checkIn(earliestMs))).toEqual({
      accepted: [{ type: 'BookingStarted', by: 'driver', endsAtMs: SLOT.toMs + OVERSTAY_MS, atMs: earliestMs }],
    })
  })

  it('does not begin when its interval is over', () => {
    expect(when(booked, checkIn(SLOT.toMs))).toEqual({ rejected: { type: 'TooLate', latestMs: SLOT.toMs } })
    expect(when(booked, checkIn(SLOT.toMs - 1)).accepted).toHaveLength(1)
  })

  it('does not begin unpaid, and begins once however often it is said', () => {
    expect(when(given(requested), checkIn(SLOT.fromMs))).toEqual({ rejected: { type: 'WrongStatus', status: 'PENDING_PAYMENT' } })
    expect(when(arrived, checkIn(SLOT.fromMs))).toEqual({ accepted: [] })
  })

  it('may be begun and ended by the provider, and by nobody else', () => {
    const provider = { by: 'provider', principalId: PROVIDER }
    expect(when(booked, checkIn(SLOT.fromMs, provider)).accepted).toMatchObject([{ by: 'provider' }])
    expect(when(arrived, checkOut(SLOT.fromMs + 1, provider)).accepted).toMatchObject([{ by: 'provider' }])
    for (const other of [{ principalId: STRANGER }, { by: 'provider', principalId: DRIVER }]) {
      expect(when(booked, checkIn(SLOT.fromMs, other))).toEqual({ rejected: { type: 'BookingNotFound' } })
      expect(when(arrived, checkOut(SLOT.fromMs, other))).toEqual({ rejected: { type: 'BookingNotFound' } })
    }
  })

  it('ends when the driver leaves, late as well, and once', () => {
    expect(when(arrived, checkOut(LATE_MS))).toEqual({ accepted: [{ type: 'BookingCompleted', by: 'driver', atMs: LATE_MS }] })
    const over = given(requested, paying, confirmed, started, completed)
    expect(over).toMatchObject({
      status: 'COMPLETED',
      history: [{ status: 'PENDING_PAYMENT' }, { status: 'CONFIRMED' }, { status: 'ACTIVE' }, { status: 'COMPLETED' }],
    })
    expect(when(over, checkOut(LATE_MS))).toEqual({ accepted: [] })
  })

  it('does not end before it has begun', () => {
    expect(when(booked, checkOut(SLOT.toMs))).toEqual({ rejected: { type: 'NotCheckedIn' } })
    expect(when(given(requested), checkOut(SLOT.toMs))).toEqual({ rejected: { type: 'WrongStatus', status: 'PENDING_PAYMENT' } })
  })

  it('that nobody came for is a no-show when its time is over, not before', () => {
    expect(when(booked, { type: 'TimeIsUp', nowMs: SLOT.toMs - 1 })).toEqual({ accepted: [] })
    expect(when(booked, { type: 'TimeIsUp', nowMs: SLOT.toMs })).toEqual({ accepted: [{ type: 'DriverDidNotCome', atMs: SLOT.toMs }] })
  })

  it('that nobody ended is over when its time is up', () => {
    const nowMs = SLOT.toMs + OVERSTAY_MS
    expect(when(arrived, { type: 'TimeIsUp', nowMs })).toEqual({ accepted: [{ type: 'BookingCompleted', by: 'time', atMs: nowMs }] })
    expect(when(given(requested, expired), { type: 'TimeIsUp', nowMs })).toEqual({ accepted: [] })
  })
})

it('nothing but a request makes a booking', () => {
  const commands: readonly BookingCommand[] = [
    paid(NOW_MS),
    pay(NOW_MS),
    { type: 'PaymentDeclined', paymentId: PAYMENT, reason: 'x', nowMs: NOW_MS },
    { type: 'RefundArrived', paymentId: PAYMENT, nowMs: NOW_MS },
    { type: 'Expire', nowMs: NOW_MS },
    cancel(NOW_MS),
    checkIn(NOW_MS),
    checkOut(NOW_MS),
    { type: 'TimeIsUp', nowMs: NOW_MS },
  ]
  for (const command of commands) expect(when(given(), command)).toEqual({ rejected: { type: 'BookingNotFound' } })
  expect(() => bookingDecider.evolve(given(), confirmed)).toThrow(InvariantViolation)
})
