import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import Type from 'typebox'
import { asyncApiDocument } from '#platform/edge/asyncapi.ts'
import { createGateway, mountRoutes } from '#platform/edge/gateway.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { Problem } from '#platform/edge/problem.ts'
import { DEFAULT_LIMITS } from '#platform/edge/rate-limit.ts'
import { memoryFanout } from '#platform/edge/realtime/fanout.ts'
import { realtimeHub } from '#platform/edge/realtime/hub.ts'
import { mountRealtime } from '#platform/edge/realtime/upgrade.ts'
import { tokenVerifier } from '#platform/edge/token-verifier.ts'
import { addWebPages, type PageNeeds } from '#platform/edge/web-pages.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Composition } from './compose.ts'
import { type Metrics, realtimeCountedBy } from './metrics.ts'
import type { Keys } from './secret.ts'
import type { PlatformSettings } from './settings.ts'

export type FrontOptions = {
  readonly composition: Composition
  readonly version: string
  readonly platform: Pick<PlatformSettings, 'rateLimit' | 'corsOrigins' | 'trustProxy' | 'publicUrl'> &
    Partial<Pick<PlatformSettings, 'mapStyleUrl'>>
  /** The folder of the system's built web app; without it there are no pages. */
  readonly webDist?: string | undefined
  readonly keys: Keys
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics?: Metrics | undefined
}

/** A database that hangs is as good as away; the probe that asks gives up sooner or later. */
const PING_MS = 2_000

const Health = Type.Object({ status: Type.Literal('ok') })

/** The gateway of a composed system with the routes of its services, its documents and its health; not listening yet. */
export const frontOf = async (options: FrontOptions): Promise<HttpApp> => {
  const { composition, platform, clock, random, log, metrics } = options
  const { system, services, apis } = composition
  const verifier = tokenVerifier({
    ...system.tokens.audience,
    keys: () => system.tokens.keys(apis) as Promise<JSONWebKeySet>,
    clock,
    onFault: (error) => log.warn({ error }, 'the keys of access tokens could not be fetched'),
  })
  const app = await createGateway({
    system: { name: system.name, title: system.title },
    version: options.version,
    publicUrl: platform.publicUrl,
    verifier,
    limits: platform.rateLimit === 'off' ? 'off' : DEFAULT_LIMITS,
    random,
    clock,
    log: log.child({ system: system.name }),
    fingerprintKey: options.keys.fingerprints,
    cors: platform.corsOrigins.split(',').flatMap((origin) => origin.trim() || []),
    trustProxy: platform.trustProxy,
    asyncApi: asyncApiDocument({
      system: system.name,
      title: system.title,
      version: options.version,
      services: services.map(({ service, offers }) => ({
        name: service.name,
        publishes: service.publishes,
        consumers: offers.consumers ?? [],
        realtime: offers.realtime,
      })),
    }),
  })
  if (metrics) {
    app.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none'
      metrics.requests.observe(
        { system: system.name, method: request.method, route, status: String(reply.statusCode) },
        reply.elapsedTime / 1_000,
      )
      done()
    })
  }
  const publicRoute = { config: { access: 'public' as const }, schema: { hide: true, response: { 200: Health } } }
  if (options.webDist === undefined || system.web === undefined) {
    // Whoever opens the address in a browser finds something to read.
    app.get('/', { config: publicRoute.config, schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'))
  } else {
    const { pages } = system.web
    await addWebPages(app, { dist: options.webDist, pages, needs: () => pageNeedsOf(composition, platform.mapStyleUrl) })
  }
  app.get('/health/live', publicRoute, () => ({ status: 'ok' as const }))
  app.get('/health/ready', publicRoute, async () => {
    await withinMs(clock, PING_MS, composition.ping()).catch((cause: unknown) => {
      throw new Problem(503, 'NOT_READY', 'The database does not answer.', { cause, headers: { 'Retry-After': '1' } })
    })
    return { status: 'ok' as const }
  })
  for (const { service, offers } of services) if (offers.http) mountRoutes(app, service, offers.http)
  const hub = realtimeHub({
    system: system.name,
    feeds: services.flatMap(({ service, offers, opened }) =>
      offers.realtime ? [{ service: service.name, feed: offers.realtime, engine: opened.engine }] : [],
    ),
    verifier,
    fanout: memoryFanout(),
    clock,
    random,
    log: log.child({ system: system.name }),
    // One machine makes all the connections of a load test.
    ...(platform.rateLimit === 'off' && { limits: { socketsPerAddress: Number.POSITIVE_INFINITY } }),
    hooks: metrics && realtimeCountedBy(metrics, system.name),
  })
  composition.onCommit(hub.wake)
  mountRealtime(app, hub)
  return app
}

/** What all services here need of a page, and the map. */
const pageNeedsOf = ({ system, services }: Composition, mapStyleUrl = ''): PageNeeds => {
  const needs = services.flatMap(({ offers }) => offers.page?.() ?? [])
  const map =
    mapStyleUrl === '' ? { facts: {}, sourceOrigins: [] } : { facts: { mapStyleUrl }, sourceOrigins: [new URL(mapStyleUrl).origin] }
  return {
    facts: Object.assign({ title: system.title }, map.facts, ...needs.map(({ facts }) => facts)),
    frameOrigins: needs.flatMap(({ frameOrigins = [] }) => frameOrigins),
    sourceOrigins: [...map.sourceOrigins, ...needs.flatMap(({ sourceOrigins = [] }) => sourceOrigins)],
  }
}

const withinMs = (clock: Clock, limitMs: number, work: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new Error(`no answer within ${limitMs} ms`)))
    work.then(resolve, reject).finally(cancel)
  })
