import { afterEach, describe, expect, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { ANA, bearer, identityUnderTest, PASSWORD } from './identity-under-test.ts'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
const start = async (circumstances: Parameters<typeof identityUnderTest>[0] = {}) => {
  plaza = await identityUnderTest(circumstances)
  await plaza.register()
}
afterEach(() => plaza.close())

const OURS = { 'x-requested-with': 'fetch', origin: 'http://localhost:4001', host: 'localhost:4001', 'sec-fetch-site': 'same-origin' }
type Body = { refreshToken?: string; accessToken: string; code?: string }

const post = async (path: string, payload: object | undefined, headers: Record<string, string> = OURS) => {
  const answer = await plaza.inject({ url: path, headers, ...(payload && { payload }) })
  const [cookie] = answer.cookies
  return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as Body, cookie, raw: answer }
}
const logIn = (headers?: Record<string, string>) =>
  post('/auth/login', { email: ANA.email, password: PASSWORD, session: 'cookie' }, headers)
const withCookie = (cookie: { name: string; value: string } | undefined, headers: Record<string, string> = OURS) => ({
  ...headers,
  cookie: `other=1; ${cookie?.name}=${cookie?.value}`,
})

describe('a browser', () => {
  it('keeps its refresh token in a cookie that no script can read, and has none in an answer', async () => {
    await start()
    const { status, body, cookie } = await logIn()
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'user'])
    expect(cookie).toEqual({
      name: 'plaza-parkwise-session',
      value: expect.stringMatching(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{64}$/),
      path: '/gateway/v1/auth',
      httpOnly: true,
      sameSite: 'Strict',
      maxAge: 30 * 86_400,
    })
    const registered = await post('/auth/register', { ...ANA, email: 'bea@example.com', session: 'cookie' })
    expect([registered.status, registered.body.refreshToken, registered.cookie?.httpOnly]).toEqual([201, undefined, true])
  })

  it('over HTTPS gets a cookie that only this host can have set', async () => {
    await start({ publicUrl: 'https://plaza.example' })
    const { cookie } = await logIn({ ...OURS, origin: 'https://plaza.example' })
    expect(cookie).toMatchObject({ name: '__Host-plaza-parkwise-session', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' })
    expect(cookie).not.toHaveProperty('domain')
  })

  it('refreshes and logs out with the cookie alone', async () => {
    await start()
    const first = (await logIn()).cookie
    plaza.clock.advance(60 * SECOND_MS)
    const refreshed = await post('/auth/refresh', undefined, withCookie(first))
    expect([refreshed.status, refreshed.body.refreshToken]).toEqual([200, undefined])
    expect(refreshed.cookie).toMatchObject({ name: first?.name, maxAge: 30 * 86_400 - 60 })
    expect(refreshed.cookie?.value).not.toBe(first?.value)
    expect((await plaza.call('GET', '/users/me', undefined, bearer(refreshed.body.accessToken))).status).toBe(200)
    const out = await post('/auth/logout', {}, withCookie(refreshed.cookie))
    expect([out.status, out.cookie?.value, out.cookie?.maxAge ?? out.cookie?.expires?.getTime()]).toEqual([204, '', 0])
    expect((await post('/auth/refresh', {}, withCookie(refreshed.cookie))).status).toBe(401)
  })

  it('whose session is over loses the cookie; without one it is not logged in', async () => {
    await start()
    const { cookie } = await logIn()
    await post('/auth/logout', {}, withCookie(cookie))
    const late = await post('/auth/refresh', {}, withCookie(cookie))
    expect([late.status, late.body.code, late.cookie?.value]).toEqual([401, 'INVALID_REFRESH_TOKEN', ''])
    expect((await post('/auth/refresh', {})).status).toBe(401)
    expect((await post('/auth/logout', {})).status).toBe(204)
  })

  it('cannot be made to use the cookie by another site', async () => {
    await start({ cors: ['https://app.example'] })
    const { cookie } = await logIn()
    const { 'x-requested-with': asked, origin, 'sec-fetch-site': site, ...plain } = OURS
    const attacks: Record<string, string>[] = [
      { ...plain, origin, 'sec-fetch-site': site },
      { ...OURS, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { ...OURS, origin: 'http://evil.localhost:4001', 'sec-fetch-site': 'same-site' },
      { ...OURS, origin: 'null' },
      { ...plain, 'x-requested-with': asked, 'sec-fetch-site': 'cross-site' },
      { ...plain, 'x-requested-with': asked, 'sec-fetch-site': 'none' },
    ]
    for (const headers of attacks) {
      for (const path of ['/auth/refresh', '/auth/logout']) {
        const { status, body, raw } = await post(path, {}, withCookie(cookie, headers))
        expect([status, body.code, raw.headers['set-cookie']], JSON.stringify(headers)).toEqual([403, 'CROSS_SITE_REFUSED', undefined])
      }
      expect((await logIn(headers)).status).toBe(403)
    }
    const allowed = { ...OURS, origin: 'https://app.example', 'sec-fetch-site': 'same-site' }
    const answer = await post('/auth/refresh', {}, withCookie(cookie, allowed))
    expect(answer.status).toBe(200)
    expect(answer.raw.headers['access-control-allow-credentials']).toBe('true')
    const script = { 'x-requested-with': 'curl' }
    expect((await post('/auth/refresh', {}, withCookie(answer.cookie, script))).status).toBe(200)
  })

  it('with a public address takes that one only for its own', async () => {
    await start({ publicUrl: 'https://plaza.example' })
    expect((await logIn({ ...OURS, host: 'evil.example', origin: 'https://evil.example' })).status).toBe(403)
    expect((await logIn({ ...OURS, origin: 'http://plaza.example' })).status).toBe(403)
  })

  it('that shows a token in the body is not asked for a cookie, and gets none', async () => {
    await start()
    const { refreshToken = '' } = (await post('/auth/login', { email: ANA.email, password: PASSWORD, session: 'token' }, {})).body
    const refreshed = await post('/auth/refresh', { refreshToken }, {})
    expect([refreshed.status, typeof refreshed.body.refreshToken, refreshed.raw.headers['set-cookie']]).toEqual([200, 'string', undefined])
    expect((await post('/auth/login', { email: ANA.email, password: PASSWORD, session: 'both' })).status).toBe(422)
    for (const body of [{ refreshToken: 7 }, { refreshToken: '' }, { refresh: 'x' }, { refreshToken: 'a\u0000' }]) {
      for (const path of ['/auth/refresh', '/auth/logout']) expect((await post(path, body)).status).toBe(422)
    }
  })

  it('has its cookie in no log line, no event and on no disk', async () => {
    await start()
    const first = (await logIn()).cookie
    const second = (await post('/auth/refresh', {}, withCookie(first))).cookie
    await post('/auth/refresh', {}, withCookie(first, { origin: 'https://evil.example' }))
    const { all, events } = plaza.onDisk()
    for (const value of [first?.value, second?.value]) {
      const secret = value?.split('.')[1] ?? ''
      expect(secret).toHaveLength(64)
      for (const place of [all, events, plaza.logged()]) expect(place).not.toContain(secret)
    }
  })
})
