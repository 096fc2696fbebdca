import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import {
  bookingsToCome,
  type Calendar,
  type CalendarCommand,
  calendarDecider,
  ENDED_KEPT_MS,
  freeUnits,
  type Hold,
  LIVE_CLAIMS_LIMIT,
  promisedFrom,
} from './calendar.ts'
import type { ClaimId, SpotId } from './ids.ts'

const NOW = 1_700_000_000_000
const spotId = 'spot-1' as SpotId
const claim = (name: string): ClaimId => name as ClaimId
const between = (fromHours: number, toHours: number) => ({ fromMs: NOW + fromHours * HOUR_MS, toMs: NOW + toHours * HOUR_MS })

const hold = (name: string, from: number, to: number, more: Partial<Hold> = {}): Hold => ({
  type: 'Hold',
  claimId: claim(name),
  kind: 'booking',
  slot: between(from, to),
  units: 1,
  nowMs: NOW,
  untilMs: NOW + 10 * MINUTE_MS,
  ...more,
})
const resize = (units: number, nowMs = NOW): CalendarCommand => ({ type: 'Resize', spotId, units, nowMs })
const confirm = (name: string, nowMs = NOW): CalendarCommand => ({ type: 'Confirm', claimId: claim(name), nowMs })
const extend = (name: string, nowMs = NOW): CalendarCommand => ({ type: 'Extend', claimId: claim(name), byMs: 5 * MINUTE_MS, nowMs })
const release = (name: string, nowMs = NOW): CalendarCommand => ({ type: 'Release', claimId: claim(name), nowMs })
const expire = (name: string, nowMs: number): CalendarCommand => ({ type: 'Expire', claimId: claim(name), nowMs })

const given = (...commands: readonly CalendarCommand[]): Calendar =>
  commands.reduce((state, command) => {
    const { accepted, rejected } = calendarDecider.decide(state, command)
    if (!accepted) throw new Error(`the given ${command.type} was rejected: ${JSON.stringify(rejected)}`)
    return evolveAll(calendarDecider, state, accepted)
  }, calendarDecider.initial)

const typesOf = (state: Calendar, command: CalendarCommand): readonly string[] =>
  calendarDecider.decide(state, command).accepted?.map((event) => event.type) ?? []
const rejection = (state: Calendar, command: CalendarCommand) => calendarDecider.decide(state, command).rejected

describe('a calendar', () => {
  it('has nothing to give before it has a size', () => {
    expect(rejection(calendarDecider.initial, hold('a', 1, 2))?.type).toBe('AlreadyTaken')
  })

  it('promises its one space once for an interval', () => {
    const state = given(resize(1), hold('a', 1, 3))
    expect(rejection(state, hold('b', 2, 4))).toEqual({ type: 'AlreadyTaken', among: 1 })
    expect(typesOf(state, hold('b', 3, 4))).toEqual(['SpaceHeld'])
    expect(typesOf(state, hold('b', 0, 1))).toEqual(['SpaceHeld'])
  })

  it('promises as many spaces as it has, also when stays follow each other', () => {
    const state = given(resize(2), hold('a', 1, 2), hold('b', 2, 3), hold('c', 1, 3))
    expect(rejection(state, hold('d', 1, 3))?.type).toBe('AlreadyTaken')
    expect(freeUnits(state, between(1, 3), NOW)).toBe(0)
    expect(freeUnits(state, between(3, 4), NOW)).toBe(2)
  })

  it('gives a space back when its hold is released, and once only', () => {
    const state = given(resize(1), hold('a', 1, 2), release('a'))
    expect(freeUnits(state, between(1, 2), NOW)).toBe(1)
    expect(typesOf(state, release('a'))).toEqual([])
  })

  it('does not promise one claim twice', () => {
    expect(rejection(given(resize(2), hold('a', 1, 2)), hold('a', 5, 6))).toEqual({ type: 'ClaimExists' })
  })

  it('keeps the reason that the facts gave for a refusal', () => {
    const barred = { type: 'SpotNotOpen', why: 'paused' } as const
    expect(rejection(given(resize(1)), hold('a', 1, 2, { barred }))).toEqual({ type: 'Barred', by: barred })
  })

  it('refuses a stay so long ago that it may have forgotten who was there', () => {
    expect(rejection(given(resize(1)), hold('a', -1, 1))).toEqual({ type: 'Barred', by: { type: 'InThePast' } })
  })
})

