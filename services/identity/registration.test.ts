import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { ANA, bearer, identityUnderTest, key, PASSWORD } from './identity-under-test.ts'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
beforeEach(async () => {
  plaza = await identityUnderTest()
})
afterEach(() => plaza.close())

describe('a stranger', () => {
  it('registers, is let in by the gateway, and is told about', async () => {
    const { status, body } = await plaza.register({ email: ' Ana@Example.com', locale: 'es' })
    expect(status).toBe(201)
    expect(body).toEqual({
      user: { id: expect.any(String), email: 'ana@example.com', fullName: 'Ana Pérez', roles: ['driver'] },
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 900,
    })
    const me = await plaza.call('GET', '/users/me', undefined, bearer(body.accessToken))
    expect(me.status).toBe(200)
    expect(me.body).toEqual({ ...body.user, locale: 'es', emailVerified: false })
    expect(plaza.eventTypes()).toEqual(['parkwise.identity.user-registered.v1'])
  })

  it('gets a token that says who it is, what it may do, from whom, for whom and for how long', async () => {
    const { body } = await plaza.register()
    const { keys } = await plaza.main.offers.api.jwks()
    const { payload, protectedHeader } = await jwtVerify(body.accessToken, createLocalJWKSet({ keys: [...keys] } as never), {
      issuer: 'plaza/parkwise',
      audience: 'parkwise',
      currentDate: new Date(plaza.clock.nowMs()),
    })
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: keys[0]?.kid })
    expect(payload).toMatchObject({
      sub: body.user.id,
      roles: ['driver'],
      permissions: ['bookings:read', 'bookings:write'],
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900)
    plaza.clock.advance(16 * MINUTE_MS)
    expect((await plaza.call('GET', '/users/me', undefined, bearer(body.accessToken))).status).toBe(401)
  })

  it('logs in with the address in any spelling', async () => {
    await plaza.register()
    const { status, body } = await plaza.logIn(' ANA@example.com ', PASSWORD)
    expect(status).toBe(200)
    expect(body.user).toMatchObject({ email: 'ana@example.com', roles: ['driver'] })
  })

  it('cannot tell an unknown address from a wrong password', async () => {
    await plaza.register()
    const wrong = await plaza.logIn('ana@example.com', 'wrong password')
    const unknown = await plaza.logIn('bob@example.com', PASSWORD)
    expect(wrong.status).toBe(401)
    expect(wrong.body).toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect({ ...unknown.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' })
    expect(unknown.status).toBe(401)
  })

  it('does not get an address that somebody has, in whatever spelling', async () => {
    await plaza.register()
    const { status, body } = await plaza.register({ email: 'ANA@EXAMPLE.COM', password: 'another password' })
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN'])
    expect((await plaza.logIn('ana@example.com', 'another password')).status).toBe(401)
  })

  it('does not get it later either', async () => {
    await plaza.register()
    plaza.clock.advance(DAY_MS)
    const { status, body } = await plaza.register({ password: 'another password' })
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN'])
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(200)
  })

  it('who was refused is refused again with the same key, which is good for no other registration', async () => {
    await plaza.register()
    const late = { fullName: 'Late', password: 'another password' }
    expect((await plaza.register(late, key('one'))).body.code).toBe('EMAIL_TAKEN')
    const again = await plaza.register(late, key('one'))
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_TAKEN'])
    const other = await plaza.register({ ...late, email: 'free@example.com' }, key('one'))
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect((await plaza.logIn('free@example.com', 'another password')).status).toBe(401)
  })

  it('wins alone when many register one address at once', async () => {
    const other = await plaza.start()
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((i) => plaza.register({ fullName: `Ana ${i}` }, {}, i % 2 ? plaza.main : other)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  it('changes nothing with malformed input, and is told which field is wrong', async () => {
    const wrong: [object, string][] = [
      [{ role: 'admin' }, 'role'],
      [{ roles: ['admin'] }, 'roles'],
      [{ permissions: ['everything:write'] }, 'permissions'],
      [{ password: 'too short' }, 'password'],
      [{ password: 'x'.repeat(257) }, 'password'],
      [{ password: 1_234_567_890 }, 'password'],
      [{ email: 'no address' }, 'email'],
      [{ email: 'ana@localhost' }, 'email'],
      [{ email: 'ana@exa\nmple.com' }, 'email'],
      [{ email: `${'a'.repeat(250)}@example.com` }, 'email'],
      [{ email: 'a\u200bna@example.com' }, 'email'],
      [{ fullName: '   ' }, 'fullName'],
      [{ fullName: '\u200b\u2060' }, 'fullName'],
      [{ fullName: 'Ana\u0000' }, 'fullName'],
      [{ fullName: 'Ana\r\nBcc: x' }, 'fullName'],
      [{ fullName: undefined }, 'fullName'],
      [{ locale: 'fr' }, 'locale'],
    ]
    for (const [more, field] of wrong) {
      const { status, body } = await plaza.register(more)
      expect([status, body.code, JSON.stringify(body.errors)], JSON.stringify(more)).toEqual([
        422,
        'INVALID_INPUT',
        expect.stringContaining(`"${field}"`),
      ])
    }
    const poisoned = `{"__proto__":{"role":"admin"},${JSON.stringify(ANA).slice(1)}`
    const answer = await plaza.main.app.inject({
      method: 'POST',
      url: '/gateway/v1/auth/register',
      headers: { 'content-type': 'application/json' },
      payload: poisoned,
    })
    expect(answer.statusCode).toBe(422)
    expect(plaza.onDisk().all).not.toContain('user_account/')
  })
})

describe('a repeated registration', () => {
  it('has the same user and new tokens', async () => {
    const first = await plaza.register({}, key('k1'))
    const again = await plaza.register({}, key('k1'))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body.user).toEqual(first.body.user)
    expect(again.body.refreshToken).not.toBe(first.body.refreshToken)
    expect((await plaza.refresh(again.body.refreshToken)).status).toBe(200)
    expect((await plaza.refresh(first.body.refreshToken)).status).toBe(200)
    expect(plaza.eventTypes()).toHaveLength(1)
  })

  it('with other content or another password is refused and changes nothing', async () => {
    await plaza.register({}, key('k1'))
    for (const more of [{ email: 'bob@example.com' }, { fullName: 'Bob' }, { password: 'another password' }]) {
      const { status, body } = await plaza.register(more, key('k1'))
      expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    }
    expect((await plaza.register({ email: 'bob@example.com' })).status).toBe(201)
  })

  it('that was refused is refused again, although the address would be free by then', async () => {
    plaza.main.crashBefore.collection = 'user_account'
    await plaza.register()
    plaza.main.crashBefore.collection = undefined
    expect((await plaza.register({}, key('k1'))).status).toBe(409)
    plaza.clock.advance(120 * SECOND_MS)
    expect((await plaza.register({}, key('k1'))).status).toBe(409)
    expect((await plaza.register({}, key('k2'))).status).toBe(201)
  })

  it('at the same moment makes one user', async () => {
    const other = await plaza.start()
    const answers = await Promise.all([plaza.main, other, plaza.main].map((on) => plaza.register({}, key('k1'), on)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1)
    expect(plaza.eventTypes()).toHaveLength(1)
  })
})

describe('a registration that crashed', () => {
  it.each(['email_claim', 'credential', 'user_account', 'session'])('before %s is finished by its repetition', async (collection) => {
    plaza.main.crashBefore.collection = collection
    expect((await plaza.register({}, key('k1'))).status).toBe(503)
    plaza.main.crashBefore.collection = undefined
    plaza.clock.advance(DAY_MS)
    expect((await plaza.register({}, key('k1'))).status).toBe(201)
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(200)
    expect(plaza.eventTypes()).toHaveLength(1)
  })

  it.each(['credential', 'user_account'])('before %s keeps the address for some minutes and no longer', async (collection) => {
    plaza.main.crashBefore.collection = collection
    await plaza.register()
    plaza.main.crashBefore.collection = undefined
    expect((await plaza.register()).status).toBe(409)
    plaza.clock.advance(119 * SECOND_MS)
    expect((await plaza.register()).status).toBe(409)
    plaza.clock.advance(SECOND_MS)
    expect((await plaza.register()).status).toBe(201)
  })

  it('is not spoilt by somebody who wants the address in the meantime', async () => {
    plaza.main.crashBefore.collection = 'user_account'
    await plaza.register({}, key('k1'))
    plaza.main.crashBefore.collection = undefined
    expect((await plaza.register({ fullName: 'Second' })).status).toBe(409)
    expect((await plaza.register({}, key('k1'))).status).toBe(201)
  })

  it.each(['credential', 'user_account'])('before %s cannot come back after somebody else has taken the address', async (collection) => {
    plaza.main.crashBefore.collection = collection
    await plaza.register({ fullName: 'First' }, key('k1'))
    plaza.main.crashBefore.collection = undefined
    plaza.clock.advance(120 * SECOND_MS)
    const second = await plaza.register({ fullName: 'Second', password: 'password of the second' })
    expect(second.status).toBe(201)
    expect((await plaza.register({ fullName: 'First' }, key('k1'))).status).toBe(409)
    expect((await plaza.register({ fullName: 'First' }, key('k1'))).status).toBe(409)
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(401)
    expect((await plaza.logIn(ANA.email, 'password of the second')).body.user).toEqual(second.body.user)
    expect(plaza.eventTypes()).toHaveLength(1)
    expect(plaza.onDisk().all).not.toMatch(/passwordHash\\*":\\*"\\*"/)
  })
})
