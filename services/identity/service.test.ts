import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGateway, mountRoutes } from '#platform/edge/gateway.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { tokenVerifier } from '#platform/edge/token-verifier.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import type { Command, Offers } from '#platform/host/service.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { type MemoryDatabase, memoryDatabase } from '#platform/store/memory/database.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { type OpenStore, openStore, type Store } from '#platform/store/store.ts'
import type { IdentityApi } from './contract/identity-api.ts'
import { tokenAudience } from './contract/token-audience.ts'
import { identity } from './service.ts'

const SYSTEM = 'parkwise'
const SETTINGS = {
  accessTokenSeconds: 900,
  sessionDays: 30,
  refreshGraceSeconds: 10,
  registrationSeconds: 120,
  keyRotationDays: 30,
  passwordsAtOnce: 1,
}
const service = identity({
  permissionsByRole: {
    driver: ['bookings:read', 'bookings:write'],
    provider: ['spots:read', 'spots:write'],
    admin: ['bookings:read', 'everything:write'],
  },
  selfAssignable: ['driver', 'provider'],
})
const PASSWORD = 'correct horse battery'
const ANA = { email: 'ana@example.com', password: PASSWORD, fullName: 'Ana Pérez', role: 'driver' }

type Answer = { status: number; body: Record<string, never>; headers: Record<string, unknown> }
type Running = { app: HttpApp; opened: OpenStore; offers: Offers<IdentityApi>; crashBefore: { collection?: string | undefined } }

let clock: ManualClock
let database: MemoryDatabase
let logged: string
let running: Running[] = []
let main: Running

/** One process of the service on `database`, behind a real gateway. It can be told to crash before it writes to a collection. */
const start = async (): Promise<Running> => {
  const log = pino(
    { level: 'trace' },
    {
      write: (line: string) => {
        logged += line
      },
    },
  )
  const engine = memoryEngine({ database })
  await engine.migrate(service.collections)
  const opened = openStore({ engine, clock, stamp: { system: SYSTEM, service: 'identity' }, collections: service.collections })
  const crashBefore: Running['crashBefore'] = {}
  const store: Store = {
    ...opened.store,
    execute: async (collection, id, command, message) => {
      if (crashBefore.collection === collection.name) throw new StoreUnavailable('the process died here')
      return opened.store.execute(collection, id, command, message)
    },
  }
  const offers = await service.compose({
    system: SYSTEM,
    settings: SETTINGS,
    store,
    clock,
    random: systemRandom,
    log,
    tail: () => () => undefined,
    cursors: { write: () => '', read: () => ({ value: null, id: '' }) },
    needs: {},
  })
  const app = await createGateway({
    system: { name: SYSTEM, title: 'ParkWise' },
    version: '0.0.0',
    verifier: tokenVerifier({
      ...tokenAudience(SYSTEM),
      keys: async () => ({ keys: [...(await offers.api.jwks()).keys] }) as never,
      clock,
    }),
    limits: 'off',
    random: systemRandom,
    clock,
    log,
    fingerprintKey: new Uint8Array(32),
  })
  if (offers.http) mountRoutes(app, service, offers.http)
  await app.ready()
  const process = { app, opened, offers, crashBefore }
  running.push(process)
  return process
}

beforeEach(async () => {
  clock = manualClock()
  database = memoryDatabase()
  logged = ''
  running = []
  main = await start()
})
afterEach(async () => {
  for (const { app, opened } of running) {
    await app.close()
    await opened.close()
  }
})

const call = async (
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
  on = main,
): Promise<Answer> => {
  const answer = await on.app.inject({ method, url: `/gateway/v1${path}`, headers, ...(body ? { payload: body } : {}) })
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json(), headers: answer.headers }
}
const register = (more: object = {}, headers?: Record<string, string>, on?: Running) =>
  call('POST', '/auth/register', { ...ANA, ...more }, headers, on)