describe('a hold', () => {
  const END = NOW + 10 * MINUTE_MS

  it('takes its space to the last millisecond and not one longer, whether or not its timer has fired', () => {
    const state = given(resize(1), hold('a', 1, 2))
    expect(rejection(state, hold('b', 1, 2, { nowMs: END - 1, untilMs: END + 1 }))?.type).toBe('AlreadyTaken')
    expect(typesOf(state, hold('b', 1, 2, { nowMs: END, untilMs: END + 1 }))).toEqual(['HoldExpired', 'SpaceHeld'])
    expect(freeUnits(state, between(1, 2), END)).toBe(1)
  })

  it('can be confirmed until it ends, and not at that instant', () => {
    const state = given(resize(1), hold('a', 1, 2))
    expect(typesOf(state, confirm('a', END - 1))).toEqual(['HoldConfirmed'])
    expect(rejection(state, confirm('a', END))).toEqual({ type: 'HoldEnded' })
  })

  it('lasts until its interval ends once it is confirmed', () => {
    const state = given(resize(1), hold('a', 1, 2), confirm('a'))
    expect(typesOf(state, expire('a', END))).toEqual([])
    expect(typesOf(state, confirm('a', END))).toEqual([])
    expect(rejection(state, hold('b', 1, 2, { nowMs: END, untilMs: END + 1 }))?.type).toBe('AlreadyTaken')
  })

  it('is made longer once for a payment, and says the same when asked again', () => {
    const state = given(resize(1), hold('a', 1, 2), extend('a', END - 1))
    const untilMs = END + 5 * MINUTE_MS
    expect(rejection(state, hold('b', 1, 2, { nowMs: untilMs - 1, untilMs: untilMs + 1 }))?.type).toBe('AlreadyTaken')
    expect(calendarDecider.decide(state, extend('a', untilMs - 1)).accepted).toEqual([
      { type: 'HoldExtended', claimId: claim('a'), untilMs, atMs: untilMs - 1 },
    ])
    expect(rejection(state, extend('a', untilMs))).toEqual({ type: 'HoldEnded' })
    expect(typesOf(state, confirm('a', untilMs - 1))).toEqual(['HoldConfirmed'])
  })

  it('cannot be made longer when it has ended, and what is confirmed stays as it is', () => {
    expect(rejection(given(resize(1), hold('a', 1, 2)), extend('a', END))).toEqual({ type: 'HoldEnded' })
    const confirmed = given(resize(1), hold('a', 1, 2), confirm('a'))
    expect(given(resize(1), hold('a', 1, 2), confirm('a'), extend('a')).claims).toEqual(confirmed.claims)
  })

  it('ends by its timer, once', () => {
    const state = given(resize(1), hold('a', 1, 2))
    expect(typesOf(state, expire('a', END))).toEqual(['HoldExpired'])
    expect(typesOf(given(resize(1), hold('a', 1, 2), expire('a', END)), expire('a', END))).toEqual([])
  })

  it('has expired, and was not released, when it is released too late', () => {
    expect(typesOf(given(resize(1), hold('a', 1, 2)), release('a', END))).toEqual(['HoldExpired'])
  })
})

