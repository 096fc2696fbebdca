import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import { type Session, type SessionCommand, type SessionEvent, sessionDecider } from './session.ts'
import type { UserId } from './user.ts'

const ana = 'ana' as UserId
const token = (tokenHash: string, familyHash = 'family') => ({ familyHash, tokenHash })
const about = { userId: ana, from: { userAgent: 'A browser', network: '203.0.113.0/24' }, clientId: null, passwordNumber: 1 }
const opened: SessionEvent = { type: 'SessionOpened', ...about, token: token('t1'), atMs: 0, expiresAtMs: 10_000 }
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
    const open: SessionCommand = { type: 'Open', ...about, token: token('t1'), nowMs: 0, expiresAtMs: 10_000 }
    expect(sessionDecider.decide(given(), open)).toEqual({ accepted: [opened] })
    expect(sessionDecider.decide(given(opened), open)).toEqual({ rejected: { type: 'SessionAlreadyOpen' } })
  })

  it('takes its refresh token for a new one', () => {
    expect(sessionDecider.decide(given(opened), refresh('t1', 't2', 100))).toEqual({ accepted: [rotated('t1', 't2', 100)] })
    expect(given(opened, rotated('t1', 't2', 100))).toMatchObject({ type: 'open', liveHash: 't2', openedAtMs: 0, lastUsedAtMs: 100 })
  })

  it('ends when a token comes back after its grace, and then not even its newest token works', () => {
    const stolen = given(opened, rotated('t1', 't2', 100))
    expect(sessionDecider.decide(stolen, refresh('t1', 't3', 110))).toEqual(reused)
    const over = given(opened, rotated('t1', 't2', 100), { type: 'SessionEnded', why: 'token-reused' })
    expect(sessionDecider.decide(over, refresh('t2', 't3', 111))).toEqual(notOpen)
  })

  it('serves any number of honest parallel refreshes, and makes one token of them', () => {
    const refreshed = given(opened, rotated('t1', 't2', 100))
    for (const atMs of [100, 105, 109]) expect(sessionDecider.decide(refreshed, refresh('t1', 't2', atMs))).toEqual({ accepted: [] })
    expect(sessionDecider.decide(refreshed, refresh('t1', 't2', 110))).toEqual(reused)
    expect(refreshed).toMatchObject({ liveHash: 't2', spent: [{ tokenHash: 't1' }] })
  })

  it('still serves the slow one of two tabs when the quick one has refreshed again', () => {
    const twice = given(opened, rotated('t1', 't2', 100), rotated('t2', 't3', 105))
    expect(sessionDecider.decide(twice, refresh('t1', 't2', 108))).toEqual({ accepted: [] })
    expect(sessionDecider.decide(twice, refresh('t2', 't3', 114))).toEqual({ accepted: [] })
    expect(sessionDecider.decide(twice, refresh('t1', 't2', 114))).toEqual(reused)
  })

  it('is ended by its user only, and may be ended again', () => {
    const end: SessionCommand = { type: 'End', userId: ana, why: 'ended-by-user' }
    expect(sessionDecider.decide(given(opened), end)).toEqual({ accepted: [{ type: 'SessionEnded', why: 'ended-by-user' }] })
    expect(sessionDecider.decide(given(opened, ended), end)).toEqual({ accepted: [] })
    const others: SessionCommand = { ...end, userId: 'bea' as UserId }
    for (const session of [given(), given(opened), given(opened, ended)]) {
      expect(sessionDecider.decide(session, others)).toEqual({ rejected: { type: 'SomebodyElses' } })
    }
    expect(given(opened, ended)).toEqual({ type: 'ended', userId: ana, why: 'logged-out', openedAtMs: 0, from: about.from })
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

  it('never lets a token work after its grace, has one live token, and stays small, however refreshes interleave', () => {
    const move = fc.record({ pick: fc.nat(), waitMs: fc.nat(15) })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let session = given(opened)
        let nowMs = 0
        const issued = ['t1']
        const usedAtMs = new Map<string, number>()
        for (const { pick, waitMs } of moves) {
          nowMs += waitMs
          // Tokens are a chain: the successor of the n-th is the next, whoever asks.
          const index = pick % issued.length
          const presented = issued[index] ?? ''
          const { accepted, rejected } = sessionDecider.decide(session, refresh(presented, `t${index + 2}`, nowMs))
          session = evolveAll(sessionDecider, session, accepted ?? [])
          if (rejected || accepted[0]?.type === 'SessionEnded') break
          expect(nowMs - (usedAtMs.get(presented) ?? nowMs)).toBeLessThan(10)
          usedAtMs.set(presented, usedAtMs.get(presented) ?? nowMs)
          if (index === issued.length - 1) issued.push(`t${index + 2}`)
          expect(session).toMatchObject({ type: 'open', liveHash: issued.at(-1) })
          if (session.type === 'open') expect(session.spent.length).toBeLessThanOrEqual(32)
        }
      }),
    )
  })

  it('forgets the oldest of more used tokens than anybody honest has within a grace', () => {
    let session = given(opened)
    for (let i = 1; i <= 40; i++) session = evolveAll(sessionDecider, session, [rotated(`t${i}`, `t${i + 1}`, 100)])
    expect(session.type === 'open' && session.spent.length).toBe(32)
    expect(sessionDecider.decide(session, refresh('t40', 't41', 101))).toEqual({ accepted: [] })
    expect(sessionDecider.decide(session, refresh('t1', 't2', 101))).toEqual(reused)
  })
})
