import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Consumer } from '#platform/bus/consumer.ts'
import { type Delivery, embeddedDelivery } from '#platform/bus/embedded/delivery.ts'
import { embeddedTail } from '#platform/bus/embedded/tail.ts'
import type { Tuning } from '#platform/bus/embedded/tuning.ts'
import { sharedReads } from '#platform/bus/shared-reads.ts'
import { cursorCodec } from '#platform/edge/cursor.ts'
import { type Clock, DAY_MS } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine } from '#platform/store/engine.ts'
import { type OpenStore, openStore } from '#platform/store/store.ts'
import type { Companions } from './companion.ts'
import { endInOrder } from './ending.ts'
import { countedBy, type Metrics } from './metrics.ts'
import { clientOf, inOrderOfNeeds, publishersOf, servicesHere } from './needs.ts'
import { keepRetention } from './retention.ts'
import type { Keys } from './secret.ts'
import type { AnyService, Offers, System } from './service.ts'
import { type Environment, type PlatformSettings, readSettings } from './settings.ts'

export type CompositionOptions = {
  readonly system: System
  /** The services to run here; all when undefined. The others are reached by their addresses. */
  readonly only?: readonly string[] | undefined
  readonly platform: PlatformSettings
  readonly environment: Environment
  /** Opens the tables of one service. */
  readonly engineFor: (service: AnyService) => Engine
  readonly keys: Keys
  /** Runs what services need beside them; without it they have nothing of that kind. */
  readonly companions?: Companions | undefined
  /** Below it services have folders; without it nothing outlives the process. */
  readonly dataFolder?: string | undefined
  /** Where the gateway answers, for links; it may be known only once it listens. */
  readonly localUrl?: (() => string) | undefined
  /** This process's name among those that share the work, when it is known to be the only one. */
  readonly owner?: string | undefined
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics?: Metrics | undefined
  readonly between?: Between | undefined
  readonly pace?: Pace | undefined
}

/** What lies between the parts of a system, for whoever makes it misbehave: the simulator. */
export type Between = {
  /** The API of `callee` as `caller` reaches it. */
  readonly call: (caller: string, callee: string, api: unknown) => unknown
  /** A consumer as the events of its service reach it. */
  readonly consumer: (service: string, consumer: Consumer) => Consumer
}

/** How often to look where nobody calls, when not as usual. */
export type Pace = {
  readonly delivery: Partial<Tuning>
  /** The longest time between two looks at the timers, in milliseconds. */
  readonly timersMs: number
}

/** The services of a system put together in this process, not yet doing anything by themselves. */
export type Composition = {
  readonly system: System
  readonly services: readonly ComposedService[]
  /** The APIs by service name; of services elsewhere, their clients. */
  readonly apis: Readonly<Record<string, unknown>>
  /** Starts timers, consumers and retention. */
  readonly start: () => void
  /**
   * Ends them in order: handlers finish and cursors are saved, then the lanes flush, then the engines close. A failure
   * keeps nothing from its turn; all failures are thrown at the end.
   */
  readonly stop: () => Promise<void>
  /** Tells of every commit of a service in this process, right after it. */
  readonly onCommit: (see: (service: string) => void) => void
  /** Throws when a database does not answer. */
  readonly ping: () => Promise<void>
}

export type ComposedService = { readonly service: AnyService; readonly offers: Offers<unknown>; readonly opened: OpenStore }

/**
 * Opens the stores of a system's services and composes them, each after those that it needs. When that fails, everything
 * that was opened is closed again.
 */
export const composeSystem = async (options: CompositionOptions): Promise<Composition> => {
  const engines = new Map<string, Engine>()
  try {
    return await compose(options, engines)
  } catch (error) {
    await endInOrder(closing(engines.values())).catch((failure: unknown) => {
      options.log.warn({ error: failure }, 'a database could not be closed after a failed start')
    })
    throw error
  }
}

const NOTHING_BETWEEN: Between = { call: (_caller, _callee, api) => api, consumer: (_service, consumer) => consumer }

