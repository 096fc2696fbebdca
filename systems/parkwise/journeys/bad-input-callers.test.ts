// People who try what is not theirs, come back with what is old, or say the same twice and mean something else.
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import { ACCOUNT, LISTING, slotOf } from './bad-input-routes.ts'
import { type BadInputWorld, badInputWorld, type Sent } from './bad-input-world.ts'

let world: BadInputWorld
beforeAll(async () => {
  world = await badInputWorld()
})
afterAll(() => world.stop())

const spot = (more = ''): string => `/providers/spots/${world.things.spotId}${more}`

describe('what is somebody else’s does not exist', () => {
  const tries: readonly (readonly [string, () => Sent])[] = [
    ['reading a booking', () => ({ method: 'GET', path: `/bookings/${world.things.bookingId}`, as: 'rival' })],
    ['cancelling a booking', () => ({ method: 'POST', path: `/bookings/${world.things.bookingId}/cancel`, as: 'rival' })],
    [
      'seeing what cancelling it gives back',
      () => ({ method: 'GET', path: `/bookings/${world.things.bookingId}/cancellation`, as: 'rival' }),
    ],
    ['arriving for a booking', () => ({ method: 'POST', path: `/bookings/${world.things.bookingId}/check-in`, as: 'competitor' })],
    ['leaving one', () => ({ method: 'POST', path: `/bookings/${world.things.bookingId}/check-out`, as: 'competitor' })],
    [
      'paying for a booking',
      () => ({
        method: 'POST',
        path: '/payments/process',
        as: 'rival',
        body: { bookingId: world.things.bookingId, paymentMethod: 'tok_visa' },
      }),
    ],
    ['reading a listing', () => ({ method: 'GET', path: spot(), as: 'competitor' })],
    [
      'changing a listing',
      () => ({ method: 'PATCH', path: spot(), as: 'competitor', body: { name: 'Mine' }, headers: { 'if-match': '"1"' } }),
    ],
    ['changing it without a version', () => ({ method: 'PATCH', path: spot(), as: 'competitor', body: { name: 'Mine' } })],
    ['archiving a listing', () => ({ method: 'DELETE', path: spot(), as: 'competitor' })],
    ['reading blocks', () => ({ method: 'GET', path: spot('/blocks'), as: 'competitor' })],
    [
      'blocking a lot',
      () => ({ method: 'POST', path: spot('/blocks'), as: 'competitor', body: { ...slotOf(world.things), reason: 'mine' } }),
    ],
    ['removing a block', () => ({ method: 'DELETE', path: spot(`/blocks/${world.things.blockId}`), as: 'competitor' })],
  ]
  it.each(tries)('%s', (_what, sent) => world.refused(sent(), 404, 'NOT_FOUND'))

  it('not even by way of one’s own', async () => {
    const own = await world.send({ method: 'POST', path: '/providers/spots', as: 'competitor', body: LISTING })
    const path = `/providers/spots/${own.body.id}/blocks/${world.things.blockId}`
    await world.refused({ method: 'DELETE', path, as: 'competitor' }, 404, 'NOT_FOUND')
    const listed = await world.send({ method: 'GET', path: `/providers/bookings?spotId=${world.things.spotId}`, as: 'competitor' })
    expect([listed.status, listed.body.items]).toEqual([200, []])
  })
})

describe('a version', () => {
  const change = (tag: string | undefined): Sent => ({
    method: 'PATCH',
    path: spot(),
    as: 'provider',
    body: { name: 'Urania' },
    headers: tag === undefined ? {} : { 'if-match': tag },
  })

  it('must be given', () => world.refused(change(undefined), 428, 'PRECONDITION_REQUIRED'))
  it.each(['1', 'W/"1"', '*', '"1", "2"', '"0"', '"-1"', '"1e0"', '"99999999999999999999"', '"abc"', '""'])('is none: %s', (tag) =>
    world.refused(change(tag), 422, 'INVALID_INPUT', 'If-Match'),
  )
  it('of another time changes nothing', () => world.refused(change('"7"'), 412, 'PRECONDITION_FAILED'))
  it('of another time changes no profile either', () =>
    world.refused(
      { method: 'PATCH', path: '/users/me', as: 'rival', body: { fullName: 'X' }, headers: { 'if-match': '"7"' } },
      412,
      'CHANGED_MEANWHILE',
    ))
})

