import { mkdirSync } from 'node:fs'
import { plantDemo } from './demo.ts'
import { messageFor } from './failure.ts'
import { endAll, endOnDisaster, endOnSignal, noEndings } from './lifetime.ts'
import { servicesHere } from './needs.ts'
import { readStartOptions, type StartOptions, USAGE, UsageError } from './options.ts'
import { openProcess } from './process.ts'
import { type RunningSystem, startSystem, urlHost } from './running-system.ts'
import type { System } from './service.ts'

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/**
 * `npm start`: runs systems until a signal comes, then drains and ends. Tells on stdout what runs where; logs go to stderr.
 * Ends the process with status 1 and a readable message when it cannot start or go on, 2 when it was called wrongly.
 */
export const start = async (systems: readonly System[], args: readonly string[]): Promise<void> => {
  const endings = noEndings()
  try {
    const options = readStartOptions(args, process.cwd())
    if (options.help) {
      process.stdout.write(`${USAGE}\n\nSystems: ${systems.map(({ name, port }) => `${name} (${port})`).join(', ')}\n`)
      return
    }
    const chosen = choose(systems, options)
    mkdirSync(options.data, { recursive: true })
    const plaza = await openProcess({
      environment: process.env,
      dataFolder: options.data,
      systems,
      chosen,
      only: options.only,
      onProgress: tell,
    })
    endings.databases.push(() => plaza.database.close())
    endOnDisaster(plaza.database.server, plaza.log)
    const running: RunningSystem[] = []
    for (const system of chosen) running.push(await startSystem(plaza, system, options, endings))
    // Since the process began, so loading the code counts.
    const tookMs = performance.now()
    plaza.metrics.started.set(tookMs / 1_000)
    process.stdout.write(announcement(running, options, plaza.platform.host, tookMs))
    const ending = endOnSignal(endings, plaza.platform.shutdownSeconds * 1_000, plaza.log)
    // Demo data is for the embedded database, never for one that somebody has set, and it needs all services.
    if (!options.demo || !plaza.database.server || options.only) return
    for (const { composition } of running) await plantDemo(composition, { log: plaza.log, dataFolder: options.data, ending })
  } catch (error) {
    tell(messageFor(error))
    await endAll(endings).catch((failure: unknown) => tell(messageFor(failure)))
    process.exit(error instanceof UsageError ? 2 : 1)
  }
}

const choose = (systems: readonly System[], options: StartOptions): readonly System[] => {
  const unknown = options.systems.filter((name) => !systems.some((system) => system.name === name))
  if (unknown.length > 0) {
    throw new UsageError(`There is no system ${unknown.join(', ')}; there are: ${systems.map((system) => system.name).join(', ')}`)
  }
  const chosen = options.systems.length === 0 ? systems : systems.filter((system) => options.systems.includes(system.name))
  const [first, ...others] = chosen
  const ofOne = Object.entries({ '--port': options.port, '--admin-port': options.adminPort, '--only': options.only })
  const given = ofOne.filter(([, value]) => value !== undefined).map(([name]) => name)
  if (given.length > 0 && others.length > 0) throw new UsageError(`${given.join(' and ')} can only be used with one system`)
  if (first) servicesHere(first, options.only)
  return chosen
}

const announcement = (running: readonly RunningSystem[], options: StartOptions, host: string, tookMs: number): string => {
  const name = urlHost(host)
  const lines = running.flatMap(({ composition: { system, services }, port, hasPages, adminPort, grpc, companions }) => [
    `  ${system.title}`,
    ...(hasPages ? [`    open      http://${name}:${port}`] : []),
    `    API       http://${name}:${port}/gateway/v1   (its documentation: http://${name}:${port}/docs)`,
    `    services  ${services.map(({ service }) => service.name).join(', ')}`,
    ...grpc.map((endpoint) => `    gRPC      ${endpoint.service} at port ${endpoint.port}`),
    ...companions.map((companion) => `    ${companion.name.padEnd(9)} ${companion.url}`),
    `    metrics   http://127.0.0.1:${adminPort}/metrics`,
  ])
  return `\nPlaza is running, started in ${(tookMs / 1_000).toFixed(1)} s.\n\n${lines.join('\n')}\n  data        ${options.data}\n\nCtrl-C ends it; everything is kept.\n`
}
