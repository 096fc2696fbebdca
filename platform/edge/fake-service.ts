import { createHash } from 'node:crypto'
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose'
import { type Logger, pino } from 'pino'
import Type from 'typebox'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import { EngineError } from '#platform/store/engine.ts'
import { FingerprintMismatch, type Message, StoreUnavailable } from '#platform/store/message.ts'
import { createGateway, type GatewayOptions, mountRoutes } from './gateway.ts'
import type { HttpApp } from './http-app.ts'
import { notFound, Problem } from './problem.ts'
import { commandMessage, etag, principalOf, requireIfMatch } from './request.ts'
import {
  CursorSchema,
  IdSchema,
  InstantSchema,
  instantMs,
  LimitSchema,
  MoneySchema,
  PointSchema,
  pageOf,
  problems,
  readMoney,
} from './schemas.ts'
import { tokenVerifier } from './token-verifier.ts'

/** Who signs tokens in tests, and the keys that are known of them. */
export type Issuer = {
  readonly keys: () => Promise<JSONWebKeySet>
  readonly fetches: () => number
  /** Adds a key, and signs with it from now on. */
  readonly rotate: () => Promise<string>
  readonly forget: (kid: string) => void
  readonly fail: (failing: boolean) => void
  readonly token: (
    claims?: JWTPayload,
    more?: { readonly kid?: string; readonly lifeS?: number; readonly audience?: string; readonly issuer?: string },
  ) => Promise<string>
}

export const ISSUER = 'https://fake.example'
export const AUDIENCE = 'fake'

export const fakeIssuer = async (clock: ManualClock): Promise<Issuer> => {
  const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>()
  let current = ''
  let made = 0
  let fetches = 0
  let failing = false

  const issuer: Issuer = {
    keys: async () => {
      fetches += 1
      if (failing) throw new Error('identity is away')
      return {
        keys: await Promise.all(
          [...pairs].map(async ([kid, pair]) => ({ ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'ES256' })),
        ),
      }
    },
    fetches: () => fetches,
    rotate: async () => {
      made += 1
      current = `key-${made}`
      pairs.set(current, await generateKeyPair('ES256', { extractable: true }))
      return current
    },
    forget: (kid) => {
      pairs.delete(kid)
    },
    fail: (value) => {
      failing = value
    },
    token: async (claims = {}, more = {}) => {
      const pair = pairs.get(current)
      if (!pair) throw new Error('the issuer has no key')
      const nowS = Math.floor(clock.nowMs() / 1_000)
      return new SignJWT({ sub: 'user-1', roles: ['driver'], permissions: ['things:write'], ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: more.kid ?? current })
        .setIssuer(more.issuer ?? ISSUER)
        .setAudience(more.audience ?? AUDIENCE)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + (more.lifeS ?? 900))
        .sign(pair.privateKey)
    },
  }
  await issuer.rotate()
  return issuer
}

/** Chance that is none: every call gives other bytes, the same in every run. */
const countingRandom = (): Random => {
  let count = 0
  return {
    fraction: () => 0.5,
    bytes: (length) => {
      count += 1
      return createHash('shake256', { outputLength: length }).update(String(count)).digest()
    },
  }
}

const ThingSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    price: MoneySchema,
    location: PointSchema,
    from: InstantSchema,
    count: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
)
const IdParams = Type.Object({ id: IdSchema })