describe('an Idempotency-Key', () => {
  const wishes = (): readonly (readonly [Sent, object])[] => [
    [
      {
        method: 'POST',
        path: '/bookings',
        as: 'rival',
        body: { spotId: world.things.spotId, ...slotOf(world.things), vehiclePlate: 'B 1' },
      },
      { vehiclePlate: 'B 2' },
    ],
    [{ method: 'POST', path: '/providers/spots', as: 'provider', body: LISTING }, { capacity: 4 }],
    [{ method: 'POST', path: spot('/blocks'), as: 'provider', body: { ...slotOf(world.things), reason: 'x', units: 1 } }, { units: 2 }],
    [{ method: 'POST', path: '/auth/register', body: ACCOUNT }, { password: 'another password' }],
  ]

  it('belongs to one wish: with another body it is refused, whatever came of the first', async () => {
    for (const [sent, other] of wishes()) {
      const keyed = { ...sent, headers: { 'idempotency-key': 'wish-1' } }
      expect((await world.send(keyed)).status, sent.path).toBe(201)
      await world.refused({ ...keyed, body: { ...(sent.body as object), ...other } }, 422, 'IDEMPOTENCY_KEY_REUSED', 'Idempotency-Key')
    }
  })

  it('belongs to one person', async () => {
    const [[sent]] = wishes() as [readonly [Sent, object]]
    const answers = await Promise.all(
      (['driver', 'rival'] as const).map((as) => world.send({ ...sent, as, headers: { 'idempotency-key': 'the-same' } })),
    )
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(2)
  })

  it.each(['', ' ', 'two words', 'ñ', 'x'.repeat(201), 'a\tb'])('is none: "%s"', (key) => {
    const [[sent]] = wishes() as [readonly [Sent, object]]
    return world.refused({ ...sent, headers: { 'idempotency-key': key } }, 422, 'INVALID_INPUT', 'Idempotency-Key')
  })
})

describe('an address of e-mail', () => {
  const registering = (email: unknown): Sent => ({ method: 'POST', path: '/auth/register', body: { ...ACCOUNT, email } })

  it.each(['DRIVER@EXAMPLE.COM', ' driver@example.com ', 'Driver@Example.com'])('is taken in any spelling: %s', (email) =>
    world.refused(registering(email), 409, 'EMAIL_TAKEN'),
  )
  it.each([
    'ana',
    'ana@example',
    '@example.com',
    'a b@example.com',
    'a@b@example.com',
    'a@example..com',
    'a\u200bna@example.com',
    '\u202eana@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(260)}.com`,
  ])('is none: %s', (email) => world.refused(registering(email), 422, 'INVALID_INPUT', 'email'))
})

