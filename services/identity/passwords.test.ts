import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { ANA, bearer, identityUnderTest, PASSWORD } from './identity-under-test.ts'

const NEXT = 'a quite different password'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
beforeEach(async () => {
  plaza = await identityUnderTest()
})
afterEach(() => plaza.close())

const post = (path: string, body: object, accessToken?: string) =>
  plaza.call('POST', path, body, accessToken === undefined ? {} : bearer(accessToken))
const forgot = (email: string = ANA.email) => post('/auth/password/forgot', { email })
const reset = (token: string, password = NEXT) => post('/auth/password/reset', { token, new: password })
const verify = (token: string) => post('/auth/email/verify', { token })
const change = (accessToken: string, current = PASSWORD, next = NEXT) => post('/auth/password', { current, new: next }, accessToken)
const resetToken = async () => {
  await forgot()
  return plaza.mailedToken('password-reset-requested')
}
const codeOf = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code]

describe('changing the password', () => {
  it('ends the other sessions at once, keeps this one, and is told about', async () => {
    const elsewhere = (await plaza.register()).body
    const here = (await plaza.logIn(ANA.email, PASSWORD)).body
    expect((await change(here.accessToken)).status).toBe(204)
    expect((await plaza.refresh(elsewhere.refreshToken)).status).toBe(401)
    const refreshed = await plaza.refresh(here.refreshToken)
    expect(refreshed.status).toBe(200)
    const sessions = await plaza.call('GET', '/auth/sessions', undefined, bearer(refreshed.body.accessToken))
    expect(sessions.body.items.map(({ current }) => current)).toEqual([true])
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(401)
    expect((await plaza.logIn(ANA.email, NEXT)).status).toBe(200)
    expect(plaza.events('password-changed').map(({ data }) => data)).toEqual([{ userId: here.user.id, how: 'changed' }])
  })

  it('takes the present password, and nothing changes with a wrong one', async () => {
    const { accessToken, refreshToken } = (await plaza.register()).body
    expect(codeOf(await change(accessToken, 'a wrong password'))).toEqual([422, 'WRONG_PASSWORD'])
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(200)
    expect((await plaza.refresh(refreshToken)).status).toBe(200)
  })

  it('is slowed down like a log-in, without slowing down log-ins', async () => {
    const { accessToken } = (await plaza.register()).body
    const answers: unknown[] = []
    for (let i = 0; i < 6; i++) answers.push(codeOf(await change(accessToken, `guess ${i}`))[1])
    expect(answers).toEqual([...Array<string>(5).fill('WRONG_PASSWORD'), 'TOO_MANY_ATTEMPTS'])
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(200)
    plaza.clock.advance(MINUTE_MS)
    expect((await change(accessToken)).status).toBe(204)
  })

  it('by two at once succeeds once', async () => {
    const { accessToken } = (await plaza.register()).body
    const answers = await Promise.all([
      change(accessToken, PASSWORD, 'the first of two'),
      change(accessToken, PASSWORD, 'the second of two'),
    ])
    expect(answers.map(codeOf).sort()).toEqual([
      [204, undefined],
      [409, 'CHANGED_MEANWHILE'],
    ])
    expect(plaza.events('password-changed')).toHaveLength(1)
  })

  it('ends a session for good even when the process dies before it gets to it', async () => {
    const elsewhere = (await plaza.register()).body
    const here = (await plaza.logIn(ANA.email, PASSWORD)).body
    plaza.main.crashBefore.collection = 'session'
    expect((await change(here.accessToken)).status).toBe(503)
    plaza.main.crashBefore.collection = undefined
    expect((await plaza.refresh(elsewhere.refreshToken)).status).toBe(401)
    expect((await plaza.refresh(here.refreshToken)).status).toBe(200)
  })

  it('makes links that were mailed before good for nothing', async () => {
    const { accessToken } = (await plaza.register()).body
    const token = await resetToken()
    expect((await change(accessToken)).status).toBe(204)
    expect(codeOf(await reset(token, 'one more password'))).toEqual([410, 'LINK_USED'])
    expect((await plaza.logIn(ANA.email, NEXT)).status).toBe(200)
  })
})

