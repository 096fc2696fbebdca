import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { ANA, identityUnderTest, PASSWORD } from './identity-under-test.ts'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
beforeEach(async () => {
  plaza = await identityUnderTest()
})
afterEach(() => plaza.close())

const HOME = '198.51.100.7'
const THIEF = '203.0.113.9'

const post = async (from: string, path: string, payload: object) => {
  const answer = await plaza.inject({ url: path, payload, remoteAddress: from })
  return { status: answer.statusCode, body: answer.json<{ code?: string }>(), retryAfter: answer.headers['retry-after'] }
}
const register = (from: string) => post(from, '/auth/register', ANA)
const logIn = (from: string, password = PASSWORD, email: string = ANA.email) => post(from, '/auth/login', { email, password })
const guess = async (from: string, times: number, email?: string) => {
  for (let i = 0; i < times; i++) await logIn(from, `guess ${i}`, email)
}
const codeOf = ({ status, body }: Awaited<ReturnType<typeof logIn>>) => [status, body.code]

describe('guessing passwords', () => {
  it('is slowed down after some guesses, for longer each time', async () => {
    await register(HOME)
    await guess(THIEF, 4)
    expect(codeOf(await logIn(THIEF, 'guess'))).toEqual([401, 'INVALID_CREDENTIALS'])
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      const slowed = await logIn(THIEF, 'guess')
      expect(codeOf(slowed)).toEqual([429, 'TOO_MANY_ATTEMPTS'])
      waits.push(Number(slowed.retryAfter))
      plaza.clock.advance(Number(slowed.retryAfter) * 1_000)
      expect((await logIn(THIEF, 'guess')).status).toBe(401)
    }
    expect(waits).toEqual([5, 10, 20])
  })

  it('does not keep the owner out where the owner has been before', async () => {
    await register(HOME)
    await guess(THIEF, 6)
    expect((await logIn(THIEF)).status).toBe(429)
    expect((await logIn(HOME)).status).toBe(200)
    // Nor does the owner's log-in help the thief.
    expect((await logIn(THIEF, 'guess')).status).toBe(429)
  })

  it('is slowed down there, too, by the failures from there alone', async () => {
    await register(HOME)
    await guess(HOME, 5)
    expect((await logIn(HOME)).status).toBe(429)
    expect((await logIn(THIEF)).status).toBe(200)
  })

  it('keeps the owner out of a new place for a moment only, and not at all after setting a new password by mail', async () => {
    await register(HOME)
    await guess(THIEF, 5)
    const elsewhere = '192.0.2.44'
    expect((await logIn(elsewhere)).status).toBe(429)
    await post(elsewhere, '/auth/password/forgot', { email: ANA.email })
    const next = 'a quite different password'
    const reset = { token: await plaza.mailedToken('password-reset-requested'), new: next }
    expect((await plaza.inject({ url: '/auth/password/reset', payload: reset })).statusCode).toBe(204)
    expect((await logIn(elsewhere, next)).status).toBe(200)
    await guess(THIEF, 5)
    const another = '192.0.2.250'
    plaza.clock.advance(5_000)
    expect((await logIn(another, next)).status).toBe(200)
  })

  it('of an address that nobody has is slowed down alike', async () => {
    await register(HOME)
    const answers = async (email: string) => {
      const seen: unknown[] = []
      for (let i = 0; i < 7; i++) {
        const { status, body, retryAfter } = await logIn(THIEF, `guess ${i}`, email)
        seen.push([status, { ...body, traceId: '' }, retryAfter])
      }
      return seen
    }
    expect(await answers('nobody@example.com')).toEqual(await answers(ANA.email))
  })

  it('many at once is slowed down as well, in two processes', async () => {
    await register(HOME)
    const other = await plaza.start()
    const tries = Array.from({ length: 12 }, (_, i) =>
      plaza.call('POST', '/auth/login', { email: 'nobody@example.com', password: `guess ${i}` }, {}, i % 2 ? other : plaza.main),
    )
    const refused = (await Promise.all(tries)).filter(({ status }) => status === 429)
    // Each process may be in the middle of one when the last free one fails.
    expect(refused.length).toBeGreaterThanOrEqual(6)
    expect(refused.length).toBeLessThanOrEqual(7)
  })

  it('is no matter of how many know the password and log in at once', async () => {
    await register(HOME)
    const answers = await Promise.all(Array.from({ length: 12 }, () => logIn(THIEF)))
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200))
  })

  it('is forgotten after half an hour without a try', async () => {
    await register(HOME)
    await guess(THIEF, 5)
    plaza.clock.advance(HOUR_MS)
    await guess(THIEF, 4)
    expect((await logIn(THIEF)).status).toBe(200)
  })

  it('is told to the owner once for each time that it begins', async () => {
    await register(HOME)
    await guess(THIEF, 8)
    plaza.clock.advance(MINUTE_MS)
    await guess(THIEF, 3)
    const told = plaza.events('log-ins-slowed-down')
    expect(told.map(({ data }) => data)).toEqual([
      { userId: plaza.events('user-registered')[0]?.subject, failures: 5, until: expect.stringMatching(/Z$/) },
    ])
    plaza.clock.advance(HOUR_MS)
    await guess(THIEF, 8)
    await guess(THIEF, 8, 'nobody@example.com')
    expect(plaza.events('log-ins-slowed-down')).toHaveLength(2)
  })

  it('that is refused leaves nothing behind', async () => {
    await register(HOME)
    await guess(THIEF, 5)
    const before = plaza.onDisk().all
    await guess(THIEF, 3)
    expect(plaza.onDisk().all).toBe(before)
  })

  it('finds a place strange again where nobody has been for a long time', async () => {
    await register(HOME)
    plaza.clock.advance(91 * DAY_MS)
    await guess(THIEF, 5)
    expect((await logIn(HOME)).status).toBe(429)
  })
})
