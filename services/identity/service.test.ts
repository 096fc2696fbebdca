import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tokenVerifier } from '#platform/edge/token-verifier.ts'
import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { tokenAudience } from './contract/token-audience.ts'
import { ANA, bearer, identityUnderTest, PASSWORD } from './identity-under-test.ts'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
beforeEach(async () => {
  plaza = await identityUnderTest()
})
afterEach(() => plaza.close())

describe('a profile', () => {
  it('changes name and language, and says so', async () => {
    const { accessToken } = (await plaza.register()).body
    const { status, body } = await plaza.call('PATCH', '/users/me', { fullName: ' Ana Gil ', locale: 'es' }, bearer(accessToken))
    expect(status).toBe(200)
    expect(body).toMatchObject({ fullName: 'Ana Gil', locale: 'es', roles: ['driver'] })
    expect(plaza.eventTypes()).toContain('parkwise.identity.user-profile-updated.v1')
  })

  it('is not overwritten by somebody who has read an older one', async () => {
    const { accessToken } = (await plaza.register()).body
    const {
      headers: { etag },
    } = await plaza.call('GET', '/users/me', undefined, bearer(accessToken))
    const ifMatch = { ...bearer(accessToken), 'if-match': String(etag) }
    expect((await plaza.call('PATCH', '/users/me', { fullName: 'One' }, ifMatch)).status).toBe(200)
    const late = await plaza.call('PATCH', '/users/me', { fullName: 'Two' }, ifMatch)
    expect([late.status, late.body.code]).toEqual([412, 'CHANGED_MEANWHILE'])
    expect((await plaza.call('GET', '/users/me', undefined, bearer(accessToken))).body.fullName).toBe('One')
  })

  it('takes no roles, and none without a token', async () => {
    const { accessToken } = (await plaza.register()).body
    for (const body of [{ roles: ['admin'] }, { role: 'admin' }, { email: 'x@example.com' }, { fullName: '' }]) {
      expect((await plaza.call('PATCH', '/users/me', body, bearer(accessToken))).status).toBe(422)
    }
    expect((await plaza.call('GET', '/users/me')).status).toBe(401)
  })
})

describe('a driver', () => {
  const take = (accessToken: string, body: object) => plaza.call('POST', '/users/me/roles', body, bearer(accessToken))

  it('becomes a provider later, which shows with the next token, and stays a driver', async () => {
    const { accessToken, refreshToken } = (await plaza.register()).body
    for (let i = 0; i < 2; i++) {
      const { status, body } = await take(accessToken, { role: 'provider' })
      expect([status, body.roles]).toEqual([200, ['driver', 'provider']])
    }
    expect(decodeJwt((await plaza.refresh(refreshToken)).body.accessToken)).toMatchObject({
      roles: ['driver', 'provider'],
      permissions: ['bookings:read', 'bookings:write', 'spots:read', 'spots:write'],
    })
    expect(plaza.events('user-roles-changed')).toHaveLength(1)
  })

  it('becomes nothing that nobody has offered', async () => {
    const { accessToken } = (await plaza.register()).body
    for (const body of [{ role: 'admin' }, { role: 'king' }, { role: ['provider'] }, {}, { role: 'provider', userId: 'x' }]) {
      expect((await take(accessToken, body)).status).toBe(422)
    }
    expect((await plaza.call('POST', '/users/me/roles', { role: 'provider' })).status).toBe(401)
    expect(plaza.events('user-roles-changed')).toEqual([])
  })
})