describe('the size of a calendar', () => {
  it('cannot go below what is promised at any one time from now on', () => {
    const state = given(resize(3), hold('a', 1, 2), hold('b', 1, 2), hold('c', 5, 6))
    expect(rejection(state, resize(1))).toEqual({ type: 'InUse', promised: 2 })
    expect(typesOf(state, resize(2))).toEqual(['Resized'])
    expect(promisedFrom(state, NOW)).toBe(2)
  })

  it('shrinks by units that were set aside, which nobody can take meanwhile', () => {
    const leaving = hold('leaving', 0, 1_000, { kind: 'shrink', units: 2 })
    const state = given(resize(3), leaving)
    expect(rejection(given(resize(3), leaving, hold('a', 1, 2)), hold('b', 1, 2))?.type).toBe('AlreadyTaken')
    expect(typesOf(state, resize(1))).toEqual(['SpaceReleased', 'Resized'])
    expect(freeUnits(given(resize(3), leaving, resize(1)), between(1, 2), NOW)).toBe(1)
  })

  it('keeps units set aside when it is only made what it is, or larger', () => {
    const state = given(resize(3), hold('leaving', 0, 1_000, { kind: 'shrink', units: 2 }))
    expect(typesOf(state, resize(3))).toEqual([])
    expect(typesOf(state, resize(4))).toEqual(['Resized'])
  })

  it('changes nothing when it is already so', () => {
    expect(typesOf(given(resize(3)), resize(3))).toEqual([])
  })
})

describe('closing', () => {
  it('is refused while bookings are to come, but not for those of the past or for blocks', () => {
    const close = (nowMs: number): CalendarCommand => ({ type: 'Close', untilMs: nowMs + HOUR_MS, nowMs })
    const state = given(resize(2), hold('a', 1, 2), confirm('a'), hold('works', 1, 9, { kind: 'block' }))
    expect(rejection(state, close(NOW))).toEqual({ type: 'BookingsToCome', count: 1 })
    expect(bookingsToCome(state, NOW + 2 * HOUR_MS)).toBe(0)
    expect(typesOf(state, close(NOW + 2 * HOUR_MS))).toEqual(['Closed'])
  })

  it('lets nobody in until it ends by itself or is taken back', () => {
    const closed = given(resize(1), { type: 'Close', untilMs: NOW + HOUR_MS, nowMs: NOW })
    expect(rejection(closed, hold('a', 5, 6))?.type).toBe('AlreadyTaken')
    expect(typesOf(closed, hold('a', 5, 6, { nowMs: NOW + HOUR_MS, untilMs: NOW + 2 * HOUR_MS }))).toEqual(['SpaceHeld'])
    expect(typesOf(closed, { type: 'Reopen', nowMs: NOW })).toEqual(['Reopened'])
    expect(typesOf(given(resize(1)), { type: 'Reopen', nowMs: NOW })).toEqual([])
  })
})

describe('what a calendar remembers', () => {
  it('is bounded: stays that are over are dropped with the next change, a while after their end', () => {
    const over = NOW + 2 * HOUR_MS + ENDED_KEPT_MS
    const state = given(resize(1), hold('a', 1, 2), confirm('a'), hold('b', 9, 10, { nowMs: over, untilMs: over + 1 }))
    expect(state.claims.map(({ claimId }) => claimId)).toEqual(['b'])
  })

  it('is bounded: it keeps at most a thousand claims alive', () => {
    const claims = Array.from({ length: LIVE_CLAIMS_LIMIT }, (_, i) => ({
      claimId: claim(String(i)),
      kind: 'booking' as const,
      units: 1,
      status: 'confirmed' as const,
      ...between(i + 1, i + 2),
    }))
    const full: Calendar = { ...given(resize(1)), claims }
    expect(rejection(full, hold('a', 5_000, 5_001, { among: 7 }))).toEqual({ type: 'TooManyClaims', among: 7 })
  })

  it('is, of a wish that went elsewhere, where it went', () => {
    expect(rejection(given(resize(1)), { type: 'Refer', to: [4, 2] })).toEqual({ type: 'Referred', to: [4, 2] })
  })
})
