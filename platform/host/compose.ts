import type { Logger } from 'pino'
import { type Consumer, publisherOf } from '#platform/bus/consumer.ts'
import { type Delivery, embeddedDelivery } from '#platform/bus/embedded/delivery.ts'
import { embeddedTail } from '#platform/bus/embedded/tail.ts'
import { cursorCodec } from '#platform/edge/cursor.ts'
import { type Clock, DAY_MS } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine } from '#platform/store/engine.ts'
import { type OpenStore, openStore } from '#platform/store/store.ts'
import { countedBy, type Metrics } from './metrics.ts'
import { keepRetention } from './retention.ts'
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
  /** The key that cursors are sealed with. */
  readonly secret: Uint8Array
  /** This process's name among those that share the work, when it is known to be the only one. */
  readonly owner?: string | undefined
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics?: Metrics | undefined
}

/** The services of a system put together in this process, not yet doing anything by themselves. */
export type Composition = {
  readonly system: System
  readonly services: readonly ComposedService[]
  /** The APIs by service name; of services elsewhere, their clients. */
  readonly apis: Readonly<Record<string, unknown>>
  /** Starts timers, consumers and retention. */
  readonly start: () => Promise<void>
  /** Ends them in order: nothing new begins, what was begun is finished, cursors are saved. */
  readonly stop: () => Promise<void>
  /** Throws when a database does not answer. */
  readonly ping: () => Promise<void>
}

export type ComposedService = { readonly service: AnyService; readonly offers: Offers<unknown>; readonly opened: OpenStore }

/** Opens the stores of a system's services and composes them, each after those that it needs. */
export const composeSystem = async (options: CompositionOptions): Promise<Composition> => {
  const { system, clock, random, platform, metrics } = options
  const here = servicesHere(system, options.only)
  const engines = new Map<string, Engine>()
  const deliveries: Delivery[] = []
  const apis: Record<string, unknown> = {}
  const composed: ComposedService[] = []

  const engineOf = async (service: AnyService): Promise<Engine> => {
    const known = engines.get(service.name)
    if (known) return known
    const engine = options.engineFor(service)
    await engine.migrate(service.collections)
    engines.set(service.name, engine)
    return engine
  }
  // Live views follow the logs of the services in this process.
  for (const service of here) await engineOf(service)
  const live = embeddedTail({ system: system.name, publishers: engines, clock, random, log: options.log })

  for (const service of system.services) {
    if (!here.includes(service)) apis[service.name] = clientOf(system, service, options.environment)
  }
  for (const service of inOrderOfNeeds(here)) {
    const log = options.log.child({ system: system.name, service: service.name })
    const labels = { system: system.name, service: service.name }
    const opened = openStore({
      engine: await engineOf(service),
      clock,
      stamp: labels,
      collections: service.collections,
      onCommit: () => {
        for (const delivery of deliveries) delivery.wake(service.name)
        live.wake(service.name)
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
    const offers = (await service.compose({
      system: system.name,
      settings: readSettings(service.settings, options.environment, system.name),
      store: opened.store,
      clock,
      random,
      log,
      tail: live.tail,
      cursors: cursorCodec(options.secret),
      needs: Object.fromEntries(service.needs.map((name) => [name, apis[name]])),
    })) as Offers<unknown>
    apis[service.name] = offers.api
    composed.push({ service, offers, opened })
  }

  let retention: (() => Promise<void>) | undefined
  return {
    system,
    services: composed,
    apis,
    start: async () => {
      for (const { service, offers, opened } of composed) {
        for (const consumer of offers.consumers ?? []) {
          for (const publisher of publishersOf(system, consumer)) await engineOf(publisher)
          deliveries.push(
            embeddedDelivery({
              system: system.name,
              service: service.name,
              consumer,
              engine: opened.engine,
              publishers: engines,
              clock,
              random,
              log: options.log.child({ system: system.name, service: service.name, consumer: consumer.name }),
              tuning: { retentionMs: platform.seenDays * DAY_MS },
              ...(options.owner !== undefined && { owner: options.owner }),
              ...(metrics && { hooks: countedBy(metrics, system.name) }),
            }),
          )
        }
        opened.timers.start()
      }
      for (const delivery of deliveries) delivery.start()
      live.start()
      retention = keepRetention(
        composed.map(({ opened }) => opened.engine),
        { clock, platform, log: options.log },
      )
    },
    stop: async () => {
      await Promise.all([...deliveries.map((delivery) => delivery.stop()), live.stop(), retention?.()])
      await Promise.all(composed.map(({ opened }) => opened.close()))
    },
    ping: async () => {
      await Promise.all(composed.map(({ opened }) => opened.engine.ping()))
    },
  }
}

/** The system cannot be put together as asked; the message says why. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError'
}

const servicesHere = (system: System, only: readonly string[] | undefined): readonly AnyService[] => {
  if (only === undefined) return system.services
  const names = system.services.map((service) => service.name)
  const unknown = only.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new CompositionError(`${system.name} has no service ${unknown.join(', ')}; there are: ${names.join(', ')}`)
  return system.services.filter((service) => only.includes(service.name))
}

/** Each service after those that it needs and that run here. */
const inOrderOfNeeds = (services: readonly AnyService[]): AnyService[] => {
  const ordered: AnyService[] = []
  const visit = (service: AnyService, path: readonly string[]): void => {
    if (ordered.includes(service)) return
    if (path.includes(service.name))
      throw new CompositionError(`services need each other in a circle: ${[...path, service.name].join(' → ')}`)
    for (const needed of services.filter((other) => service.needs.includes(other.name))) visit(needed, [...path, service.name])
    ordered.push(service)
  }
  for (const service of services) visit(service, [])
  return ordered
}

/** The services whose logs a consumer reads. */
const publishersOf = (system: System, consumer: Consumer): AnyService[] => {
  const names = new Set(consumer.subscriptions.map(({ type }) => publisherOf(type)))
  return [...names].map((name) => {
    const found = system.services.find((service) => service.name === name)
    if (!found) throw new CompositionError(`${consumer.name} reads events of ${name}, which ${system.name} does not have`)
    return found
  })
}

/** The client of a service that runs elsewhere. Without an address, using it says what to set. */
const clientOf = (system: System, service: AnyService, environment: Environment): unknown => {
  const variable = addressVariable(system.name, service.name)
  const address = environment[variable]
  if (address !== undefined && service.connect) return service.connect(address)
  return new Proxy(
    {},
    {
      get: (_, property) => {
        // A promise that resolves with this must not take it for another promise.
        if (property === 'then') return undefined
        throw new CompositionError(`${service.name} does not run in this process; set ${variable} to where it answers (host:port)`)
      },
    },
  )
}

/** The variable that says where a service of a system answers. */
export const addressVariable = (system: string, service: string): string =>
  `PLAZA_${system}_${service}_ADDRESS`.toUpperCase().replaceAll('-', '_')
