import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import type { BookingId } from './booking-state.ts'
import { type UnpaidHolds, type UnpaidHoldsCommand, unpaidHoldsDecider } from './unpaid-holds.ts'

const admit = (name: string, more: Partial<Extract<UnpaidHoldsCommand, { type: 'Admit' }>> = {}): UnpaidHoldsCommand => ({
  type: 'Admit',
  bookingId: name as BookingId,
  most: 2,
  nowMs: 0,
  untilMs: 100,
  settled: [],
  ...more,
})
const given = (...commands: readonly UnpaidHoldsCommand[]): UnpaidHolds =>
  commands.reduce(
    (state, command) => evolveAll(unpaidHoldsDecider, state, unpaidHoldsDecider.decide(state, command).accepted ?? []),
    unpaidHoldsDecider.initial,
  )
const isAdmitted = (state: UnpaidHolds, command: UnpaidHoldsCommand) => unpaidHoldsDecider.decide(state, command).rejected === undefined

describe('what a driver holds without paying', () => {
  it('is limited, and the same wish counts once', () => {
    const full = given(admit('a'), admit('b'))
    expect(unpaidHoldsDecider.decide(full, admit('c'))).toEqual({ rejected: { type: 'TooManyUnpaid', most: 2 } })
    expect(unpaidHoldsDecider.decide(full, admit('a'))).toEqual({ accepted: [] })
    expect(isAdmitted(given(admit('a'), admit('a')), admit('c'))).toBe(true)
  })

  it('leaves room when something is paid or over, or its time has passed', () => {
    const full = given(admit('a'), admit('b'))
    expect(isAdmitted(full, admit('c', { settled: ['a' as BookingId] }))).toBe(true)
    expect(isAdmitted(full, admit('c', { nowMs: 99 }))).toBe(false)
    expect(isAdmitted(full, admit('c', { nowMs: 100 }))).toBe(true)
    expect(given(admit('a'), admit('b'), admit('c', { nowMs: 100, untilMs: 200 })).holds.map(({ bookingId }) => bookingId)).toEqual(['c'])
  })

  it('forgets a wish for which no space was held', () => {
    const forget = { type: 'Forget', bookingId: 'a' as BookingId } as const
    expect(isAdmitted(given(admit('a'), admit('b'), forget), admit('c'))).toBe(true)
    expect(unpaidHoldsDecider.decide(given(admit('b')), forget)).toEqual({ accepted: [] })
  })
})
