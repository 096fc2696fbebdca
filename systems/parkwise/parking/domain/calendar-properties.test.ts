import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import { type Calendar, type CalendarCommand, type CalendarEvent, calendarDecider } from './calendar.ts'
import type { ClaimId, SpotId } from './ids.ts'

const START = 1_700_000_000_000
const spotId = 'spot-1' as SpotId
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as ClaimId[]

/** One command and how much time passes before it. */
type Move = { readonly waitMs: number; readonly command: (nowMs: number) => CalendarCommand }

const name = fc.constantFrom(...names)
const hold = fc.record({
  claimId: name,
  kind: fc.constantFrom('booking' as const, 'block' as const, 'shrink' as const),
  fromMinutes: fc.integer({ min: -14, max: 60 }),
  lengthMinutes: fc.integer({ min: 1, max: 90 }),
  units: fc.integer({ min: 1, max: 3 }),
  holdMinutes: fc.integer({ min: 1, max: 30 }),
})
const command = fc.oneof(
  {
    arbitrary: hold.map((wish) => (nowMs: number): CalendarCommand => {
      const fromMs = nowMs + wish.fromMinutes * MINUTE_MS
      const { claimId, kind, units } = wish
      const slot = { fromMs, toMs: fromMs + wish.lengthMinutes * MINUTE_MS }
      return { type: 'Hold', claimId, kind, slot, units, nowMs, untilMs: nowMs + wish.holdMinutes * MINUTE_MS }
    }),
    weight: 5,
  },
  {
    arbitrary: name.map(
      (claimId) =>
        (nowMs: number): CalendarCommand => ({ type: 'Confirm', claimId, nowMs }),
    ),
    weight: 3,
  },
  name.map(
    (claimId) =>
      (nowMs: number): CalendarCommand => ({ type: 'Extend', claimId, byMs: 7 * MINUTE_MS, nowMs }),
  ),
  name.map(
    (claimId) =>
      (nowMs: number): CalendarCommand => ({ type: 'Release', claimId, nowMs }),
  ),
  name.map(
    (claimId) =>
      (nowMs: number): CalendarCommand => ({ type: 'Expire', claimId, nowMs }),
  ),
  fc.integer({ min: 0, max: 5 }).map(
    (units) =>
      (nowMs: number): CalendarCommand => ({ type: 'Resize', spotId, units, nowMs }),
  ),
  fc.integer({ min: 1, max: 20 }).map(
    (minutes) =>
      (nowMs: number): CalendarCommand => ({ type: 'Close', untilMs: nowMs + minutes * MINUTE_MS, nowMs }),
  ),
  fc.constant((nowMs: number): CalendarCommand => ({ type: 'Reopen', nowMs })),
)
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * MINUTE_MS })), command }),
  { maxLength: 60 },
)

const units = (state: number): CalendarCommand => ({ type: 'Resize', spotId, units: state, nowMs: START })

/** What one claim of one hold took, and until when it counted: kept apart from the calendar, to check it against. */
type Promised = { readonly claimId: ClaimId; readonly fromMs: number; toMs: number; readonly units: number; endedBy: string[] }

const play = (list: readonly Move[], see: (state: Calendar, events: readonly CalendarEvent[], nowMs: number) => void): void => {
  let state = evolveAll(calendarDecider, calendarDecider.initial, calendarDecider.decide(calendarDecider.initial, units(3)).accepted ?? [])
  let nowMs = START
  for (const move of list) {
    nowMs += move.waitMs
    const events = calendarDecider.decide(state, move.command(nowMs)).accepted ?? []
    state = evolveAll(calendarDecider, state, events)
    see(state, events, nowMs)
  }
}

describe('whatever the order of holds, confirmations, releases, expiries, blocks and changes of size', () => {
  it('no space is ever promised to two at any instant', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const promises: (Promised & { untilMs: number })[] = []
        const find = (claimId: ClaimId) => promises.findLast((promise) => promise.claimId === claimId && promise.endedBy.length === 0)
        play(list, (state, events, nowMs) => {
          for (const event of events) {
            if (event.type === 'SpaceHeld')
              promises.push({ claimId: event.claimId, ...event.slot, units: event.units, untilMs: event.untilMs, endedBy: [] })
            if (event.type === 'HoldExtended') {
              const promise = find(event.claimId)
              if (promise && promise.untilMs < Number.POSITIVE_INFINITY) promise.untilMs = event.untilMs
            }
            if (event.type === 'HoldConfirmed') Object.assign(find(event.claimId) ?? {}, { untilMs: Number.POSITIVE_INFINITY })
            if (event.type === 'SpaceReleased' || event.type === 'HoldExpired') find(event.claimId)?.endedBy.push(event.type)
          }
          const counting = promises.filter((promise) => promise.endedBy.length === 0 && promise.untilMs > nowMs && promise.toMs > nowMs)
          // The sum can only be highest where some promise begins, or now.
          for (const atMs of [nowMs, ...counting.map((promise) => promise.fromMs)]) {
            if (atMs < nowMs) continue
            const taken = counting.filter((promise) => promise.fromMs <= atMs && atMs < promise.toMs)
            expect(taken.reduce((sum, promise) => sum + promise.units, 0)).toBeLessThanOrEqual(state.units)
          }
        })
      }),
      { numRuns: 600 },
    )
  })

  it('every hold ends exactly once: confirmed, released or expired, and expired only after its time', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const open = new Map<ClaimId, { untilMs: number; isConfirmed: boolean; isExtended?: true }>()
        let lastMs = START
        let last: Calendar = calendarDecider.initial
        const note = (events: readonly CalendarEvent[], nowMs: number): void => {
          for (const event of events) {
            if (event.type === 'SpaceHeld') {
              expect(open.get(event.claimId)?.isConfirmed ?? true).toBe(true)
              open.set(event.claimId, { untilMs: event.untilMs, isConfirmed: false })
            }
            if (event.type === 'HoldExtended') {
              const hold = open.get(event.claimId)
              expect(hold).toBeDefined()
              if (hold && !hold.isConfirmed) {
                expect(event.untilMs - hold.untilMs).toBe(hold.isExtended ? 0 : 7 * MINUTE_MS)
                Object.assign(hold, { untilMs: event.untilMs, isExtended: true })
              }
            }
            if (event.type === 'HoldConfirmed') {
              const hold = open.get(event.claimId)
              expect(hold?.isConfirmed).toBe(false)
              expect(hold?.untilMs).toBeGreaterThan(nowMs)
              if (hold) hold.isConfirmed = true
            }
            if (event.type === 'HoldExpired') {
              const hold = open.get(event.claimId)
              expect(hold?.isConfirmed).toBe(false)
              expect(hold?.untilMs).toBeLessThanOrEqual(nowMs)
              open.delete(event.claimId)
            }
            if (event.type === 'SpaceReleased') expect(open.delete(event.claimId)).toBe(true)
          }
        }
        play(list, (state, events, nowMs) => {
          note(events, nowMs)
          last = state
          lastMs = nowMs
        })
        // The timers of all that is left fire in the end.
        const endMs = lastMs + 60 * MINUTE_MS
        for (const claimId of names) {
          const events = calendarDecider.decide(last, { type: 'Expire', claimId, nowMs: endMs }).accepted ?? []
          last = evolveAll(calendarDecider, last, events)
          note(events, endMs)
        }
        expect([...open.values()].filter((hold) => !hold.isConfirmed)).toEqual([])
        expect(last.claims.filter((claim) => claim.status === 'held')).toEqual([])
      }),
      { numRuns: 600 },
    )
  })
})
