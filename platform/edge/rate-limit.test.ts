import { describe, expect, it } from 'vitest'
import { fakeSystem } from './fake-service.ts'
import { addressKey, memoryRateLimiter } from './rate-limit.ts'

const RULE = { perMinute: 60, burst: 3 }
const PLENTY = { perMinute: 6_000, burst: 1_000 }

describe('a bucket', () => {
  const limiter = (most?: number) => {
    const made = memoryRateLimiter(most)
    return (key: string, atMs: number) => made.take(key, RULE, atMs) as Exclude<ReturnType<typeof made.take>, Promise<unknown>>
  }

  it('gives what it holds at once, then one for every second that passes', () => {
    const take = limiter()
    expect([0, 0, 0, 0].map((atMs) => take('a', atMs).allowed)).toEqual([true, true, true, false])
    expect(take('a', 999).allowed).toBe(false)
    expect(take('a', 1_000).allowed).toBe(true)
    expect(take('a', 1_000).allowed).toBe(false)
  })

  it('never holds more than its burst, however long nobody came', () => {
    const take = limiter()
    take('a', 0)
    expect(Array.from({ length: 5 }, () => take('a', 3_600_000).allowed)).toEqual([true, true, true, false, false])
  })

  it('says when to come again', () => {
    const take = limiter()
    expect(take('a', 0)).toEqual({ allowed: true, remaining: 2, resetS: 1, retryAfterS: 0 })
    take('a', 0)
    take('a', 0)
    expect(take('a', 0)).toEqual({ allowed: false, remaining: 0, resetS: 3, retryAfterS: 1 })
  })

  it('is one per key, and a clock that goes back fills none', () => {
    const take = limiter()
    for (let i = 0; i < 3; i++) take('a', 60_000)
    expect(take('b', 60_000).allowed).toBe(true)
    expect(take('a', 0).allowed).toBe(false)
  })

  it('is forgotten only when it was unused for longest and there are too many', () => {
    const take = limiter(2)
    for (let i = 0; i < 3; i++) take('a', 0)
    take('b', 0)
    expect(take('a', 0).allowed).toBe(false)
    take('c', 0)
    expect(take('a', 0).allowed, 'a was used after b, so b went').toBe(false)
  })
})

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1', 'fe80:0:0:0'],
  ])('%s is counted as %s', (address, key) => expect(addressKey(address)).toBe(key))
})

describe('a gateway', () => {
  const login = { method: 'POST' as const, url: '/gateway/v1/login' }

  it('limits an address, and says how much is left', async () => {
    const { app, clock } = await fakeSystem({ limits: { address: RULE, user: PLENTY, credentials: PLENTY } })
    const answers = await Promise.all(Array.from({ length: 4 }, () => app.inject('/gateway/v1/things')))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429])
    expect(answers[0]?.headers).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-remaining': '2' })
    expect(answers[3]?.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-remaining': '0' })
    expect(answers[3]?.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 })
    expect((await app.inject({ url: '/gateway/v1/things', remoteAddress: '203.0.113.9' })).statusCode).toBe(200)
    clock.advance(1_000)
    expect((await app.inject('/gateway/v1/things')).statusCode).toBe(200)
    await app.close()
  })

  it('does not believe an address that the caller writes, unless a proxy of ours is in front', async () => {
    const limits = { address: RULE, user: PLENTY, credentials: PLENTY }
    const last = async (trustProxy: boolean) => {
      const { app } = await fakeSystem({ limits, trustProxy })
      const codes = []
      for (let i = 0; i < 4; i++) {
        codes.push((await app.inject({ url: '/gateway/v1/things', headers: { 'x-forwarded-for': `203.0.113.${i}` } })).statusCode)
      }
      await app.close()
      return codes.at(-1)
    }
    expect([await last(false), await last(true)]).toEqual([429, 200])
  })

  it('limits a user whatever address they come from', async () => {
    const { app, issuer } = await fakeSystem({ limits: { address: PLENTY, user: RULE, credentials: PLENTY } })
    const ada = { authorization: `Bearer ${await issuer.token({ sub: 'ada' })}` }
    const codes = []
    for (let i = 0; i < 4; i++) {
      codes.push((await app.inject({ url: '/gateway/v1/things', headers: ada, remoteAddress: `203.0.113.${i}` })).statusCode)
    }
    expect(codes).toEqual([200, 200, 200, 429])
    const bob = { authorization: `Bearer ${await issuer.token({ sub: 'bob' })}` }
    expect((await app.inject({ url: '/gateway/v1/things', headers: bob })).statusCode).toBe(200)
    await app.close()
  })

  it('limits log-in and the like more strictly than the rest', async () => {
    const { app } = await fakeSystem({ limits: { address: PLENTY, user: PLENTY, credentials: RULE } })
    const answers = await Promise.all(Array.from({ length: 4 }, () => app.inject(login)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 429])
    expect((await app.inject('/gateway/v1/things')).statusCode).toBe(200)
    await app.close()
  })

  it('limits those who guess tokens', async () => {
    const { app } = await fakeSystem({ limits: { address: RULE, user: PLENTY, credentials: PLENTY } })
    const guess = { url: '/gateway/v1/things/10000000-0000-7000-8000-000000000001', headers: { authorization: 'Bearer a.b.c' } }
    const answers = await Promise.all(Array.from({ length: 4 }, () => app.inject(guess)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 429])
    await app.close()
  })

  it('takes a limiter that answers later, as one over the network does', async () => {
    const memory = memoryRateLimiter()
    const limiter = { take: async (...args: Parameters<typeof memory.take>) => memory.take(...args) }
    const { app, issuer } = await fakeSystem({ limits: { address: PLENTY, user: RULE, credentials: PLENTY }, limiter })
    const headers = { authorization: `Bearer ${await issuer.token()}` }
    const codes = []
    for (let i = 0; i < 4; i++) codes.push((await app.inject({ url: '/gateway/v1/things', headers })).statusCode)
    expect(codes).toEqual([200, 200, 200, 429])
    await app.close()
  })

  it('limits nobody when that is off, and says nothing of limits then', async () => {
    const { app } = await fakeSystem({ limits: 'off' })
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.inject(login)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([204]))
    expect(answers[0]?.headers).not.toHaveProperty('ratelimit-limit')
    await app.close()
  })
})
