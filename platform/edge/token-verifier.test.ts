import { createHmac, generateKeyPairSync } from 'node:crypto'
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { AUDIENCE, fakeIssuer, ISSUER, type Issuer } from './fake-service.ts'
import { Problem } from './problem.ts'
import { type TokenVerifier, tokenVerifier } from './token-verifier.ts'

let clock: ManualClock
let issuer: Issuer
let verifier: TokenVerifier
let faults: unknown[]
beforeEach(async () => {
  clock = manualClock()
  issuer = await fakeIssuer(clock)
  faults = []
  verifier = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: issuer.keys, clock, onFault: (cause) => faults.push(cause) })
})

const refusal = async (token: string): Promise<number> => {
  try {
    await verifier.verify(token)
    return 200
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    return cause.status
  }
}
const nowS = (): number => Math.floor(clock.nowMs() / 1_000)
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a good token', () => {
  it('says who asks and what they may', async () => {
    expect(await verifier.verify(await issuer.token({ sub: 'ada', roles: ['driver', 'provider'], permissions: ['a:b'] }))).toEqual({
      id: 'ada',
      roles: ['driver', 'provider'],
      permissions: ['a:b'],
    })
  })

  it('is checked once, then known at once until it expires', async () => {
    const token = await issuer.token({}, { lifeS: 100 })
    expect(verifier.verify(token)).toBeInstanceOf(Promise)
    await verifier.verify(token)
    expect(verifier.verify(token)).not.toBeInstanceOf(Promise)
    clock.advance(104_000)
    expect(verifier.verify(token), 'clocks may differ by five seconds').not.toBeInstanceOf(Promise)
    clock.advance(2_000)
    expect(await refusal(token)).toBe(401)
  })

  it('may be one of more than are remembered', async () => {
    const few = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: issuer.keys, clock, remember: 2 })
    const tokens = await Promise.all(['a', 'b', 'c'].map((sub) => issuer.token({ sub })))
    for (const token of tokens) await few.verify(token)
    expect(tokens.map((token) => few.verify(token) instanceof Promise)).toEqual([true, false, false])
  })
})

describe('a token is refused', () => {
  it('after it has expired', async () => {
    const token = await issuer.token({}, { lifeS: 60 })
    clock.advance(66_000)
    expect(await refusal(token)).toBe(401)
  })

  it('before its time', async () => expect(await refusal(await issuer.token({ nbf: nowS() + 60 }))).toBe(401))
  it('when it is for somebody else', async () => expect(await refusal(await issuer.token({}, { audience: 'bookstore' }))).toBe(401))
  it('when somebody else made it', async () => expect(await refusal(await issuer.token({}, { issuer: 'https://evil.example' }))).toBe(401))
  it('when its key is unknown', async () => expect(await refusal(await issuer.token({}, { kid: 'key-9' }))).toBe(401))

  it('when it is not signed at all', async () => {
    const claims = new UnsecuredJWT({ sub: 'ada', permissions: ['all'] })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime(nowS() + 900)
    expect(await refusal(claims.encode())).toBe(401)
    const body = base64({ sub: 'ada', iss: ISSUER, aud: AUDIENCE, exp: nowS() + 900 })
    expect(await refusal(`${base64({ alg: 'none', kid: 'key-1' })}.${body}.`)).toBe(401)
  })

  it('when the public key was used as a shared secret', async () => {
    const { keys } = await issuer.keys()
    const key = keys[0]
    const spki = await exportSPKI((await importJWK(key ?? {}, 'ES256', { extractable: true })) as never)
    for (const secret of [spki, spki.trim(), JSON.stringify(key), key?.x ?? '']) {
      const text = `${base64({ alg: 'HS256', kid: 'key-1' })}.${base64({ sub: 'ada', iss: ISSUER, aud: AUDIENCE, exp: nowS() + 900 })}`
      expect(await refusal(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`)).toBe(401)
    }
  })

  it('when it brings its own key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = publicKey.export({ format: 'jwk' }) as Record<string, string>
    const token = await new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: 'ES256', kid: 'key-1', jwk, jku: 'https://evil.example/jwks.json' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime(nowS() + 900)
      .sign(privateKey)
    expect(await refusal(token)).toBe(401)
  })

  it('when one letter of it was changed, known or not', async () => {
    const token = await issuer.token({ sub: 'ada' })
    await verifier.verify(token)
    const [head = '', body = '', signature = ''] = token.split('.')
    const forged = base64({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'bob' })
    expect(await refusal(`${head}.${forged}.${signature}`)).toBe(401)
    expect(await refusal(`${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`)).toBe(401)
  })

  it.each([
    ['no subject', { sub: '' }],
    ['roles that are no list', { roles: 'admin' }],
    ['permissions that are no texts', { permissions: [1] }],
  ])('with %s', async (_name, claims) => expect(await refusal(await issuer.token(claims as never))).toBe(401))

  it('without an expiry', async () => {
    const body = base64({ sub: 'ada', iss: ISSUER, aud: AUDIENCE })
    expect(await refusal(`${base64({ alg: 'ES256', kid: 'key-1' })}.${body}.x`)).toBe(401)
  })

  it.each(['', 'x', 'a.b.c', '...', 'x'.repeat(100_000)])('when it is none', async (token) => expect(await refusal(token)).toBe(401))
})

describe('keys', () => {
  it('are fetched anew for a new key, so that a rotation needs no restart', async () => {
    await verifier.verify(await issuer.token())
    await issuer.rotate()
    clock.advance(10_000)
    expect(await refusal(await issuer.token({ sub: 'bob' }))).toBe(200)
    expect(issuer.fetches()).toBe(2)
  })

  it('are not fetched for every token that names a strange one', async () => {
    await verifier.verify(await issuer.token())
    clock.advance(10_000)
    for (let i = 0; i < 50; i++) await refusal(await issuer.token({ n: i }, { kid: `strange-${i}` }))
    expect(issuer.fetches()).toBe(2)
  })

  it('are fetched once for many that come together', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => issuer.token({ sub: `user-${i}` })))
    await Promise.all(tokens.map((token) => verifier.verify(token)))
    expect(issuer.fetches()).toBe(1)
  })

  it('that were withdrawn stop working, for known tokens too', async () => {
    const token = await issuer.token()
    await verifier.verify(token)
    issuer.forget('key-1')
    await issuer.rotate()
    clock.advance(5 * 60_000)
    // The first use after five minutes asks for the keys beside it; what comes after the answer sees them.
    await verifier.verify(token)
    await expect.poll(() => refusal(token)).toBe(401)
  })

  it('that cannot be fetched are nobody’s fault: come again', async () => {
    issuer.fail(true)
    const token = await issuer.token()
    expect(await refusal(token)).toBe(503)
    expect(await refusal(token), 'and they are not asked for at every request').toBe(503)
    expect([issuer.fetches(), faults.length]).toEqual([1, 1])
    issuer.fail(false)
    clock.advance(10_000)
    expect(await refusal(token)).toBe(200)
  })

  it('at hand stay good while they cannot be fetched', async () => {
    const token = await issuer.token()
    await verifier.verify(token)
    issuer.fail(true)
    clock.advance(6 * 60_000)
    expect(await refusal(token)).toBe(200)
    expect(await refusal(await issuer.token({ sub: 'bob' }))).toBe(200)
    await expect.poll(() => faults.length).toBe(1)
  })
})
