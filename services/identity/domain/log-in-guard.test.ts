import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import { FORGET_MS, type LogInGuard, type LogInGuardCommand, logInGuardDecider } from './log-in-guard.ts'
import type { UserId } from './user.ts'

const { decide, initial } = logInGuardDecider
const slowDown = { freeTries: 3, longestMs: MINUTE_MS }
const ana = 'ana' as UserId
const attempt = (nowMs: number): LogInGuardCommand => ({ type: 'Try', nowMs, slowDown })
const fail = (userId: UserId | null = ana): LogInGuardCommand => ({ type: 'Fail', userId, slowDown })
const having = (...commands: LogInGuardCommand[]): LogInGuard =>
  commands.reduce((guard, command) => evolveAll(logInGuardDecider, guard, decide(guard, command).accepted ?? []), initial)
const waitOf = (guard: LogInGuard): number => guard.untilMs - guard.lastMs

describe('trying passwords', () => {
  it('is free a few times, then each try waits twice as long as the one before, up to a limit', () => {
    let guard = initial
    let nowMs = 0
    const waits = Array.from({ length: 9 }, () => {
      guard = evolveAll(logInGuardDecider, guard, decide(guard, attempt(nowMs)).accepted ?? [])
      nowMs = Math.max(nowMs, guard.untilMs)
      return waitOf(guard) / SECOND_MS
    })
    expect(waits).toEqual([0, 0, 5, 10, 20, 40, 60, 60, 60])
  })

  it('before the wait is over is refused, and does not make it longer', () => {
    const slowed = having(attempt(0), attempt(0), attempt(0))
    expect(decide(slowed, attempt(4_999))).toEqual({ rejected: { type: 'TooManyTries', untilMs: 5_000 } })
    expect(decide(slowed, attempt(5_000)).rejected).toBeUndefined()
  })

  it('counts from its beginning, so that many at once are not free', () => {
    expect(decide(having(attempt(0), attempt(0), attempt(0)), attempt(0)).rejected?.type).toBe('TooManyTries')
  })

  it('is forgotten after a success, and after half an hour', () => {
    const slowed = having(attempt(0), attempt(0), attempt(0))
    expect(having(attempt(0), attempt(0), attempt(0), { type: 'Succeed' })).toEqual(initial)
    expect(decide(initial, { type: 'Succeed' })).toEqual({ accepted: [] })
    expect(decide(slowed, attempt(FORGET_MS))).toEqual({ accepted: [{ type: 'Tried', tries: 1, atMs: FORGET_MS, untilMs: FORGET_MS }] })
  })

  it('is told of once for each slow-down, when it really failed', () => {
    const slowed = having(attempt(0), attempt(0), attempt(0))
    expect(decide(having(attempt(0), attempt(0)), fail())).toEqual({ accepted: [] })
    expect(decide(slowed, fail())).toEqual({ accepted: [{ type: 'SlowedDown', userId: ana, tries: 3, untilMs: 5_000 }] })
    const told = having(attempt(0), attempt(0), attempt(0), fail(), attempt(5_000))
    expect(decide(told, fail())).toEqual({ accepted: [] })
    const anew = having(attempt(0), attempt(0), attempt(0), fail(), attempt(FORGET_MS), attempt(FORGET_MS), attempt(FORGET_MS))
    expect(decide(anew, fail()).accepted).toHaveLength(1)
  })

  it('never lets anybody wait longer than the limit, nor guess faster than it allows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5 * MINUTE_MS), { maxLength: 60 }), (waits) => {
        let guard = initial
        let nowMs = 0
        let tried = 0
        for (const waitMs of waits) {
          nowMs += waitMs
          const { accepted, rejected } = decide(guard, attempt(nowMs))
          if (rejected) expect(rejected.untilMs - nowMs).toBeLessThanOrEqual(slowDown.longestMs)
          else tried++
          guard = evolveAll(logInGuardDecider, guard, accepted ?? [])
        }
        // Free tries at first and after every half hour, five short waits, then one a minute.
        expect(tried).toBeLessThanOrEqual((3 + 5) * (1 + nowMs / FORGET_MS) + nowMs / MINUTE_MS)
      }),
    )
  })
})
