import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { type AdminServer, startAdmin } from './admin.ts'
import type { Composition } from './compose.ts'
import { plantDemo } from './demo.ts'
import { messageFor } from './failure.ts'
import { frontOf } from './front.ts'
import { readStartOptions, type StartOptions, USAGE, UsageError } from './options.ts'
import { openProcess, type PlazaProcess } from './process.ts'
import { systemClock, systemRandom } from './real-world.ts'
import type { System } from './service.ts'

type Running = { readonly system: System; readonly composition: Composition; readonly app: HttpApp; readonly admin: AdminServer }

const ADMIN_OFFSET = 1_000

/**
 * `npm start`: runs systems until a signal comes, then drains and ends. Tells on stdout what runs where; logs go to stderr.
 * Ends the process with status 1 and a readable message when it cannot start, 2 when it was called wrongly.
 */
export const start = async (systems: readonly System[], args: readonly string[]): Promise<void> => {
  const startedMs = performance.now()
  const undo: (() => Promise<unknown>)[] = []
  try {
    const options = readStartOptions(args, process.cwd())
    if (options.help) return void process.stdout.write(`${USAGE}\n`)
    const chosen = choose(systems, options)
    mkdirSync(options.data, { recursive: true })
    const plaza = await openProcess({
      environment: process.env,
      dataFolder: options.data,
      systems: chosen,
      onProgress: (line) => process.stderr.write(`${line}\n`),
    })
    undo.push(() => plaza.database.close())
    const running: Running[] = []
    for (const system of chosen) running.push(await startSystem(plaza, system, options, undo))
    const tookMs = performance.now() - startedMs
    plaza.metrics.started.set(tookMs / 1_000)
    announce(running, options, tookMs)
    endOnSignal(plaza, running)
    if (options.demo) for (const { composition } of running) await plantDemo(plaza, composition, options.data)
  } catch (error) {
    process.stderr.write(`${messageFor(error)}\n`)
    for (const step of undo.reverse()) await step().catch((failure: unknown) => process.stderr.write(`${messageFor(failure)}\n`))
    process.exit(error instanceof UsageError ? 2 : 1)
  }
}

const choose = (systems: readonly System[], options: StartOptions): readonly System[] => {
  const unknown = options.systems.filter((name) => !systems.some((system) => system.name === name))
  if (unknown.length > 0) {
    throw new UsageError(`There is no system ${unknown.join(', ')}; there are: ${systems.map((system) => system.name).join(', ')}`)
  }
  const chosen = options.systems.length === 0 ? systems : systems.filter((system) => options.systems.includes(system.name))
  if (chosen.length !== 1 && (options.port ?? options.adminPort) !== undefined) {
    throw new UsageError('--port and --admin-port need exactly one system')
  }
  return chosen
}

const startSystem = async (
  plaza: PlazaProcess,
  system: System,
  options: StartOptions,
  undo: (() => Promise<unknown>)[],
): Promise<Running> => {
  const composition = await plaza.compose(system, options.only)
  undo.push(() => composition.stop())
  const app = await frontOf({ ...plaza, composition, clock: systemClock, random: systemRandom })
  undo.push(() => app.close())
  await app.ready()
  await composition.start()
  await app.listen({ port: options.port ?? system.port, host: plaza.platform.host })
  const port = portOf(app)
  const admin = await startAdmin(options.adminPort ?? (options.port === 0 ? 0 : port + ADMIN_OFFSET), plaza.metrics)
  undo.push(() => admin.close())
  return { system, composition, app, admin }
}

const portOf = (app: HttpApp): number => (app.server.address() as AddressInfo).port

const announce = (running: readonly Running[], options: StartOptions, tookMs: number): void => {
  const lines = running.flatMap(({ system, composition, app, admin }) => [
    `  ${system.title}`,
    `    API       http://localhost:${portOf(app)}/gateway/v1   (its documentation: http://localhost:${portOf(app)}/docs)`,
    `    services  ${composition.services.map(({ service }) => service.name).join(', ')}`,
    `    metrics   http://127.0.0.1:${admin.port}/metrics`,
  ])
  process.stdout.write(
    `\nPlaza is running, started in ${(tookMs / 1_000).toFixed(1)} s.\n\n${lines.join('\n')}\n  data        ${options.data}\n\nCtrl-C ends it; everything is kept.\n`,
  )
}

/** The first signal drains: nothing new begins, what was begun is finished. A second one ends at once, which loses nothing either. */
const endOnSignal = (plaza: PlazaProcess, running: readonly Running[]): void => {
  let ending = false
  const end = (signal: string): void => {
    if (ending) process.exit(1)
    ending = true
    plaza.log.info({ signal }, 'ending')
    const deadline = setTimeout(() => {
      plaza.log.error('not everything ended in time')
      process.exit(1)
    }, plaza.platform.shutdownSeconds * 1_000)
    deadline.unref()
    drain(plaza, running).then(
      () => process.exit(0),
      (error: unknown) => {
        plaza.log.error({ error }, 'could not end in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', () => end('SIGINT'))
  process.on('SIGTERM', () => end('SIGTERM'))
}

const drain = async (plaza: PlazaProcess, running: readonly Running[]): Promise<void> => {
  await Promise.all(running.map(({ app }) => app.close()))
  await Promise.all(running.map(({ composition }) => composition.stop()))
  await Promise.all(running.map(({ admin }) => admin.close()))
  await plaza.database.close()
}