describe('an access token', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const mine = () => {
    const [header = '', claims = '', signature = ''] = world.tokens.driver.split('.')
    const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>
    return { header, claims, signature, said: { header: read(header), claims: read(claims) } }
  }
  const showing = (authorization: string): Sent => ({ method: 'GET', path: '/users/me', headers: { authorization } })
  const signedBy = (header: object, claims: object): string => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const text = `${part(header)}.${part(claims)}`
    return `Bearer ${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }

  it.each<[string, () => Promise<string> | string]>([
    ['unsigned', () => `Bearer ${part({ alg: 'none', typ: 'at+jwt' })}.${mine().claims}.`],
    [
      'said to be unsigned, with a signature',
      () => `Bearer ${part({ ...mine().said.header, alg: 'none' })}.${mine().claims}.${mine().signature}`,
    ],
    ['without its signature', () => `Bearer ${mine().header}.${mine().claims}.`],
    ['with a signature of zeros', () => `Bearer ${mine().header}.${mine().claims}.${'A'.repeat(86)}`],
    [
      'with a role more than was signed',
      () => `Bearer ${mine().header}.${part({ ...mine().said.claims, roles: ['admin'] })}.${mine().signature}`,
    ],
    ['signed by a stranger', () => signedBy(mine().said.header, mine().said.claims)],
    [
      'signed by a key that it brings along',
      () => signedBy({ ...mine().said.header, jwk: { kty: 'EC' }, jku: 'http://127.0.0.1:9/' }, mine().said.claims),
    ],
    ['with a path for a key', () => signedBy({ ...mine().said.header, kid: '../../etc/passwd' }, mine().said.claims)],
    [
      'signed with our public key as a password',
      async () => {
        const { body } = await world.send({ method: 'GET', path: '/auth/jwks.json' })
        const text = `${part({ ...mine().said.header, alg: 'HS256' })}.${mine().claims}`
        return `Bearer ${text}.${createHmac('sha256', JSON.stringify((body.keys as object[])[0]))
          .update(text)
          .digest('base64url')}`
      },
    ],
    ['a refresh token', () => `Bearer ${world.things.refreshToken}`],
    ['of another scheme', () => `Basic ${Buffer.from('driver:x').toString('base64')}`],
    ['two at once', () => `Bearer ${world.tokens.driver}, Bearer ${world.tokens.driver}`],
    ['without end', () => `Bearer ${'a'.repeat(6_000)}.b.c`],
  ])('that is %s lets nobody in', async (_what, authorization) => world.refused(showing(await authorization()), 401, 'UNAUTHENTICATED'))
})

describe('a session', () => {
  const refresh = (refreshToken: unknown): Sent => ({ method: 'POST', path: '/auth/refresh', body: { refreshToken } })
  const logIn = async (email = 'rival@example.com'): Promise<string> => {
    const { body } = await world.send({ method: 'POST', path: '/auth/login', body: { email, password: ACCOUNT.password } })
    return String(body.refreshToken)
  }

  it('that was logged out takes no token any more', async () => {
    const token = await logIn()
    expect((await world.send({ method: 'POST', path: '/auth/logout', body: { refreshToken: token } })).status).toBe(204)
    await world.refused(refresh(token), 401, 'INVALID_REFRESH_TOKEN')
  })

  it('ends when a used token comes back late: it was stolen', async () => {
    const first = await logIn()
    const second = String((await world.send(refresh(first))).body.refreshToken)
    world.drive.clock.advance(30 * SECOND_MS)
    // The owner is told.
    const stolen = await world.send(refresh(first))
    expect([stolen.status, stolen.code]).toEqual([401, 'INVALID_REFRESH_TOKEN'])
    await world.refused(refresh(second), 401, 'INVALID_REFRESH_TOKEN')
  })

  it('is not ended, nor lengthened, by who only guesses', async () => {
    const token = await logIn()
    const guess = `${token.slice(0, 37)}${'A'.repeat(64)}`
    for (const text of [guess, `${token}x`, 'x', world.tokens.rival.slice(0, 256)])
      await world.refused(refresh(text), 401, 'INVALID_REFRESH_TOKEN')
    expect((await world.send(refresh(token))).status).toBe(200)
  })

  it('does not say whether an address is known', async () => {
    const attempt = (email: string) => world.send({ method: 'POST', path: '/auth/login', body: { email, password: 'not the password' } })
    const [known, unknown] = [await attempt('driver@example.com'), await attempt('nobody@example.com')]
    expect([known.status, known.code, known.body.detail]).toEqual([unknown.status, unknown.code, unknown.body.detail])
    expect([known.status, known.code]).toEqual([401, 'INVALID_CREDENTIALS'])
  })

  it('outlives its access token, which is good for a quarter of an hour', async () => {
    const { body } = await world.send({
      method: 'POST',
      path: '/auth/login',
      body: { email: 'driver@example.com', password: ACCOUNT.password },
    })
    const me: Sent = { method: 'GET', path: '/users/me', headers: { authorization: `Bearer ${body.accessToken}` } }
    expect((await world.send(me)).status).toBe(200)
    world.drive.clock.advance(16 * MINUTE_MS)
    await world.refused(me, 401, 'UNAUTHENTICATED')
    expect((await world.send(refresh(body.refreshToken))).status).toBe(200)
    const late = {
      spotId: world.things.spotId,
      from: toIso(world.drive.nowMs() + HOUR_MS),
      to: toIso(world.drive.nowMs() + 2 * HOUR_MS),
      vehiclePlate: 'ZH 9',
    }
    await world.refused({ method: 'POST', path: '/bookings', as: 'driver', body: late }, 401, 'UNAUTHENTICATED')
  })
})