describe('a forgotten password', () => {
  it('is set anew with the link of a mail, which ends all sessions', async () => {
    const { user, refreshToken, accessToken } = (await plaza.register()).body
    expect((await forgot(' ANA@example.com ')).status).toBe(202)
    const asked = plaza.events('password-reset-requested')
    expect(asked.map(({ data }) => data)).toEqual([
      { userId: user.id, requestId: expect.any(String), expiresAt: new Date(plaza.clock.nowMs() + 30 * MINUTE_MS).toISOString() },
    ])
    expect((await reset(await plaza.mailedToken('password-reset-requested'))).status).toBe(204)
    expect((await plaza.refresh(refreshToken)).status).toBe(401)
    expect((await plaza.call('GET', '/auth/sessions', undefined, bearer(accessToken))).body.items).toEqual([])
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(401)
    const { body } = await plaza.logIn(ANA.email, NEXT)
    expect((await plaza.call('GET', '/users/me', undefined, bearer(body.accessToken))).body.emailVerified).toBe(true)
    expect(plaza.events('password-changed').map(({ data }) => data)).toEqual([{ userId: user.id, how: 'reset' }])
  })

  it('does not tell whether there is such an account, nor does anything that it leaves behind in the log', async () => {
    await plaza.register()
    const [known, unknown] = [await forgot(), await forgot('nobody@example.com')]
    const alike = ({ status, body, headers }: Awaited<ReturnType<typeof forgot>>) => [status, body, headers['content-length']]
    expect(alike(unknown)).toEqual(alike(known))
    expect(known.status).toBe(202)
    expect(plaza.events('password-reset-requested')).toHaveLength(1)
  })

  it('sends three mails an hour at most, and answers alike all the same', async () => {
    await plaza.register()
    for (let i = 0; i < 5; i++) expect((await forgot()).status).toBe(202)
    expect(plaza.events('password-reset-requested')).toHaveLength(3)
    plaza.clock.advance(HOUR_MS)
    await forgot()
    expect(plaza.events('password-reset-requested')).toHaveLength(4)
  })

  it('is set once by a link: not twice, not by two at once, not by an older one', async () => {
    await plaza.register()
    const older = await resetToken()
    const token = await resetToken()
    const both = await Promise.all([reset(token, 'the first of two'), reset(token, 'the second of two')])
    expect(both.map(codeOf).sort()).toEqual([
      [204, undefined],
      [410, 'LINK_USED'],
    ])
    for (const used of [token, older]) expect(codeOf(await reset(used))).toEqual([410, 'LINK_USED'])
    expect(plaza.events('password-changed')).toHaveLength(1)
    expect(await plaza.mailedToken('password-reset-requested')).toBe('')
  })

  it('is not set by a link that is too old', async () => {
    await plaza.register()
    const token = await resetToken()
    plaza.clock.advance(30 * MINUTE_MS)
    expect(codeOf(await reset(token))).toEqual([410, 'LINK_EXPIRED'])
    expect((await plaza.logIn(ANA.email, PASSWORD)).status).toBe(200)
  })

  it('is not set by a token that was made up, or is for something else', async () => {
    await plaza.register()
    const token = await resetToken()
    const [requestId = '', mac = ''] = token.split('.')
    await plaza.until(() => plaza.events('email-verification-requested').length === 1)
    const forOther = await plaza.mailedToken('email-verification-requested')
    const forged = [requestId, `${requestId}.`, `${requestId}.${'A'.repeat(43)}`, `${requestId}.${mac}=`, `${requestId}x.${mac}`, 'x']
    const before = plaza.onDisk().all
    for (const wrong of [...forged, `${requestId.slice(0, -1)}2.${mac}`, forOther]) {
      const { status, body } = await reset(wrong)
      expect([status, body.errors], wrong).toMatchObject([422, [{ path: 'token', message: expect.any(String) }]])
    }
    expect(plaza.onDisk().all).toBe(before)
    expect((await reset(token)).status).toBe(204)
  })

  it('is not half set when the process dies: the link works on, or the password is new', async () => {
    const { refreshToken } = (await plaza.register()).body
    const token = await resetToken()
    plaza.main.crashBefore.collection = 'credential'
    expect((await reset(token)).status).toBe(503)
    plaza.main.crashBefore.collection = 'user_account'
    expect((await reset(token)).status).toBe(503)
    plaza.main.crashBefore.collection = undefined
    expect((await plaza.logIn(ANA.email, NEXT)).status).toBe(200)
    expect((await plaza.refresh(refreshToken)).status).toBe(401)
    expect(codeOf(await reset(token, 'one more password'))).toEqual([410, 'LINK_USED'])
  })
})

