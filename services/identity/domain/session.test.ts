import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import { type Session, type SessionCommand, type SessionEvent, sessionDecider } from './session.ts'
import type { UserId } from './user.ts'

const ana = 'ana' as UserId
const token = (tokenHash: string, familyHash = 'family') => ({ familyHash, tokenHash })
const opened: SessionEvent = { type: 'SessionOpened', userId: ana, token: token('t1'), atMs: 0, expiresAtMs: 10_000 }
const rotated = (usedTokenHash: string, nextTokenHash: string, atMs: number): SessionEvent => ({
  type: 'TokenRotated',
  usedTokenHash,
  nextTokenHash,
  atMs,
  graceUntilMs: atMs + 10,
})
const ended: SessionEvent = { type: 'SessionEnded', why: 'logged-out' }
const refresh = (presented: string, nextTokenHash: string, nowMs: number, familyHash = 'family'): SessionCommand => ({
  type: 'Refresh',
  presented: token(presented, familyHash),
  nextTokenHash,
  nowMs,
  graceMs: 10,
})
const given = (...events: SessionEvent[]): Session => evolveAll(sessionDecider, sessionDecider.initial, events)
const reused = { accepted: [{ type: 'SessionEnded', why: 'token-reused' }] }
const notOpen = { rejected: { type: 'SessionNotOpen' } }

describe('a session', () => {
  it('opens once', () => {
    const open: SessionCommand = { type: 'Open', userId: ana, token: token('t1'), nowMs: 0, expiresAtMs: 10_000 }
    expect(sessionDecider.decide(given(), open)).toEqual({ accepted: [opened] })
    expect(sessionDecider.decide(given(opened), open)).toEqual({ rejected: { type: 'SessionAlreadyOpen' } })
  })

  it('takes its refresh token for a new one', () => {
    expect(sessionDecider.decide(given(opened), refresh('t1', 't2', 100))).toEqual({ accepted: [rotated('t1', 't2', 100)] })
    expect(given(opened, rotated('t1', 't2', 100))).toMatchObject({ type: 'open', live: ['t2'] })
  })

  it('ends when a token comes back after its grace, and then not even its newest token works', () => {
    const stolen = given(opened, rotated('t1', 't2', 100))
    expect(sessionDecider.decide(stolen, refresh('t1', 't3', 110))).toEqual(reused)
    const over = given(opened, rotated('t1', 't2', 100), { type: 'SessionEnded', why: 'token-reused' })
    expect(sessionDecider.decide(over, refresh('t2', 't3', 111))).toEqual(notOpen)
  })

  it('serves honest parallel refreshes: each gets a token that works on', () => {
    const twice = given(opened, rotated('t1', 't2', 100), {
      type: 'TokenRotated',
      usedTokenHash: 't1',
      nextTokenHash: 't3',
      atMs: 105,
      graceUntilMs: 110,
    })
    expect(sessionDecider.decide(given(opened, rotated('t1', 't2', 100)), refresh('t1', 't3', 105))).toEqual({
      accepted: [{ type: 'TokenRotated', usedTokenHash: 't1', nextTokenHash: 't3', atMs: 105, graceUntilMs: 110 }],
    })
    for (const live of ['t2', 't3']) expect(sessionDecider.decide(twice, refresh(live, 't4', 5_000)).rejected).toBeUndefined()
    expect(sessionDecider.decide(twice, refresh('t2', 't4', 5_000))).toEqual({ accepted: [rotated('t2', 't4', 5_000)] })
  })

  it('gives no endless number of tokens for one that was used', () => {
    let session = given(opened)
    for (let i = 2; i < 20; i++) {
      session = evolveAll(sessionDecider, session, sessionDecider.decide(session, refresh('t1', `t${i}`, 100)).accepted ?? [])
    }
    expect(session).toMatchObject({ type: 'ended', why: 'token-reused' })
  })

  it('is not ended by somebody who only guesses', () => {
    expect(sessionDecider.decide(given(opened), refresh('t1', 't2', 100, 'guess'))).toEqual({ rejected: { type: 'UnknownToken' } })
    expect(sessionDecider.decide(given(opened), { type: 'LogOut', presented: token('t1', 'guess') })).toEqual({
      rejected: { type: 'UnknownToken' },
    })
  })

  it('ends by logging out, with any token of the family, and stays so', () => {
    const logOut: SessionCommand = { type: 'LogOut', presented: token('t1') }
    expect(sessionDecider.decide(given(opened, rotated('t1', 't2', 100)), logOut)).toEqual({ accepted: [ended] })
    expect(sessionDecider.decide(given(opened, ended), logOut)).toEqual({ accepted: [] })
    expect(sessionDecider.decide(given(opened, ended), refresh('t1', 't2', 100))).toEqual(notOpen)
    expect(given(opened, ended, rotated('t1', 't2', 100))).toEqual(given(opened, ended))
  })

  it('expires at its time, by its timer or at use, whichever comes first', () => {
    expect(sessionDecider.decide(given(opened), { type: 'Expire', nowMs: 9_999 })).toEqual({ accepted: [] })
    expect(sessionDecider.decide(given(opened), { type: 'Expire', nowMs: 10_000 })).toEqual({
      accepted: [{ type: 'SessionEnded', why: 'expired' }],
    })
    expect(sessionDecider.decide(given(opened), refresh('t1', 't2', 10_000))).toEqual(notOpen)
    expect(sessionDecider.decide(given(opened, ended), { type: 'Expire', nowMs: 10_000 })).toEqual({ accepted: [] })
    expect(sessionDecider.decide(given(), refresh('t1', 't2', 1))).toEqual(notOpen)
  })

  it('never lets a token work after its grace, however refreshes interleave, and stays small', () => {
    const move = fc.record({ pick: fc.nat(), waitMs: fc.nat(15) })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let session = given(opened)
        let nowMs = 0
        const issued = ['t1']
        const usedAtMs = new Map<string, number>()
        for (const { pick, waitMs } of moves) {
          nowMs += waitMs
          const presented = issued[pick % issued.length] ?? ''
          const next = `t${issued.length + 1}`
          const { accepted = [] } = sessionDecider.decide(session, refresh(presented, next, nowMs))
          session = evolveAll(sessionDecider, session, accepted)
          if (accepted[0]?.type !== 'TokenRotated') continue
          expect(nowMs - (usedAtMs.get(presented) ?? nowMs)).toBeLessThan(10)
          usedAtMs.set(presented, usedAtMs.get(presented) ?? nowMs)
          issued.push(next)
          if (session.type === 'open') expect(session.live.length + session.spent.length).toBeLessThan(40)
        }
      }),
    )
  })
})
