import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import { emailAddress } from './email-address.ts'
import { permissionsOf } from './permissions.ts'
import { type User, type UserCommand, type UserEvent, userDecider } from './user.ts'

const email = emailAddress('ana@example.com')
const register: UserCommand = { type: 'Register', email, fullName: 'Ana', locale: 'es', role: 'driver', nowMs: 5 }
const registered: UserEvent = { type: 'UserRegistered', email, fullName: 'Ana', locale: 'es', roles: ['driver'], atMs: 5 }
const abandoned: UserEvent = { type: 'RegistrationAbandoned' }
const given = (...events: UserEvent[]): User => evolveAll(userDecider, userDecider.initial, events)
const change = (more: Partial<Extract<UserCommand, { type: 'ChangeProfile' }>>): UserCommand => ({
  type: 'ChangeProfile',
  fullName: undefined,
  locale: undefined,
  basedOn: undefined,
  ...more,
})

describe('a user', () => {
  it('registers with one role', () => {
    expect(userDecider.decide(given(), register)).toEqual({ accepted: [registered] })
  })

  it('has verified the address once a link to it came back; a link to another address proves nothing', () => {
    const verify: UserCommand = { type: 'VerifyEmail', email }
    const verified: UserEvent = { type: 'EmailVerified', email }
    expect(given(registered)).toMatchObject({ emailVerified: false })
    expect(userDecider.decide(given(registered), verify)).toEqual({ accepted: [verified] })
    expect(given(registered, verified)).toMatchObject({ emailVerified: true, revision: 2 })
    expect(userDecider.decide(given(registered, verified), verify)).toEqual({ accepted: [] })
    expect(userDecider.decide(given(registered), { ...verify, email: emailAddress('old@example.com') })).toEqual({ accepted: [] })
    expect(userDecider.decide(given(), verify)).toEqual({ rejected: { type: 'UserNotFound' } })
  })

  it('registers once', () => {
    expect(userDecider.decide(given(registered), register)).toEqual({ rejected: { type: 'AlreadyRegistered' } })
  })

  it('can never register after the registration was abandoned', () => {
    expect(userDecider.decide(given(), { type: 'Abandon' })).toEqual({ accepted: [abandoned] })
    expect(userDecider.decide(given(abandoned), register)).toEqual({ rejected: { type: 'RegistrationAbandoned' } })
    expect(userDecider.decide(given(abandoned), { type: 'Abandon' })).toEqual({ accepted: [] })
    expect(userDecider.decide(given(abandoned), change({ fullName: 'X' }))).toEqual({ rejected: { type: 'UserNotFound' } })
  })

  it('cannot be abandoned once registered', () => {
    expect(userDecider.decide(given(registered), { type: 'Abandon' })).toEqual({ rejected: { type: 'AlreadyRegistered' } })
  })

  it('who is unknown cannot be changed', () => {
    for (const command of [
      change({ fullName: 'X' }),
      { type: 'GrantRole', role: 'admin' },
      { type: 'RevokeRole', role: 'admin' },
    ] as const) {
      expect(userDecider.decide(given(), command)).toEqual({ rejected: { type: 'UserNotFound' } })
    }
  })

  it('changes name or language alone, and each change counts as a revision', () => {
    expect(userDecider.decide(given(registered), change({ locale: 'en' }))).toEqual({
      accepted: [{ type: 'ProfileChanged', fullName: 'Ana', locale: 'en' }],
    })
    expect(userDecider.decide(given(registered), change({ fullName: 'Ana' }))).toEqual({ accepted: [] })
    expect(given(registered, { type: 'ProfileChanged', fullName: 'Eva', locale: 'en' })).toMatchObject({
      fullName: 'Eva',
      locale: 'en',
      roles: ['driver'],
      revision: 2,
    })
  })

  it('is not changed on the ground of an older revision', () => {
    const user = given(registered, { type: 'RolesChanged', roles: ['driver', 'provider'] })
    expect(userDecider.decide(user, change({ fullName: 'X', basedOn: 1 }))).toEqual({
      rejected: { type: 'ChangedMeanwhile', revision: 2 },
    })
    expect(userDecider.decide(user, change({ fullName: 'X', basedOn: 2 })).accepted).toHaveLength(1)
  })

  it('holds exactly the roles that were granted and not revoked, sorted, whatever the order', () => {
    const role = fc.constantFrom('driver', 'provider', 'admin')
    const step = fc.record({ type: fc.constantFrom('GrantRole' as const, 'RevokeRole' as const), role })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let user = given(registered)
        const expected = new Set(['driver'])
        for (const command of steps) {
          user = evolveAll(userDecider, user, userDecider.decide(user, command).accepted ?? [])
          if (command.type === 'GrantRole') expected.add(command.role)
          else expected.delete(command.role)
        }
        expect(user).toMatchObject({ roles: [...expected].sort() })
      }),
    )
  })
})

describe('permissions', () => {
  const byRole = { driver: ['bookings:write', 'bookings:read'], provider: ['spots:write', 'bookings:read'] }

  it('of several roles are all of them, each once', () => {
    expect(permissionsOf(['provider', 'driver'], byRole)).toEqual(['bookings:read', 'bookings:write', 'spots:write'])
  })

  it('of a role that does not exist, or is named like part of every object, are none', () => {
    expect(permissionsOf(['retired', 'constructor', '__proto__'], byRole)).toEqual([])
  })
})
