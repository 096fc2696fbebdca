import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll, InvariantViolation } from '#platform/kernel/decision.ts'
import { money } from '#platform/kernel/money.ts'
import { type Booking, type BookingCommand, type BookingEvent, bookingDecider, CHECK_IN } from './booking.ts'
import { DRIVER, HOLD_MS, NOW_MS, PROVIDER, REQUEST, SLOT, SPACE, STRANGER } from './booking-fixture.ts'

const { holdExpiresAtMs: _hold, ...space } = SPACE
const terms = { ...space, driverId: DRIVER, vehiclePlate: REQUEST.vehiclePlate, slot: SLOT }
const requested: BookingEvent = { type: 'BookingRequested', terms, holdExpiresAtMs: NOW_MS + HOLD_MS, atMs: NOW_MS }
const confirmed: BookingEvent = { type: 'BookingConfirmed', atMs: NOW_MS + MINUTE_MS }
const started: BookingEvent = { type: 'BookingStarted', atMs: SLOT.fromMs }
const completed: BookingEvent = { type: 'BookingCompleted', atMs: SLOT.toMs }
const expired: BookingEvent = { type: 'BookingExpired', atMs: NOW_MS + HOLD_MS }
const cancelled: BookingEvent = { type: 'BookingCancelled', by: 'driver', paid: false, atMs: NOW_MS + MINUTE_MS }

const given = (...events: readonly BookingEvent[]): Booking => evolveAll(bookingDecider, bookingDecider.initial, events)
const when = (booking: Booking, command: BookingCommand) => bookingDecider.decide(booking, command)
const cancel = (nowMs: number): BookingCommand => ({ type: 'Cancel', by: 'driver', principalId: DRIVER, nowMs })

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

describe('confirming', () => {
  it('a paid booking whose space is kept is confirmed', () => {
    expect(when(given(requested), { type: 'Confirm', spaceKept: true, nowMs: confirmed.atMs })).toEqual({ accepted: [confirmed] })
  })

  it('parking’s answer counts: the space was kept in time although our own timer is due', () => {
    const late = NOW_MS + HOLD_MS + MINUTE_MS
    expect(when(given(requested), { type: 'Confirm', spaceKept: true, nowMs: late })).toEqual({
      accepted: [{ type: 'BookingConfirmed', atMs: late }],
    })
  })

  it('without the space there is nothing to confirm', () => {
    expect(when(given(requested), { type: 'Confirm', spaceKept: false, nowMs: NOW_MS })).toEqual({ rejected: { type: 'HoldEnded' } })
  })

  it('an expired booking is never revived', () => {
    expect(when(given(requested, expired), { type: 'Confirm', spaceKept: true, nowMs: NOW_MS + HOLD_MS })).toEqual({
      rejected: { type: 'WrongStatus', status: 'EXPIRED' },
    })
  })

  it('a second payment does not confirm a second time', () => {
    expect(when(given(requested, confirmed), { type: 'Confirm', spaceKept: true, nowMs: NOW_MS })).toEqual({
      rejected: { type: 'WrongStatus', status: 'CONFIRMED' },
    })
  })
})

