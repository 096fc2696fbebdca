import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import { bookingDecider } from './booking.ts'
import { DRIVER, HOLD_MS, NOW_MS, PROVIDER, REQUEST, SLOT, STRANGER } from './booking-fixture.ts'
import { cancel, checkIn, checkOut, given, OTHER_PAYMENT, PAYMENT, paid, pay, requested, terms, when } from './booking-given.ts'
import type { BookingCommand } from './booking-state.ts'

describe('whatever comes in whatever order', () => {
  const payment = fc.constantFrom(PAYMENT, OTHER_PAYMENT)
  const instant = fc.integer({ min: NOW_MS, max: SLOT.toMs + HOUR_MS })
  const command: fc.Arbitrary<BookingCommand> = fc.oneof(
    fc.tuple(instant, fc.boolean(), payment).map(([nowMs, spaceKept, paymentId]) => paid(nowMs, { spaceKept, paymentId })),
    fc.tuple(instant, payment).map(([nowMs, paymentId]) => pay(nowMs, { paymentId })),
    fc.tuple(instant, payment).map(([nowMs, paymentId]): BookingCommand => ({ type: 'PaymentDeclined', paymentId, reason: 'x', nowMs })),
    fc.tuple(instant, payment).map(([nowMs, paymentId]): BookingCommand => ({ type: 'RefundArrived', paymentId, nowMs })),
    fc.record({ type: fc.constant('Expire' as const), nowMs: instant }),
    fc.record({
      type: fc.constant('Cancel' as const),
      by: fc.constantFrom('driver' as const, 'provider' as const),
      principalId: fc.constantFrom(DRIVER, PROVIDER, STRANGER),
      nowMs: instant,
    }),
    instant.map((nowMs) => checkIn(nowMs)),
    instant.map((nowMs) => checkOut(nowMs)),
    instant.map((nowMs): BookingCommand => ({ type: 'TimeIsUp', nowMs })),
    fc.constant(REQUEST),
  )
  const commands = fc.array(command, { maxLength: 30 })
  const FINAL = new Set(['COMPLETED', 'CANCELLED', 'EXPIRED', 'NO_SHOW'])

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
        if (first >= 0) for (const later of way.slice(first)) expect(later.status).toBe(way[first]?.status)
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
      ['CONFIRMED', paid(NOW_MS + HOLD_MS)],
      ['EXPIRED', { type: 'Expire', nowMs: NOW_MS + HOLD_MS }],
      ['CANCELLED', cancel(SLOT.fromMs - 1)],
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
        const way = states(order.map((index) => rivals[index]?.[1] ?? REQUEST))
        const [first, second] = order.map((index) => rivals[index]?.[0])
        // What was confirmed can still be called off, with the money back.
        expect(way.at(-1)?.status).toBe(first === 'CONFIRMED' && (second === 'CANCELLED' || order[2] === 2) ? 'CANCELLED' : first)
      }),
    )
  })

  it('money is kept for the stay once at most, and all other money goes back once', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const captured = new Set(sequence.filter((command) => command.type === 'Confirm').map(({ paymentId }) => paymentId))
        const last = states(sequence).at(-1)
        if (!last || last.status === 'NONE') throw new Error('a booking does not vanish')
        const kept = last.payment.type === 'paid' ? [last.payment.paymentId] : []
        const returned = last.refunds.filter(({ why }) => why !== 'cancelled').map(({ paymentId }) => paymentId)
        expect([...kept, ...returned].sort()).toEqual([...captured].sort())
        expect(last.refunds.filter(({ why }) => why === 'cancelled').length).toBeLessThanOrEqual(last.status === 'CANCELLED' ? 1 : 0)
      }),
    )
  })
})