const logIn = (email: string, password: string) => call('POST', '/auth/login', { email, password })
const refresh = (refreshToken: string) => call('POST', '/auth/refresh', { refreshToken })
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` })
const key = (value: string) => ({ 'idempotency-key': value })

/** Everything that is on the disk, the log of events apart. */
const onDisk = (): { all: string; events: string } => {
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return [...value].map(([name, inner]) => [name, plain(inner)])
    return Array.isArray(value) ? value.map(plain) : value
  }
  const { log, ...rest } = database
  return {
    all: JSON.stringify(Object.values(rest).map(plain)),
    events: log.flatMap(({ entries }) => entries.map(({ event }) => event)).join('\n'),
  }
}
const eventTypes = () => onDisk().events.match(/parkwise\.identity\.[a-z-]+\.v1/g) ?? []

const command = async (path: string, ...args: string[]) => {
  const found = main.offers.commands?.find((known: Command) => known.path.join(' ') === path)
  const lines = { out: [] as string[], note: [] as string[] }
  const status = await found?.run(args, {
    out: (line) => void lines.out.push(line),
    note: (line) => void lines.note.push(line),
    progress: () => undefined,
    cwd: '/',
  })
  return { status, ...lines }
}

describe('a stranger', () => {
  it('registers, is let in by the gateway, and is told about', async () => {
    const { status, body } = await register({ email: ' Ana@Example.com', locale: 'es' })
    expect(status).toBe(201)
    expect(body).toEqual({
      user: { id: expect.any(String), email: 'ana@example.com', fullName: 'Ana Pérez', roles: ['driver'] },
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 900,
    })
    const me = await call('GET', '/users/me', undefined, bearer(body.accessToken))
    expect(me.status).toBe(200)
    expect(me.body).toEqual({ ...(body.user as object), locale: 'es' })
    expect(eventTypes()).toEqual(['parkwise.identity.user-registered.v1'])
  })

  it('gets a token that says who it is, what it may do, from whom, for whom and for how long', async () => {
    const { body } = await register()
    const { keys } = await main.offers.api.jwks()
    const { payload, protectedHeader } = await jwtVerify(body.accessToken, createLocalJWKSet({ keys: [...keys] } as never), {
      issuer: 'plaza/parkwise',
      audience: 'parkwise',
      currentDate: new Date(clock.nowMs()),
    })
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: keys[0]?.kid })
    expect(payload).toMatchObject({
      sub: (body.user as { id: string }).id,
      roles: ['driver'],
      permissions: ['bookings:read', 'bookings:write'],
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900)
    clock.advance(16 * MINUTE_MS)
    expect((await call('GET', '/users/me', undefined, bearer(body.accessToken))).status).toBe(401)
  })

  it('logs in with the address in any spelling', async () => {
    await register()
    const { status, body } = await logIn(' ANA@example.com ', PASSWORD)
    expect(status).toBe(200)
    expect(body.user).toMatchObject({ email: 'ana@example.com', roles: ['driver'] })
  })

  it('cannot tell an unknown address from a wrong password', async () => {
    await register()
    const wrong = await logIn('ana@example.com', 'wrong password')
    const unknown = await logIn('bob@example.com', PASSWORD)
    expect(wrong.status).toBe(401)
    expect(wrong.body).toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect({ ...unknown.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' })
    expect(unknown.status).toBe(401)
  })

  it('does not get an address that somebody has, in whatever spelling', async () => {
    await register()
    const { status, body } = await register({ email: 'ANA@EXAMPLE.COM', password: 'another password' })
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN'])
    expect((await logIn('ana@example.com', 'another password')).status).toBe(401)
  })

  it('wins alone when many register one address at once', async () => {
    const other = await start()
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => register({ fullName: `Ana ${i}` }, {}, i % 2 ? main : other)))
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
      [{ fullName: '   ' }, 'fullName'],
      [{ fullName: 'Ana\u0000' }, 'fullName'],
      [{ fullName: 'Ana\r\nBcc: x' }, 'fullName'],
      [{ fullName: undefined }, 'fullName'],
      [{ locale: 'fr' }, 'locale'],
    ]
    for (const [more, field] of wrong) {
      const { status, body } = await register(more)
      expect([status, body.code, JSON.stringify(body.errors)], JSON.stringify(more)).toEqual([
        422,
        'INVALID_INPUT',
        expect.stringContaining(`"${field}"`),
      ])
    }
    const poisoned = `{"__proto__":{"role":"admin"},${JSON.stringify(ANA).slice(1)}`
    const answer = await main.app.inject({
      method: 'POST',
      url: '/gateway/v1/auth/register',
      headers: { 'content-type': 'application/json' },
      payload: poisoned,
    })
    expect(answer.statusCode).toBe(422)
    expect(onDisk().all).not.toContain('user_account/')
  })
})

describe('a repeated registration', () => {
  it('has the same user and new tokens', async () => {
    const first = await register({}, key('k1'))
    const again = await register({}, key('k1'))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body.user).toEqual(first.body.user)
    expect(again.body.refreshToken).not.toBe(first.body.refreshToken)
    expect((await refresh(again.body.refreshToken)).status).toBe(200)
    expect((await refresh(first.body.refreshToken)).status).toBe(200)
    expect(eventTypes()).toHaveLength(1)
  })

  it('with other content or another password is refused and changes nothing', async () => {
    await register({}, key('k1'))
    for (const more of [{ email: 'bob@example.com' }, { fullName: 'Bob' }, { password: 'another password' }]) {
      const { status, body } = await register(more, key('k1'))
      expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    }
    expect((await register({ email: 'bob@example.com' })).status).toBe(201)
  })

  it('that was refused is refused again, although the address would be free by then', async () => {
    main.crashBefore.collection = 'user_account'
    await register()
    main.crashBefore.collection = undefined
    expect((await register({}, key('k1'))).status).toBe(409)
    clock.advance(120 * SECOND_MS)
    expect((await register({}, key('k1'))).status).toBe(409)
    expect((await register({}, key('k2'))).status).toBe(201)
  })

  it('at the same moment makes one user', async () => {
    const other = await start()
    const answers = await Promise.all([main, other, main].map((on) => register({}, key('k1'), on)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ body }) => (body.user as { id: string }).id)).size).toBe(1)
    expect(eventTypes()).toHaveLength(1)
  })
})

describe('a registration that crashed', () => {
  it.each(['email_claim', 'credential', 'user_account', 'session'])('before %s is finished by its repetition', async (collection) => {
    main.crashBefore.collection = collection
    expect((await register({}, key('k1'))).status).toBe(503)
    main.crashBefore.collection = undefined
    clock.advance(DAY_MS)
    expect((await register({}, key('k1'))).status).toBe(201)
    expect((await logIn(ANA.email, PASSWORD)).status).toBe(200)
    expect(eventTypes()).toHaveLength(1)
  })

  it.each(['credential', 'user_account'])('before %s keeps the address for some minutes and no longer', async (collection) => {
    main.crashBefore.collection = collection
    await register()
    main.crashBefore.collection = undefined
    expect((await register()).status).toBe(409)
    clock.advance(119 * SECOND_MS)
    expect((await register()).status).toBe(409)
    clock.advance(SECOND_MS)
    expect((await register()).status).toBe(201)
  })

  it('cannot come back after somebody else has taken the address', async () => {
    main.crashBefore.collection = 'user_account'
    await register({ fullName: 'First' }, key('k1'))
    main.crashBefore.collection = undefined
    clock.advance(120 * SECOND_MS)
    const second = await register({ fullName: 'Second', password: 'password of the second' })
    expect(second.status).toBe(201)
    expect((await register({ fullName: 'First' }, key('k1'))).status).toBe(409)
    expect((await register({ fullName: 'First' }, key('k1'))).status).toBe(409)
    expect((await logIn(ANA.email, PASSWORD)).status).toBe(401)
    expect((await logIn(ANA.email, 'password of the second')).body.user).toEqual(second.body.user)
    expect(eventTypes()).toHaveLength(1)
  })
})

describe('a session', () => {
  it('goes on with each new refresh token and ends when an old one comes back', async () => {
    const first = (await register()).body.refreshToken
    const second = (await refresh(first)).body
    expect(Object.keys(second).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken'])
    clock.advance(10 * SECOND_MS)
    const reused = await refresh(first)
    expect([reused.status, reused.body.code]).toEqual([401, 'INVALID_REFRESH_TOKEN'])
    expect((await refresh(second.refreshToken)).status).toBe(401)
    expect(logged).toContain('its session was ended')
  })

  it('does not end when two tabs refresh at once, nor do other sessions', async () => {
    const first = (await register()).body.refreshToken
    const elsewhere = (await logIn(ANA.email, PASSWORD)).body.refreshToken
    const tabs = await Promise.all([refresh(first), refresh(first), refresh(first)])
    clock.advance(MINUTE_MS)
    for (const tab of tabs) expect((await refresh(tab.body.refreshToken)).status).toBe(200)
    await refresh(first)
    expect((await refresh(elsewhere)).status).toBe(200)
  })

  it('ends by logging out, which may be repeated', async () => {
    const { refreshToken } = (await register()).body
    for (let i = 0; i < 2; i++) expect((await call('POST', '/auth/logout', { refreshToken })).status).toBe(204)
    expect((await refresh(refreshToken)).status).toBe(401)
  })

  it('is neither found nor ended by a guess, which leaves nothing behind', async () => {
    const token = (await register()).body.refreshToken as string
    const before = onDisk().all
    const sessionId = token.slice(0, token.indexOf('.'))
    for (const guess of [`${sessionId}.${'A'.repeat(64)}`, sessionId, 'x', `00000000-0000-8000-8000-000000000000.${'A'.repeat(64)}`]) {
      expect((await refresh(guess)).status).toBe(401)
      expect((await call('POST', '/auth/logout', { refreshToken: guess })).status).toBe(204)
    }
    expect(onDisk().all).toBe(before)
    expect((await refresh(token)).status).toBe(200)
  })

  it('expires by its timer', async () => {
    const { refreshToken } = (await register()).body
    clock.advance(30 * DAY_MS)
    expect((await refresh(refreshToken)).status).toBe(401)
    expect(await main.opened.timers.fire()).toBe(1)
    expect(onDisk().all).toContain('expired')
  })
})

describe('secrets', () => {
  it('are in no event and no log line; passwords and tokens are not on the disk at all', async () => {
    const one = (await register({}, key('k1'))).body
    const two = (await logIn(ANA.email, PASSWORD)).body
    const three = (await refresh(two.refreshToken)).body
    await logIn(ANA.email, 'a wrong password')
    const { all, events } = onDisk()
    for (const tokens of [one, two, three]) {
      const secret = (tokens.refreshToken as string).split('.')[1] ?? ''
      for (const text of [tokens.accessToken, secret, secret.slice(-43)]) {
        expect(text.length).toBeGreaterThan(40)
        for (const place of [all, events, logged]) expect(place).not.toContain(text)
      }
    }
    for (const place of [all, events, logged]) {
      expect(place).not.toContain(PASSWORD)
      expect(place).not.toContain('a wrong password')
    }
    for (const place of [events, logged]) expect(place).not.toMatch(/argon2id|\\?"d\\?":/)
    expect(JSON.stringify(await call('GET', '/auth/jwks.json'))).not.toMatch(/"d":/)
  })
})

describe('a profile', () => {
  it('changes name and language, and says so', async () => {
    const { accessToken } = (await register()).body
    const { status, body } = await call('PATCH', '/users/me', { fullName: ' Ana Gil ', locale: 'es' }, bearer(accessToken))
    expect(status).toBe(200)
    expect(body).toMatchObject({ fullName: 'Ana Gil', locale: 'es', roles: ['driver'] })
    expect(eventTypes()).toContain('parkwise.identity.user-profile-updated.v1')
  })

  it('is not overwritten by somebody who has read an older one', async () => {
    const { accessToken } = (await register()).body
    const { headers } = await call('GET', '/users/me', undefined, bearer(accessToken))
    const ifMatch = { ...bearer(accessToken), 'if-match': String(headers['etag']) }
    expect((await call('PATCH', '/users/me', { fullName: 'One' }, ifMatch)).status).toBe(200)
    const late = await call('PATCH', '/users/me', { fullName: 'Two' }, ifMatch)
    expect([late.status, late.body.code]).toEqual([412, 'CHANGED_MEANWHILE'])
    expect((await call('GET', '/users/me', undefined, bearer(accessToken))).body.fullName).toBe('One')
  })

  it('takes no roles, and none without a token', async () => {
    const { accessToken } = (await register()).body
    for (const body of [{ roles: ['admin'] }, { role: 'admin' }, { email: 'x@example.com' }, { fullName: '' }]) {
      expect((await call('PATCH', '/users/me', body, bearer(accessToken))).status).toBe(422)
    }
    expect((await call('GET', '/users/me')).status).toBe(401)
  })
})

describe('the operator', () => {
  it('gives and takes roles, which show with the next token', async () => {
    const { refreshToken } = (await register()).body
    expect(await command('identity grant', 'ANA@example.com', 'admin')).toMatchObject({
      status: 0,
      out: ['ana@example.com: admin, driver'],
    })
    expect(await command('identity grant', 'ana@example.com', 'admin')).toMatchObject({ status: 0 })
    const next = (await refresh(refreshToken)).body
    expect(decodeJwt(next.accessToken)).toMatchObject({
      roles: ['admin', 'driver'],
      permissions: ['bookings:read', 'bookings:write', 'everything:write'],
    })
    expect(await main.offers.api.userByEmail('Ana@example.com')).toMatchObject({ roles: ['admin', 'driver'] })
    expect(await command('identity revoke', 'ana@example.com', 'admin')).toMatchObject({ status: 0, out: ['ana@example.com: driver'] })
    expect(eventTypes().filter((type) => type.includes('roles-changed'))).toHaveLength(2)
  })

  it('is told what cannot be done', async () => {
    await register()
    expect((await command('identity grant', 'bob@example.com', 'admin')).status).toBe(1)
    expect((await command('identity grant', 'ana@example.com', 'king')).status).toBe(2)
    expect((await command('identity grant', 'ana@example.com')).status).toBe(2)
    expect((await command('identity rotate-keys', 'now')).status).toBe(2)
    expect(await main.offers.api.userByEmail('bob@example.com')).toBeUndefined()
  })
})

describe('signing keys', () => {
  const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

  it('are the same for two processes that need one at once', async () => {
    const other = await start()
    const [a, b] = await Promise.all([main.offers.api.jwks(), other.offers.api.jwks()])
    expect(a.keys).toHaveLength(1)
    expect(b).toEqual(a)
    const { accessToken } = (await register()).body
    expect((await call('GET', '/users/me', undefined, bearer(accessToken), other)).status).toBe(200)
  })

  it('change without anybody being locked out, in any process', async () => {
    const other = await start()
    const before = (await register()).body
    expect((await command('identity rotate-keys')).status).toBe(0)
    clock.advance(2 * MINUTE_MS)
    expect(((await call('GET', '/auth/jwks.json', undefined, {}, other)).body.keys as unknown[]).length).toBe(2)
    clock.advance(9 * MINUTE_MS)
    const after = (await refresh(before.refreshToken)).body
    expect(kidOf(after.accessToken)).not.toBe(kidOf(before.accessToken))
    for (const on of [main, other]) {
      for (const { accessToken } of [before, after]) {
        expect((await call('GET', '/users/me', undefined, bearer(accessToken), on)).status).toBe(200)
      }
    }
    clock.advance(20 * MINUTE_MS)
    expect((await main.offers.api.jwks()).keys).toHaveLength(1)
  })

  it('change by themselves when one has signed for its time', async () => {
    const [first] = (await main.offers.api.jwks()).keys
    clock.advance(30 * DAY_MS)
    await main.offers.api.jwks()
    clock.advance(DAY_MS)
    const { accessToken } = (await register()).body
    expect(kidOf(accessToken)).not.toBe(first?.kid)
  })

  it('of another system are not believed here', async () => {
    expect(tokenAudience('bookstore')).toEqual({ issuer: 'plaza/bookstore', audience: 'bookstore' })
  })
})
