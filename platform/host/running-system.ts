import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { startAdmin } from './admin.ts'
import { companionProcesses } from './companion-process.ts'
import type { Composition } from './compose.ts'
import { frontOf } from './front.ts'
import type { Endings } from './lifetime.ts'
import { type StartOptions, UsageError } from './options.ts'
import type { PlazaProcess } from './process.ts'
import { systemClock, systemRandom } from './real-world.ts'
import type { System } from './service.ts'
import { buildWhenNeeded, distOf, type WebApp } from './web-app.ts'

/** A system of this process, and where it answers. */
export type RunningSystem = {
  readonly composition: Composition
  readonly port: number
  /** Whether there are pages for people at this port. */
  readonly hasPages: boolean
  readonly adminPort: number
  readonly grpc: readonly GrpcEndpoint[]
  /** What runs beside it in processes of their own. */
  readonly companions: readonly { readonly name: string; readonly url: string }[]
}
type GrpcEndpoint = { readonly service: string; readonly port: number }

const ADMIN_OFFSET = 1_000
const COMPANION_OFFSET = 3_000
const GRPC_STEP = 100
const HIGHEST_PORT = 65_535

/** Starts one system of a process. All that it opens is in `endings` at once, also when it fails halfway. */
export const startSystem = async (plaza: PlazaProcess, system: System, options: StartOptions, endings: Endings): Promise<RunningSystem> => {
  const companions = companionProcesses({
    folder: join(plaza.dataFolder, 'companions', system.name),
    firstPort: derivedPort(options.port ?? system.port, COMPANION_OFFSET, 'choose a lower --port'),
    log: plaza.log.child({ system: system.name }),
  })
  // After everything that talks to them.
  endings.databases.push(() => companions.stop())
  let localUrl = ''
  const composition = await plaza.compose(system, { companions, localUrl: () => localUrl })
  endings.compositions.push(() => composition.stop())
  const webDist = system.web && (await builtWebApp(system.web, plaza.log))
  const app = await frontOf({ ...plaza, composition, webDist, clock: systemClock, random: systemRandom })
  endings.edges.push(() => app.close())
  await app.ready()
  // All ports are taken before anything begins to work, so that a port in use costs nothing.
  await app.listen({ port: options.port ?? system.port, host: plaza.platform.host })
  const port = portOf(app)
  const base = options.port === 0 ? 0 : port
  const admin = await startAdmin(
    options.adminPort ?? derivedPort(base, ADMIN_OFFSET, 'choose one for the metrics with --admin-port'),
    plaza.metrics,
  )
  endings.admins.push(() => admin.close())
  const grpc = options.grpc ? await startGrpc(plaza, composition, base, endings) : []
  localUrl = `http://${urlHost(plaza.platform.host)}:${port}`
  await companions.ready()
  companions.gatewayIs(localUrl)
  composition.start()
  return { composition, port, hasPages: webDist !== undefined, adminPort: admin.port, grpc, companions: companions.running }
}

/** The folder of a web app, built if that is needed; undefined when there is none and it cannot be built. */
const builtWebApp = async ({ folder }: WebApp, log: Logger): Promise<string | undefined> => {
  const built = await buildWhenNeeded(folder, (text) => process.stderr.write(`${text}\n`))
  if (built === 'stale')
    log.warn('the web app was built from other sources; run npm run build where the tools of development are installed')
  if (built === 'missing') log.warn('there is no web app: run npm run build where the tools of development are installed')
  return built === 'missing' ? undefined : distOf(folder)
}

/** A host to call for one to listen on. */
export const urlHost = (host: string): string => (['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host)

const portOf = (app: HttpApp): number => (app.server.address() as AddressInfo).port

/** A port that follows from another one; any free one when that was any free one. */
const derivedPort = (base: number, offset: number, advice: string): number => {
  if (base === 0) return 0
  if (base + offset > HIGHEST_PORT) throw new UsageError(`There is no port ${base} + ${offset}; ${advice}`)
  return base + offset
}

/**
 * Answers gRPC for every service here that offers it. The first service in a system's list has the system's port + 100, the
 * second + 200, and so on, whichever of them run here: so a service is at the same place in every process.
 */
const startGrpc = async (
  plaza: PlazaProcess,
  { system, services }: Composition,
  base: number,
  endings: Endings,
): Promise<GrpcEndpoint[]> => {
  const offering = services.filter(({ offers }) => (offers.grpc ?? []).length > 0)
  if (offering.length === 0) return []
  // It is only read into memory by a process that answers gRPC.
  const { grpcServer } = await import('#platform/edge/grpc/server.ts')
  const endpoints: GrpcEndpoint[] = []
  for (const { service, offers } of offering) {
    const place = system.services.indexOf(service) + 1
    const port = derivedPort(base, GRPC_STEP * place, 'choose a lower --port')
    const server = await grpcServer({
      services: await Promise.all((offers.grpc ?? []).map((offer) => offer())),
      log: plaza.log.child({ system: system.name, service: service.name }),
      port,
      host: plaza.platform.grpcHost,
    }).catch((cause: unknown) => {
      throw isInUse(cause) ? Object.assign(new Error(`port ${port}`, { cause }), { code: 'EADDRINUSE', port }) : cause
    })
    // Half of the time that there is, so that the rest can still end in order.
    endings.edges.push(() => server.drain(plaza.platform.shutdownSeconds * 500))
    endpoints.push({ service: service.name, port: server.port })
  }
  return endpoints
}

/** grpc-js says it in its message only. */
const isInUse = (error: unknown): boolean => error instanceof Error && error.message.includes('EADDRINUSE')
