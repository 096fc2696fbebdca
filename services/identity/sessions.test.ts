import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { ANA, bearer, identityUnderTest, key, PASSWORD } from './identity-under-test.ts'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
beforeEach(async () => {
  plaza = await identityUnderTest()
})
afterEach(() => plaza.close())

describe('a session', () => {
  it('goes on with each new refresh token and ends when an old one comes back', async () => {
    const first = (await plaza.register()).body.refreshToken
    const second = (await plaza.refresh(first)).body
    expect(Object.keys(second).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken'])
    plaza.clock.advance(10 * SECOND_MS)
    const reused = await plaza.refresh(first)
    expect([reused.status, reused.body.code]).toEqual([401, 'INVALID_REFRESH_TOKEN'])
    expect((await plaza.refresh(second.refreshToken)).status).toBe(401)
    expect(plaza.logged()).toContain('its session was ended')
  })

  it('that ends because a token was stolen is told about, once', async () => {
    const registered = (await plaza.register()).body
    await plaza.refresh(registered.refreshToken)
    plaza.clock.advance(10 * SECOND_MS)
    for (let i = 0; i < 3; i++) await plaza.refresh(registered.refreshToken)
    const sessionId = registered.refreshToken.split('.')[0]
    expect(plaza.events('session-stolen').map(({ data }) => data)).toEqual([{ userId: registered.user.id, sessionId }])
  })

  it('does not end when a hundred tabs refresh at once, in two processes; they all get one token, which goes on', async () => {
    const other = await plaza.start()
    const { refreshToken } = (await plaza.register()).body
    const refresh = (on = plaza.main) => plaza.call('POST', '/auth/refresh', { refreshToken }, {}, on)
    const tabs = await Promise.all(Array.from({ length: 100 }, (_, i) => refresh(i % 2 ? other : plaza.main)))
    expect(new Set(tabs.map(({ status }) => status))).toEqual(new Set([200]))
    const tokens = [...new Set(tabs.map(({ body }) => body.refreshToken))]
    expect(tokens).toHaveLength(1)
    expect(tokens).not.toContain(refreshToken)
    plaza.clock.advance(MINUTE_MS)
    expect((await plaza.refresh(tokens[0] ?? '')).status).toBe(200)
    expect(plaza.events('session-stolen')).toEqual([])
  })

  it('does not end when two tabs refresh at once, nor do other sessions', async () => {
    const first = (await plaza.register()).body.refreshToken
    const elsewhere = (await plaza.logIn(ANA.email, PASSWORD)).body.refreshToken
    const tabs = await Promise.all([plaza.refresh(first), plaza.refresh(first), plaza.refresh(first)])
    plaza.clock.advance(MINUTE_MS)
    for (const tab of tabs) expect((await plaza.refresh(tab.body.refreshToken)).status).toBe(200)
    await plaza.refresh(first)
    expect((await plaza.refresh(elsewhere)).status).toBe(200)
  })

  it('ends by logging out, which may be repeated', async () => {
    const { refreshToken } = (await plaza.register()).body
    for (let i = 0; i < 2; i++) expect((await plaza.call('POST', '/auth/logout', { refreshToken })).status).toBe(204)
    expect((await plaza.refresh(refreshToken)).status).toBe(401)
  })

  it('is neither found nor ended by a guess, which leaves nothing behind', async () => {
    const token = (await plaza.register()).body.refreshToken
    const before = plaza.onDisk().all
    const sessionId = token.slice(0, token.indexOf('.'))
    for (const guess of [`${sessionId}.${'A'.repeat(64)}`, sessionId, 'x', `00000000-0000-8000-8000-000000000000.${'A'.repeat(64)}`]) {
      expect((await plaza.refresh(guess)).status).toBe(401)
      expect((await plaza.call('POST', '/auth/logout', { refreshToken: guess })).status).toBe(204)
    }
    expect(plaza.onDisk().all).toBe(before)
    expect((await plaza.refresh(token)).status).toBe(200)
  })

  it('expires by its timer', async () => {
    const { refreshToken } = (await plaza.register()).body
    plaza.clock.advance(30 * DAY_MS)
    expect((await plaza.refresh(refreshToken)).status).toBe(401)
    expect(await plaza.main.opened.timers.fire()).toBe(1)
    expect(plaza.onDisk().all).toContain('expired')
  })
})

describe('the list of sessions', () => {
  const agent = (userAgent: string) => ({ 'user-agent': userAgent })
  const list = (accessToken: string) => plaza.call('GET', '/auth/sessions', undefined, bearer(accessToken))
  const end = (accessToken: string, id: string) => plaza.call('DELETE', `/auth/sessions/${id}`, undefined, bearer(accessToken))

  it('says where one is logged in, since when, and which of them is this one', async () => {
    await plaza.register({}, agent('A phone'))
    plaza.clock.advance(MINUTE_MS)
    const here = (await plaza.logIn(ANA.email, PASSWORD, agent('A laptop'))).body
    const startMs = plaza.clock.nowMs()
    plaza.clock.advance(MINUTE_MS)
    await plaza.refresh(here.refreshToken)
    const { status, body } = await list(here.accessToken)
    expect(status).toBe(200)
    const network = '127.0.0.0/24'
    expect(body.items).toEqual([
      {
        id: here.refreshToken.split('.')[0],
        openedAt: new Date(startMs).toISOString(),
        lastUsedAt: new Date(startMs + MINUTE_MS).toISOString(),
        userAgent: 'A laptop',
        network,
        current: true,
      },
      expect.objectContaining({ userAgent: 'A phone', network, current: false }),
    ])
  })

  it('comes in pages and has no session of others, none that is over, and none that has expired', async () => {
    const ana = (await plaza.register()).body
    await plaza.register({ email: 'bea@example.com' })
    await plaza.call('POST', '/auth/logout', { refreshToken: (await plaza.logIn(ANA.email, PASSWORD)).body.refreshToken })
    plaza.clock.advance(MINUTE_MS)
    const last = (await plaza.logIn(ANA.email, PASSWORD)).body
    const read = (query: string) => plaza.call('GET', `/auth/sessions?${query}`, undefined, bearer(last.accessToken))
    const first = (await read('limit=1')).body
    expect(first.items.map(({ current }) => current)).toEqual([true])
    const second = (await read(`limit=1&cursor=${first.nextCursor}`)).body
    expect(second.items.map(({ id }) => id)).toEqual([ana.refreshToken.split('.')[0]])
    expect(second.nextCursor).toBeNull()
    expect((await read('limit=1&cursor=forged')).status).toBe(422)
    plaza.clock.advance(30 * DAY_MS)
    const later = (await plaza.logIn(ANA.email, PASSWORD)).body
    expect((await list(later.accessToken)).body.items).toHaveLength(1)
  })

  it('lets one end a session elsewhere, which then cannot be refreshed', async () => {
    const lost = (await plaza.register()).body
    const here = (await plaza.logIn(ANA.email, PASSWORD)).body
    const id = lost.refreshToken.split('.')[0] ?? ''
    expect([(await end(here.accessToken, id)).status, (await end(here.accessToken, id)).status]).toEqual([204, 204])
    expect((await plaza.refresh(lost.refreshToken)).status).toBe(401)
    expect((await list(here.accessToken)).body.items).toHaveLength(1)
    expect((await plaza.refresh(here.refreshToken)).status).toBe(200)
  })

  it('lets nobody end, or find, a session of somebody else', async () => {
    const ana = (await plaza.register()).body
    const bea = (await plaza.register({ email: 'bea@example.com' })).body
    const before = plaza.onDisk().all
    const others = await end(bea.accessToken, ana.refreshToken.split('.')[0] ?? '')
    const nobodys = await end(bea.accessToken, '00000000-0000-8000-8000-000000000000')
    expect([others.status, nobodys.status]).toEqual([404, 404])
    expect({ ...others.body, traceId: '' }).toEqual({ ...nobodys.body, traceId: '' })
    expect(plaza.onDisk().all).toBe(before)
    expect((await plaza.refresh(ana.refreshToken)).status).toBe(200)
    expect((await end(bea.accessToken, 'no-id')).status).toBe(422)
    for (const path of ['/auth/sessions', '/auth/sessions?x=1']) expect((await plaza.call('GET', path)).status).toBe(401)
  })
})

describe('secrets', () => {
  it('are in no event and no log line; passwords and tokens are not on the disk at all', async () => {
    const one = (await plaza.register({}, key('k1'))).body
    const two = (await plaza.logIn(ANA.email, PASSWORD)).body
    const three = (await plaza.refresh(two.refreshToken)).body
    await plaza.logIn(ANA.email, 'a wrong password')
    const { all, events } = plaza.onDisk()
    for (const tokens of [one, two, three]) {
      const secret = tokens.refreshToken.split('.')[1] ?? ''
      for (const text of [tokens.accessToken, secret, secret.slice(-43)]) {
        expect(text.length).toBeGreaterThan(40)
        for (const place of [all, events, plaza.logged()]) expect(place).not.toContain(text)
      }
    }
    for (const place of [all, events, plaza.logged()]) {
      expect(place).not.toContain(PASSWORD)
      expect(place).not.toContain('a wrong password')
    }
    for (const place of [events, plaza.logged()]) expect(place).not.toMatch(/argon2id|\\?"d\\?":/)
    expect(JSON.stringify(await plaza.call('GET', '/auth/jwks.json'))).not.toMatch(/"d":/)
  })
})