describe('an address', () => {
  const askAgain = (accessToken: string) => post('/auth/email/verification', {}, accessToken)
  const isVerified = async (accessToken: string) =>
    (await plaza.call('GET', '/users/me', undefined, bearer(accessToken))).body.emailVerified

  it('is verified with the link of the mail that follows a registration', async () => {
    const { user, accessToken } = (await plaza.register()).body
    await plaza.until(() => plaza.events('email-verification-requested').length === 1)
    const [asked] = plaza.events('email-verification-requested')
    const expiresAt = new Date(Date.parse(plaza.events('user-registered')[0]?.time ?? '') + 2 * DAY_MS).toISOString()
    expect(asked?.data).toEqual({ userId: user.id, email: ANA.email, requestId: expect.any(String), expiresAt })
    expect(await isVerified(accessToken)).toBe(false)
    expect((await verify(await plaza.mailedToken('email-verification-requested'))).status).toBe(204)
    expect(await isVerified(accessToken)).toBe(true)
    expect(plaza.events('email-verified').map(({ data }) => data)).toEqual([{ userId: user.id, email: ANA.email }])
  })

  it('is verified once; the link is good for nothing else, and not for ever', async () => {
    const { accessToken } = (await plaza.register()).body
    expect((await askAgain(accessToken)).status).toBe(202)
    const token = await plaza.mailedToken('email-verification-requested')
    expect(codeOf(await reset(token))).toEqual([422, 'INVALID_INPUT'])
    plaza.clock.advance(2 * DAY_MS)
    expect(codeOf(await verify(token))).toEqual([410, 'LINK_EXPIRED'])
    const later = (await plaza.logIn(ANA.email, PASSWORD)).body.accessToken
    await askAgain(later)
    const newest = await plaza.mailedToken('email-verification-requested')
    expect([(await verify(newest)).status, codeOf(await verify(newest))]).toEqual([204, [410, 'LINK_USED']])
    expect(codeOf(await askAgain(later))).toEqual([409, 'EMAIL_ALREADY_VERIFIED'])
    expect(plaza.events('email-verified')).toHaveLength(1)
  })

  it('gets three mails an hour at most', async () => {
    const { accessToken } = (await plaza.register()).body
    for (let i = 0; i < 3; i++) expect((await askAgain(accessToken)).status).toBe(202)
    const refused = await askAgain(accessToken)
    expect([...codeOf(refused), refused.headers['retry-after']]).toEqual([429, 'TOO_MANY_MAILS', '3600'])
  })

  it('is verified in the end when the process dies in between', async () => {
    const { accessToken } = (await plaza.register()).body
    await askAgain(accessToken)
    const token = await plaza.mailedToken('email-verification-requested')
    for (const collection of ['user_account', 'mail_links']) {
      plaza.main.crashBefore.collection = collection
      expect((await verify(token)).status).toBe(503)
    }
    plaza.main.crashBefore.collection = undefined
    expect((await verify(token)).status).toBe(204)
    expect(await isVerified(accessToken)).toBe(true)
  })
})

it('no password, hash or link token is in an event or a log line, and no token on any disk', async () => {
  const { accessToken } = (await plaza.register()).body
  await plaza.until(() => plaza.events('email-verification-requested').length === 1)
  const verification = await plaza.mailedToken('email-verification-requested')
  await verify(verification)
  await change(accessToken, 'a wrong password')
  await change(accessToken)
  const token = await resetToken()
  await reset(`${token.slice(0, -1)}_`, 'one more password')
  await reset(token, 'one more password')
  await reset(token, 'too late a password')
  const { all, events } = plaza.onDisk()
  const places = [all, events, plaza.logged(), JSON.stringify(plaza.main.offers.consumers)]
  const secrets = [PASSWORD, NEXT, 'a wrong password', 'one more password', 'too late a password']
  for (const secret of [...secrets, verification.split('.')[1] ?? '', token.split('.')[1] ?? '']) {
    expect(secret.length).toBeGreaterThan(15)
    for (const place of places) expect(place).not.toContain(secret)
  }
  for (const place of [events, plaza.logged()]) expect(place).not.toContain('argon2id')
  expect(plaza.events('password-changed')).toHaveLength(2)
})

it('what is malformed is refused and named, and changes nothing', async () => {
  const { accessToken } = (await plaza.register()).body
  const token = await resetToken()
  const before = plaza.onDisk().all
  const wrong: [string, object, string][] = [
    ['/auth/password', { current: PASSWORD, new: 'short' }, 'new'],
    ['/auth/password', { current: PASSWORD, new: NEXT, userId: 'x' }, 'userId'],
    ['/auth/password', { current: 7, new: NEXT }, 'current'],
    ['/auth/password', { new: NEXT }, 'current'],
    ['/auth/password', { current: 'a\u0000b', new: NEXT }, 'current'],
    ['/auth/password/forgot', { email: 'x'.repeat(255) }, 'email'],
    ['/auth/password/forgot', { email: ['ana@example.com'] }, 'email'],
    ['/auth/password/forgot', { email: ANA.email, role: 'admin' }, 'role'],
    ['/auth/password/reset', { token, new: 'short' }, 'new'],
    ['/auth/password/reset', { token: `${token}\u0000`, new: NEXT }, 'token'],
    ['/auth/password/reset', { new: NEXT }, 'token'],
    ['/auth/email/verify', { token: '' }, 'token'],
    ['/auth/email/verify', { token: 'x'.repeat(300) }, 'token'],
    ['/auth/email/verification', { email: 'other@example.com' }, 'email'],
  ]
  for (const [path, body, field] of wrong) {
    const answer = await post(path, body, accessToken)
    expect([answer.status, JSON.stringify(answer.body.errors)], `${path} ${field}`).toEqual([422, expect.stringContaining(`"${field}"`)])
  }
  expect(plaza.onDisk().all).toBe(before)
  for (const path of ['/auth/password', '/auth/email/verification']) expect((await post(path, {})).status).toBe(401)
})