describe('expiring', () => {
  it('an unpaid booking expires when its hold ends, not before', () => {
    expect(when(given(requested), { type: 'Expire', nowMs: NOW_MS + HOLD_MS - 1 })).toEqual({ accepted: [] })
    expect(when(given(requested), { type: 'Expire', nowMs: NOW_MS + HOLD_MS })).toEqual({ accepted: [expired] })
  })

  it('a timer of a booking that was paid or has ended changes nothing', () => {
    for (const booking of [given(requested, confirmed), given(requested, cancelled), given(requested, expired)]) {
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

  it('a paid booking can be cancelled until its interval begins', () => {
    expect(when(given(requested, confirmed), cancel(SLOT.fromMs - 1))).toEqual({
      accepted: [{ type: 'BookingCancelled', by: 'driver', paid: true, atMs: SLOT.fromMs - 1 }],
    })
    expect(when(given(requested, confirmed), cancel(SLOT.fromMs))).toEqual({ rejected: { type: 'StayHasBegun' } })
  })

  it('cancelling twice changes nothing and is no error', () => {
    expect(when(given(requested, cancelled), cancel(NOW_MS + 2 * MINUTE_MS))).toEqual({ accepted: [] })
  })

  it.each([
    ['ACTIVE', given(requested, confirmed, started)],
    ['COMPLETED', given(requested, confirmed, started, completed)],
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

  it('the provider can cancel too, and the history says who it was', () => {
    const decision = when(given(requested, confirmed), { type: 'Cancel', by: 'provider', principalId: PROVIDER, nowMs: NOW_MS + 2 })
    expect(decision.accepted).toEqual([{ type: 'BookingCancelled', by: 'provider', paid: true, atMs: NOW_MS + 2 }])
    expect(given(requested, confirmed, ...(decision.accepted ?? []))).toMatchObject({
      history: [{}, {}, { status: 'CANCELLED', reason: 'by-provider' }],
    })
  })
})

describe('the stay', () => {
  it('begins a little before its interval at the earliest', () => {
    const earliestMs = SLOT.fromMs - CHECK_IN.opensBeforeMs
    expect(when(given(requested, confirmed), { type: 'Start', nowMs: earliestMs - 1 })).toEqual({
      rejected: { type: 'TooEarly', earliestMs },
    })
    expect(when(given(requested, confirmed), { type: 'Start', nowMs: earliestMs })).toEqual({
      accepted: [{ type: 'BookingStarted', atMs: earliestMs }],
    })
  })

  it('does not begin when its interval is over', () => {
    expect(when(given(requested, confirmed), { type: 'Start', nowMs: SLOT.toMs })).toEqual({
      rejected: { type: 'TooLate', latestMs: SLOT.toMs },
    })
    expect(when(given(requested, confirmed), { type: 'Start', nowMs: SLOT.toMs - 1 }).accepted).toHaveLength(1)
  })

  it('does not begin unpaid, or twice', () => {
    expect(when(given(requested), { type: 'Start', nowMs: SLOT.fromMs })).toEqual({
      rejected: { type: 'WrongStatus', status: 'PENDING_PAYMENT' },
    })
    expect(when(given(requested, confirmed, started), { type: 'Start', nowMs: SLOT.fromMs })).toEqual({
      rejected: { type: 'WrongStatus', status: 'ACTIVE' },
    })
  })

  it('ends when the driver leaves, late as well', () => {
    const late = SLOT.toMs + HOUR_MS
    expect(when(given(requested, confirmed, started), { type: 'Complete', nowMs: late })).toEqual({
      accepted: [{ type: 'BookingCompleted', atMs: late }],
    })
    expect(given(requested, confirmed, started, completed)).toMatchObject({
      status: 'COMPLETED',
      history: [{ status: 'PENDING_PAYMENT' }, { status: 'CONFIRMED' }, { status: 'ACTIVE' }, { status: 'COMPLETED' }],
    })
  })

  it('does not end before it has begun', () => {
    expect(when(given(requested, confirmed), { type: 'Complete', nowMs: SLOT.toMs })).toEqual({
      rejected: { type: 'WrongStatus', status: 'CONFIRMED' },
    })
  })
})

it('nothing but a request makes a booking', () => {
  const commands: readonly BookingCommand[] = [
    { type: 'Confirm', spaceKept: true, nowMs: NOW_MS },
    { type: 'Expire', nowMs: NOW_MS },
    cancel(NOW_MS),
    { type: 'Start', nowMs: NOW_MS },
    { type: 'Complete', nowMs: NOW_MS },
  ]
  for (const command of commands) expect(when(given(), command)).toEqual({ rejected: { type: 'BookingNotFound' } })
  expect(() => bookingDecider.evolve(given(), confirmed)).toThrow(InvariantViolation)
})

describe('whatever comes in whatever order', () => {
  const instant = fc.integer({ min: NOW_MS, max: SLOT.toMs + HOUR_MS })
  const command: fc.Arbitrary<BookingCommand> = fc.oneof(
    fc.record({ type: fc.constant('Confirm' as const), spaceKept: fc.boolean(), nowMs: instant }),
    fc.record({ type: fc.constant('Expire' as const), nowMs: instant }),
    fc.record({
      type: fc.constant('Cancel' as const),
      by: fc.constantFrom('driver' as const, 'provider' as const),
      principalId: fc.constantFrom(DRIVER, PROVIDER, STRANGER),
      nowMs: instant,
    }),
    fc.record({ type: fc.constantFrom('Start' as const, 'Complete' as const), nowMs: instant }),
    fc.constant(REQUEST),
  )
  const commands = fc.array(command, { maxLength: 30 })
  const FINAL = new Set(['COMPLETED', 'CANCELLED', 'EXPIRED'])

  /** Every state on the way, the one after the request first. */
  const states = (sequence: readonly BookingCommand[]) => {
    let booking = given(requested)
    const way = [booking]
    for (const next of sequence) {
      booking = evolveAll(bookingDecider, booking, when(booking, next).accepted ?? [])
      way.push(booking)
    }
    return way
  }

  it('a final status never changes', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const way = states(sequence)
        const first = way.findIndex(({ status }) => FINAL.has(status))
        if (first >= 0) for (const later of way.slice(first)) expect(later).toBe(way[first])
      }),
    )
  })

  it('an unpaid booking is confirmed, expires or is cancelled: one of them, once', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const last = states(sequence).at(-1)
        if (!last || last.status === 'NONE') throw new Error('a booking does not vanish')
        const statuses = last.history.map(({ status }) => status)
        expect(new Set(statuses).size).toBe(statuses.length)
        expect(statuses.includes('CONFIRMED') && statuses.includes('EXPIRED')).toBe(false)
        expect(statuses.filter((status) => FINAL.has(status)).length).toBeLessThanOrEqual(1)
        if (statuses.includes('ACTIVE')) expect(statuses).toContain('CONFIRMED')
      }),
    )
  })

  it('the last entry of the history is the status, and what was agreed never changes', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        for (const booking of states(sequence)) {
          if (booking.status === 'NONE') throw new Error('a booking does not vanish')
          expect(booking.history.at(-1)?.status).toBe(booking.status)
          expect(booking.terms).toEqual(terms)
        }
      }),
    )
  })

  it('whoever confirms, expires or cancels first wins, and the others are told so', () => {
    const rivals: readonly (readonly [string, BookingCommand])[] = [
      ['CONFIRMED', { type: 'Confirm', spaceKept: true, nowMs: NOW_MS + HOLD_MS }],
      ['EXPIRED', { type: 'Expire', nowMs: NOW_MS + HOLD_MS }],
      ['CANCELLED', cancel(SLOT.fromMs)],
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
        const way = states(order.map((index) => rivals[index]?.[1] ?? REQUEST))
        expect(way.at(-1)?.status).toBe(rivals[order[0] ?? 0]?.[0])
      }),
    )
  })
})
