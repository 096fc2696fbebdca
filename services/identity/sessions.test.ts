import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { ANA, identityUnderTest, key, PASSWORD } from './identity-under-test.ts'

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