describe('the operator', () => {
  it('gives and takes roles, which show with the next token', async () => {
    const { refreshToken } = (await plaza.register()).body
    expect(await plaza.command('identity grant', 'ANA@example.com', 'admin')).toMatchObject({
      status: 0,
      out: ['ana@example.com: admin, driver'],
    })
    expect(await plaza.command('identity grant', 'ana@example.com', 'admin')).toMatchObject({ status: 0 })
    const next = (await plaza.refresh(refreshToken)).body
    expect(decodeJwt(next.accessToken)).toMatchObject({
      roles: ['admin', 'driver'],
      permissions: ['bookings:read', 'bookings:write', 'everything:write'],
    })
    expect(await plaza.main.offers.api.userByEmail('Ana@example.com')).toMatchObject({ roles: ['admin', 'driver'] })
    expect(await plaza.command('identity revoke', 'ana@example.com', 'admin')).toMatchObject({
      status: 0,
      out: ['ana@example.com: driver'],
    })
    expect(plaza.eventTypes().filter((type) => type.includes('roles-changed'))).toHaveLength(2)
  })

  it('is told what cannot be done', async () => {
    await plaza.register()
    expect((await plaza.command('identity grant', 'bob@example.com', 'admin')).status).toBe(1)
    expect((await plaza.command('identity grant', 'ana@example.com', 'king')).status).toBe(2)
    expect((await plaza.command('identity grant', 'ana@example.com')).status).toBe(2)
    expect((await plaza.command('identity rotate-keys', 'now')).status).toBe(2)
    expect(await plaza.main.offers.api.userByEmail('bob@example.com')).toBeUndefined()
  })
})

describe('signing keys', () => {
  const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

  it('are the same for two processes that need one at once', async () => {
    const other = await plaza.start()
    const [a, b] = await Promise.all([plaza.main.offers.api.jwks(), other.offers.api.jwks()])
    expect(a.keys).toHaveLength(1)
    expect(b).toEqual(a)
    const { accessToken } = (await plaza.register()).body
    expect((await plaza.call('GET', '/users/me', undefined, bearer(accessToken), other)).status).toBe(200)
  })

  it('change without anybody being locked out, in any process', async () => {
    const other = await plaza.start()
    const before = (await plaza.register()).body
    expect((await plaza.call('GET', '/users/me', undefined, bearer(before.accessToken), other)).status).toBe(200)
    expect((await plaza.command('identity rotate-keys')).status).toBe(0)
    const atOnce = (await plaza.logIn(ANA.email, PASSWORD)).body
    expect((await plaza.call('GET', '/users/me', undefined, bearer(atOnce.accessToken), other)).status).toBe(200)
    plaza.clock.advance(2 * MINUTE_MS)
    expect((await plaza.call('GET', '/auth/jwks.json', undefined, {}, other)).body.keys.length).toBe(2)
    plaza.clock.advance(9 * MINUTE_MS)
    const after = (await plaza.refresh(before.refreshToken)).body
    expect(kidOf(after.accessToken)).not.toBe(kidOf(before.accessToken))
    for (const on of [plaza.main, other]) {
      for (const { accessToken } of [before, after]) {
        expect((await plaza.call('GET', '/users/me', undefined, bearer(accessToken), on)).status).toBe(200)
      }
    }
    plaza.clock.advance(20 * MINUTE_MS)
    expect((await plaza.main.offers.api.jwks()).keys).toHaveLength(1)
  })

  it('change by themselves when one has signed for its time', async () => {
    const [first] = (await plaza.main.offers.api.jwks()).keys
    plaza.clock.advance(30 * DAY_MS)
    await plaza.main.offers.api.jwks()
    plaza.clock.advance(DAY_MS)
    const { accessToken } = (await plaza.register()).body
    expect(kidOf(accessToken)).not.toBe(first?.kid)
  })

  it('do not let anybody into another system', async () => {
    const { accessToken } = (await plaza.register()).body
    const keys = async () => ({ keys: [...(await plaza.main.offers.api.jwks()).keys] }) as never
    const at = (system: string) => tokenVerifier({ ...tokenAudience(system), keys, clock: plaza.clock })
    expect(await at('parkwise').verify(accessToken)).toMatchObject({ roles: ['driver'] })
    await expect(at('bookstore').verify(accessToken)).rejects.toMatchObject({ status: 401 })
  })
})