/** `DIR/mail/parkwise`, say. Files of people are nobody else's business on this machine. */
const ownFolder = (dataFolder: string, name: string, system: string): string => {
  const folder = join(dataFolder, name, system)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

const keysOfService =
  ({ keys, system }: CompositionOptions, service: AnyService) =>
  (purpose: string): Uint8Array =>
    keys.of(`${system.name}/${service.name}/${purpose}`)

/** What a service's companion offers, once it runs; undefined for a service that has none here. */
const openCompanion = async (options: CompositionOptions, service: AnyService): Promise<unknown> => {
  const companion = service.companion?.(readSettings(service.settings, options.environment, options.system.name))
  return companion && options.companions?.open(companion, keysOfService(options, service)(companion.name))
}

/** Waits for all of them, also when one fails, so that nothing goes on behind the back of whoever cleans up; throws the first failure. */
const allOf = async (work: readonly Promise<unknown>[]): Promise<void> => {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

const closing = (engines: Iterable<Engine>): (() => Promise<void>)[] => [...engines].map((engine) => () => engine.close())

const compose = async (options: CompositionOptions, engines: Map<string, Engine>): Promise<Composition> => {
  const { system, clock, random, platform, metrics, dataFolder, localUrl = () => `http://localhost:${system.port}` } = options
  const { between = NOTHING_BETWEEN, pace } = options
  const here = inOrderOfNeeds(system, servicesHere(system, options.only))
  const deliveries: Delivery[] = []
  const composed: ComposedService[] = []
  const apis: Record<string, unknown> = {}
  const commitWatchers: ((service: string) => void)[] = []
  /** The engines as readers of their logs see them. */
  const publishers = new Map<string, Engine>()

  const engineOf = async (service: AnyService): Promise<Engine> => {
    const known = engines.get(service.name)
    if (known) return known
    const engine = options.engineFor(service)
    engines.set(service.name, engine)
    publishers.set(service.name, sharedReads(engine))
    await engine.migrate(service.collections)
    return engine
  }
  // Companions start while the tables are brought up to date. Whoever uses one waits for it, and hears of its failure.
  const companions = new Map(here.map((service) => [service, openCompanion(options, service)]))
  for (const companion of companions.values()) companion?.catch(() => undefined)
  await allOf(here.map(engineOf))
  // Live views follow the logs of the services in this process.
  const live = embeddedTail({
    system: system.name,
    publishers,
    clock,
    random,
    log: options.log,
    longestPollMs: pace?.delivery.longestPollMs,
  })

  for (const service of system.services) {
    if (!here.includes(service)) apis[service.name] = await clientOf(system, service, options.environment)
  }
  for (const service of here) {
    const labels = { system: system.name, service: service.name }
    const log = options.log.child(labels)
    const opened = openStore({
      engine: await engineOf(service),
      clock,
      stamp: labels,
      collections: service.collections,
      timersMs: pace?.timersMs,
      onCommit: () => {
        for (const delivery of deliveries) delivery.wake(service.name)
        live.wake(service.name)
        for (const see of commitWatchers) see(service.name)
      },
      onBatch: (orders, tookMs) => {
        metrics?.batches.observe(labels, tookMs / 1_000)
        metrics?.commands.inc(labels, orders)
      },
      onTimerFault: (timer, error) => {
        metrics?.timerFaults.inc(labels)
        log.error({ error, timer: timer.name, collection: timer.collection, id: timer.id }, 'a timer could not be handled and rests')
      },
    })
    const settings = readSettings(service.settings, options.environment, system.name)
    const offers: Offers<unknown> = await service.compose({
      system: system.name,
      settings,
      store: opened.store,
      clock,
      random,
      log,
      tail: live.tail,
      cursors: cursorCodec(options.keys.cursors),
      keyFor: keysOfService(options, service),
      folder: dataFolder === undefined ? undefined : (name) => ownFolder(dataFolder, name, system.name),
      publicUrl: () => (platform.publicUrl ?? localUrl()).replace(/\/+$/, ''),
      smtpUrl: platform.smtpUrl,
      companion: await companions.get(service),
      needs: Object.fromEntries(service.needs.map((name) => [name, between.call(service.name, name, apis[name])])),
    })
    apis[service.name] = offers.api
    const consumers = offers.consumers?.map((consumer) => between.consumer(service.name, consumer))
    composed.push({ service, offers: { ...offers, ...(consumers && { consumers }) }, opened })
  }
  for (const { service, offers, opened } of composed) {
    for (const consumer of offers.consumers ?? []) {
      for (const publisher of publishersOf(system, consumer)) await engineOf(publisher)
      deliveries.push(
        embeddedDelivery({
          system: system.name,
          service: service.name,
          consumer,
          engine: opened.engine,
          publishers,
          clock,
          random,
          log: options.log.child({ system: system.name, service: service.name, consumer: consumer.name }),
          tuning: { ...pace?.delivery, retentionMs: platform.seenDays * DAY_MS },
          ...(options.owner !== undefined && { owner: options.owner }),
          ...(metrics && { hooks: countedBy(metrics, system.name) }),
        }),
      )
    }
  }

  let stopRunning: (() => unknown)[] = []
  return {
    system,
    services: composed,
    apis,
    start: () => {
      for (const { opened } of composed) opened.timers.start()
      for (const delivery of deliveries) delivery.start()
      live.start()
      const stopRetention = keepRetention(
        composed.map(({ opened }) => opened.engine),
        { clock, platform, log: options.log },
      )
      stopRunning = [...deliveries.map((delivery) => () => delivery.stop()), live.stop, stopRetention]
    },
    stop: () =>
      endInOrder(
        [
          ...stopRunning,
          ...composed.map(
            ({ offers }) =>
              () =>
                offers.stop?.(),
          ),
        ],
        composed.map(
          ({ opened }) =>
            () =>
              opened.close(),
        ),
        // Those of publishers elsewhere, whose logs are read here.
        closing([...engines].filter(([name]) => !here.some((service) => service.name === name)).map(([, engine]) => engine)),
      ),
    onCommit: (see) => {
      commitWatchers.push(see)
    },
    ping: async () => {
      await Promise.all(composed.map(({ opened }) => opened.engine.ping()))
    },
  }
}
