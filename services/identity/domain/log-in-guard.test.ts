import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import { FORGET_MS, type LogInGuard, type LogInGuardCommand, logInGuardDecider } from './log-in-guard.ts'
import type { UserId } from './user.ts'

const { decide, initial } = logInGuardDecider
const slowDown = { freeFailures: 3, longestMs: MINUTE_MS }
const ana = 'ana' as UserId
const fail = (nowMs: number): LogInGuardCommand => ({ type: 'Fail', userId: ana, nowMs, slowDown })
const having = (...commands: LogInGuardCommand[]): LogInGuard =>
  commands.reduce((guard, command) => evolveAll(logInGuardDecider, guard, decide(guard, command).accepted ?? []), initial)
const slowsDown = (guard: LogInGuard, nowMs: number) =>
  decide(guard, fail(nowMs)).accepted?.some((event) => event.type === 'Failed' && event.slowsDown)

describe('a wrong password', () => {
  it('is free a few times, then makes one wait, each time twice as long, up to a limit', () => {
    let guard = initial
    const waits = Array.from({ length: 9 }, () => {
      const nowMs = guard.untilMs
      guard = evolveAll(logInGuardDecider, guard, decide(guard, fail(nowMs)).accepted ?? [])
      return (guard.untilMs - nowMs) / SECOND_MS
    })
    expect(waits).toEqual([0, 0, 5, 10, 20, 40, 60, 60, 60])
  })

  it('of several at once does not make the wait shorter', () => {
    const far = having(fail(0), fail(0), fail(0), fail(1_000))
    expect(far).toMatchObject({ failures: 4, untilMs: 11_000 })
    expect(having(fail(1_000), fail(1_000), fail(1_000), fail(0))).toMatchObject({ failures: 4, untilMs: 10_000 })
    expect(having(fail(9_000), fail(9_000), fail(9_000), fail(0)).untilMs).toBe(14_000)
  })

  it('is forgotten after a success, and after half an hour', () => {
    const slowed = having(fail(0), fail(0), fail(0))
    expect(having(fail(0), { type: 'Succeed' })).toEqual(initial)
    expect(decide(initial, { type: 'Succeed' })).toEqual({ accepted: [] })
    expect(decide(slowed, fail(FORGET_MS)).accepted).toMatchObject([{ failures: 1, untilMs: FORGET_MS }])
    expect(decide(slowed, fail(FORGET_MS - 1)).accepted).toMatchObject([{ failures: 4 }])
  })

  it('tells once for each slow-down that it begins', () => {
    expect([slowsDown(initial, 0), slowsDown(having(fail(0)), 0)]).toEqual([false, false])
    const twice = having(fail(0), fail(0))
    expect(slowsDown(twice, 0)).toBe(true)
    expect(slowsDown(having(fail(0), fail(0), fail(0)), 5_000)).toBe(false)
    expect(slowsDown(having(fail(0), fail(0), fail(0), fail(FORGET_MS), fail(FORGET_MS)), FORGET_MS)).toBe(true)
  })

  it('never makes anybody wait longer than the limit, nor lets anybody guess faster than it allows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5 * MINUTE_MS), { maxLength: 60 }), (waits) => {
        let guard = initial
        let nowMs = 0
        let tried = 0
        for (const waitMs of waits) {
          nowMs += waitMs
          expect(guard.untilMs - nowMs).toBeLessThanOrEqual(slowDown.longestMs)
          if (nowMs < guard.untilMs) continue
          tried++
          guard = evolveAll(logInGuardDecider, guard, decide(guard, fail(nowMs)).accepted ?? [])
        }
        // Free failures at first and after every half hour, five short waits, then one a minute.
        expect(tried).toBeLessThanOrEqual((3 + 5) * (1 + nowMs / FORGET_MS) + nowMs / MINUTE_MS)
      }),
    )
  })
})
