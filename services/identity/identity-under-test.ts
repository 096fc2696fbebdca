// Identity as it runs, for tests: real composition and gateway on the memory engine, time that stands still, and processes
// that can be told to die.
import type { InjectOptions } from 'fastify'
import pino from 'pino'
import { embeddedDelivery } from '#platform/bus/embedded/delivery.ts'
import { cursorCodec } from '#platform/edge/cursor.ts'
import { createGateway, mountRoutes } from '#platform/edge/gateway.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { tokenVerifier } from '#platform/edge/token-verifier.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import { keysOf } from '#platform/host/secret.ts'
import type { Offers } from '#platform/host/service.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { memoryDatabase } from '#platform/store/memory/database.ts'
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
  emailVerificationHours: 48,
  passwordResetMinutes: 30,
  freeLogInFailures: 5,
  longestLogInWaitSeconds: 300,
  clientSecretOverlapMinutes: 15,
  passwordsAtOnce: 1,
}

/** How the world reaches the gateway under test, and what is set otherwise. */
type Circumstances = {
  readonly publicUrl?: string
  readonly cors?: readonly string[]
  readonly settings?: Partial<typeof SETTINGS>
}

export const PASSWORD = 'correct horse battery'
export const ANA = { email: 'ana@example.com', password: PASSWORD, fullName: 'Ana Pérez', role: 'driver' }

/** What the routes of identity answer with, problems included; a member that an answer lacks is undefined all the same. */
type Body = {
  readonly user: { readonly id: string; readonly email: string; readonly roles: readonly string[] }
  readonly accessToken: string
  readonly refreshToken: string
  readonly fullName: string
  readonly roles: readonly string[]
  readonly emailVerified: boolean
  readonly items: readonly {
    readonly id: string
    readonly openedAt: string
    readonly lastUsedAt: string
    readonly userAgent: string | null
    readonly network: string | null
    readonly current: boolean
  }[]
  readonly nextCursor: string | null
  readonly keys: readonly unknown[]
  readonly code: string
  readonly errors: unknown
}
export type Answer = { readonly status: number; readonly body: Body; readonly headers: Readonly<Record<string, unknown>> }

/** One process of the service. */
export type Running = {
  readonly app: HttpApp
  readonly opened: OpenStore
  readonly offers: Offers<IdentityApi>
  /** The collection before whose next write the process dies. */
  readonly crashBefore: { collection?: string | undefined }
}

export const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` })
export const key = (value: string) => ({ 'idempotency-key': value })

/** A system with one process of identity; more can be started on its database. */
export const identityUnderTest = async ({ publicUrl, cors = [], settings = {} }: Circumstances = {}) => {
  const service = identity({
    permissionsByRole: {
      driver: ['bookings:read', 'bookings:write'],
      provider: ['spots:read', 'spots:write'],
      admin: ['bookings:read', 'everything:write'],
    },
    selfAssignable: ['driver', 'provider'],
  })
  const clock: ManualClock = manualClock()
  const database = memoryDatabase()
  const running: Running[] = []
  const lines: string[] = []
  const deliveries: ReturnType<typeof embeddedDelivery>[] = []

  const start = async (): Promise<Running> => {
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
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
      settings: { ...SETTINGS, ...settings },
      store,
      clock,
      random: systemRandom,
      log,
      tail: () => () => undefined,
      keyFor: keysOf('a secret of a test').of,
      folder: undefined,
      publicUrl: () => 'http://localhost:4001',
      smtpUrl: undefined,
      companion: undefined,
      cursors: cursorCodec(new Uint8Array(32)),
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
      publicUrl,
      cors,
    })
    if (offers.http) mountRoutes(app, service, offers.http)
    await app.ready()
    const process = { app, opened, offers, crashBefore }
    running.push(process)
    return process
  }

  const main = await start()

  const call = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
    on = main,
  ): Promise<Answer> => {
    const answer = await on.app.inject({ method, url: `/gateway/v1${path}`, headers, ...(body ? { payload: body } : {}) })
    return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as Body, headers: answer.headers }
  }

  /** All that is on the disk apart from the log of events, and that log. */
  const onDisk = (): { readonly all: string; readonly events: string } => {
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

  const command = async (path: string, ...args: string[]) => {
    const found = main.offers.commands?.find((known) => known.path.join(' ') === path)
    const out: string[] = []
    const status = await found?.run(args, {
      out: (line) => void out.push(line),
      note: () => undefined,
      progress: () => undefined,
      cwd: '/',
    })
    return { status, out }
  }

  const events = (name: string): readonly CloudEvent[] =>
    database.log
      .flatMap(({ entries }) => entries.map(({ event }) => JSON.parse(event) as CloudEvent))
      .filter(({ type }) => type === `parkwise.identity.${name}.v1`)

  /** Lets the service handle its own events until it is so. */
  const until = async (isSo: () => boolean): Promise<void> => {
    if (deliveries.length === 0) {
      for (const consumer of main.offers.consumers ?? []) {
        const { engine } = main.opened
        const publishers = new Map([['identity', engine]])
        const log = pino({ level: 'silent' })
        deliveries.push(
          embeddedDelivery({ system: SYSTEM, service: 'identity', consumer, engine, publishers, clock, random: systemRandom, log }),
        )
      }
      for (const delivery of deliveries) delivery.start()
    }
    for (const delivery of deliveries) delivery.wake()
    for (let turns = 0; turns < 2_000 && !isSo(); turns++) {
      clock.advance(1)
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (!isSo()) throw new Error('it never came to that')
  }

  /** The token in the newest mail that would have been sent because of an event, as whoever writes the mail gets it. */
  const mailedToken = async (cause: 'email-verification-requested' | 'password-reset-requested'): Promise<string> => {
    const newest = events(cause).at(-1)?.data as { requestId: string } | undefined
    return (newest && (await main.offers.api.linkToken(newest.requestId))) ?? ''
  }

  return {
    clock,
    main,
    start,
    call,
    command,
    onDisk,
    events,
    until,
    mailedToken,
    /** Anything that `call` is too narrow for: forms, cookies, addresses. */
    inject: (request: InjectOptions) => main.app.inject({ method: 'POST', ...request, url: `/gateway/v1${String(request.url)}` }),
    logged: () => lines.join(''),
    eventTypes: () => onDisk().events.match(/parkwise\.identity\.[a-z-]+\.v1/g) ?? [],
    register: (more: object = {}, headers?: Record<string, string>, on?: Running) =>
      call('POST', '/auth/register', { ...ANA, ...more }, headers, on),
    logIn: (email: string, password: string, headers?: Record<string, string>) => call('POST', '/auth/login', { email, password }, headers),
    refresh: (refreshToken: string) => call('POST', '/auth/refresh', { refreshToken }),
    close: async () => {
      for (const delivery of deliveries) await delivery.stop()
      for (const { app, opened } of running) {
        await app.close()
        await opened.close()
      }
    },
  }
}
