import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import { type Credential, type CredentialEvent, credentialDecider, keepsSession, passwordNumber } from './credential.ts'
import type { SessionId } from './session.ts'

const { decide, initial } = credentialDecider
const here = 'here' as SessionId
const set: CredentialEvent = { type: 'PasswordHashSet', passwordHash: 'h1' }
const changed: CredentialEvent = { type: 'PasswordHashChanged', passwordHash: 'h2', keptSession: here }
const reset = (link: number): CredentialEvent => ({ type: 'PasswordHashReset', passwordHash: 'h3', link })
const given = (...events: CredentialEvent[]): Credential => evolveAll(credentialDecider, initial, events)

describe('a password', () => {
  it('is set once when its user registers', () => {
    expect(decide(given(), { type: 'SetFirstPassword', passwordHash: 'h1' })).toEqual({ accepted: [set] })
    expect(decide(given(set), { type: 'SetFirstPassword', passwordHash: 'h2' })).toEqual({ rejected: { type: 'PasswordAlreadySet' } })
  })

  it('is changed by whoever has shown the present one, not the one before it', () => {
    const change = { type: 'ChangePassword', passwordHash: 'h2', keptSession: here } as const
    expect(decide(given(set), { ...change, basedOn: 1 })).toEqual({ accepted: [changed] })
    expect(decide(given(set, changed), { ...change, basedOn: 1 })).toEqual({ rejected: { type: 'PasswordChangedMeanwhile' } })
    expect(decide(given(), { ...change, basedOn: 0 })).toEqual({ rejected: { type: 'NoPassword' } })
  })

  it('is set by a link once, and by no link before one that was used', () => {
    const with2 = { type: 'ResetPassword', passwordHash: 'h3', link: 2 } as const
    expect(decide(given(set), with2)).toEqual({ accepted: [reset(2)] })
    for (const link of [1, 2]) expect(decide(given(set, reset(2)), { ...with2, link })).toEqual({ rejected: { type: 'LinkUsed' } })
    expect(decide(given(set, reset(2), changed), with2)).toEqual({ rejected: { type: 'LinkUsed' } })
    expect(decide(given(set, reset(2)), { ...with2, link: 3 })).toEqual({ accepted: [reset(3)] })
    expect(decide(given(), with2)).toEqual({ rejected: { type: 'NoPassword' } })
  })

  it('ends all sessions when it changes, but the one that changes it', () => {
    expect(passwordNumber(given())).toBe(0)
    expect(keepsSession(given(), 'here', 0)).toBe(false)
    expect(keepsSession(given(set), 'there', 1)).toBe(true)
    const after = given(set, changed)
    expect([keepsSession(after, 'here', 1), keepsSession(after, 'there', 1), keepsSession(after, 'new', 2)]).toEqual([true, false, true])
    const later = given(set, changed, { ...changed, keptSession: 'there' as SessionId })
    expect([keepsSession(later, 'here', 1), keepsSession(later, 'there', 2)]).toEqual([false, true])
    expect(keepsSession(given(set, changed, reset(1)), 'here', 1)).toBe(false)
  })
})