/** A service that stands for any: a public list, a thing that is created, changed and closed, and every kind of trouble. */
const thingsService =
  (seen: Message[]) =>
  (app: HttpApp): void => {
    app.get(
      '/things',
      {
        config: { access: 'public' },
        schema: {
          summary: 'List things',
          querystring: Type.Object({
            limit: LimitSchema,
            cursor: Type.Optional(CursorSchema),
            maxPrice: Type.Optional(Type.Number({ minimum: 0 })),
            covered: Type.Optional(Type.Boolean()),
          }),
          response: { 200: pageOf(Type.Object({ limit: Type.Integer(), covered: Type.Boolean() })) },
        },
      },
      async ({ query }) => ({ items: [{ limit: query.limit, covered: query.covered ?? false }], nextCursor: null }),
    )
    app.get(
      '/things/:id',
      {
        config: { access: 'authenticated' },
        schema: {
          summary: 'Show a thing',
          params: IdParams,
          response: { 200: Type.Object({ id: IdSchema, owner: Type.String() }), ...problems(404) },
        },
      },
      async (request) => {
        if (request.params.id.startsWith('0')) throw notFound('thing')
        return { id: request.params.id, owner: principalOf(request).id, secret: 'never leaves, since no schema names it' }
      },
    )
    app.post(
      '/things',
      {
        config: { access: { permission: 'things:write' } },
        schema: {
          summary: 'Make a thing',
          body: ThingSchema,
          response: { 201: Type.Object({ id: Type.String(), fromMs: Type.Integer() }), ...problems(409) },
        },
      },
      async (request, reply) => {
        const { message } = commandMessage(request, 1_000)
        readMoney('price', request.body.price)
        seen.push(message)
        return reply.code(201).send({ id: message.id, fromMs: instantMs(request.body.from) })
      },
    )
    app.patch(
      '/things/:id',
      {
        config: { access: { permission: 'things:write' } },
        schema: {
          summary: 'Rename a thing',
          params: IdParams,
          body: Type.Object({ name: Type.String() }),
          response: { 204: Type.Null(), ...problems(404, 412, 428) },
        },
      },
      async (request, reply) => {
        const version = requireIfMatch(request)
        return reply
          .code(204)
          .header('etag', etag(version + 1))
          .send(null)
      },
    )
    app.post(
      '/things/:id/close',
      {
        config: { access: 'public' },
        schema: { summary: 'Close a thing', params: IdParams, response: { 200: Type.Object({ closed: Type.Boolean() }) } },
      },
      async (request) => {
        seen.push(commandMessage(request, 1_000).message)
        return { closed: true }
      },
    )
    app.post(
      '/login',
      {
        config: { access: 'public', rateLimit: 'credentials', idempotencyKey: false },
        schema: { summary: 'Log in', response: { 204: Type.Null() } },
      },
      async (_request, reply) => reply.code(204).send(null),
    )
    app.get(
      '/trouble/:kind',
      { config: { access: 'public' }, schema: { summary: 'Fail', params: Type.Object({ kind: Type.String() }), response: problems(409) } },
      async (request) => {
        throw TROUBLE[request.params.kind] ?? new Problem(409, 'ALREADY_TAKEN', 'This space is taken for that time.')
      },
    )
  }

const TROUBLE: Readonly<Record<string, Error>> = {
  bug: Object.assign(new Error('SELECT secret FROM people', { cause: new Error('inner cause') }), {
    code: '23505',
    detail: 'Key (email)=(ada@example.org)',
  }),
  store: new StoreUnavailable('the database does not answer'),
  read: new EngineError('unavailable', new Error('connect ECONNREFUSED 127.0.0.1:5432')),
  query: new EngineError('refused', new Error('relation "people" does not exist')),
  fingerprint: new FingerprintMismatch('http/user-1/x'),
}

export type Harness = {
  readonly app: HttpApp
  readonly clock: ManualClock
  readonly issuer: Issuer
  readonly seen: Message[]
  readonly logged: string[]
}

/** A gateway with the service above, a clock that stands still, and a log that can be read. */
export const fakeSystem = async (options: Partial<GatewayOptions> = {}): Promise<Harness> => {
  const clock = manualClock()
  const issuer = await fakeIssuer(clock)
  const logged: string[] = []
  const log: Logger = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) })
  const seen: Message[] = []
  const app = await createGateway({
    system: { name: 'fake', title: 'Fake system' },
    version: '1.2.3',
    verifier: tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: issuer.keys, clock }),
    limits: 'off',
    random: countingRandom(),
    clock,
    log,
    fingerprintKey: new Uint8Array(32).fill(7),
    ...options,
  })
  mountRoutes(app, { name: 'things', purpose: 'Keeps things.' }, thingsService(seen))
  return { app, clock, issuer, seen, logged }
}
