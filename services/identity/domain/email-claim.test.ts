import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { emailAddress, emailClaimId } from './email-address.ts'
import { type EmailClaim, type EmailClaimCommand, type EmailClaimEvent, emailClaimDecider, hasLapsed } from './email-claim.ts'

const ana = 'ana' as PrincipalId
const bob = 'bob' as PrincipalId
const claim = (by: PrincipalId, more: Partial<EmailClaimCommand> = {}): EmailClaimCommand => ({
  type: 'Claim',
  by,
  insteadOf: null,
  nowMs: 0,
  lapsesAtMs: 100,
  ...more,
})
const given = (...events: EmailClaimEvent[]): EmailClaim => evolveAll(emailClaimDecider, emailClaimDecider.initial, events)
const anas = { type: 'EmailClaimed', by: ana, lapsesAtMs: 100 } as const

describe('an e-mail address', () => {
  it('is the same address however it is typed', () => {
    const spellings = ['josé@example.com', '  JOSÉ@Example.COM ', 'jose\u0301@example.com']
    expect(new Set(spellings.map(emailAddress))).toEqual(new Set(['josé@example.com']))
    expect(new Set(spellings.map(emailAddress).map(emailClaimId)).size).toBe(1)
  })

  it('stays as it is once it has its one spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const once = emailAddress(typed)
        expect(emailAddress(once)).toBe(once)
      }),
    )
  })

  it('goes to the first who claims it', () => {
    expect(emailClaimDecider.decide(given(), claim(ana))).toEqual({ accepted: [anas] })
    expect(emailClaimDecider.decide(given(anas), claim(bob))).toEqual({ rejected: { type: 'EmailTaken' } })
  })

  it('may be claimed again by who has it, which changes nothing', () => {
    expect(emailClaimDecider.decide(given(anas), claim(ana))).toEqual({ accepted: [] })
  })

  it('is not taken over before the claim has lapsed, nor after that from somebody who was not abandoned', () => {
    const taken = { rejected: { type: 'EmailTaken' } }
    expect(emailClaimDecider.decide(given(anas), claim(bob, { insteadOf: ana, nowMs: 99 }))).toEqual(taken)
    expect(emailClaimDecider.decide(given(anas), claim(bob, { nowMs: 100 }))).toEqual(taken)
    expect(emailClaimDecider.decide(given(anas), claim(bob, { insteadOf: 'eve' as PrincipalId, nowMs: 100 }))).toEqual(taken)
  })

  it('is taken over from somebody who broke off and was abandoned', () => {
    expect(hasLapsed(given(anas), 99)).toBe(false)
    expect(hasLapsed(given(anas), 100)).toBe(true)
    expect(emailClaimDecider.decide(given(anas), claim(bob, { insteadOf: ana, nowMs: 100, lapsesAtMs: 200 }))).toEqual({
      accepted: [{ type: 'EmailClaimed', by: bob, lapsesAtMs: 200 }],
    })
  })
})
