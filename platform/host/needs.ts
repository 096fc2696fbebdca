import { type Consumer, publisherOf } from '#platform/bus/consumer.ts'
import { UsageError } from './options.ts'
import type { AnyService, System } from './service.ts'
import { addressOf, addressSettings, type Environment, readSettings, variableOf } from './settings.ts'

/** The system cannot be put together; the message says why. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError'
}

/** The services to run in this process; all when `only` is undefined. Throws UsageError for a name that the system does not know. */
export const servicesHere = (system: System, only: readonly string[] | undefined): readonly AnyService[] => {
  if (only === undefined) return system.services
  const names = system.services.map((service) => service.name)
  const unknown = only.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new UsageError(`${system.name} has no service ${unknown.join(', ')}; there are: ${names.join(', ')}`)
  return system.services.filter((service) => only.includes(service.name))
}

/** Each of the services after those of them that it needs. Throws {@link CompositionError} for a circle or an unknown need. */
export const inOrderOfNeeds = (system: System, services: readonly AnyService[]): AnyService[] => {
  const ordered: AnyService[] = []
  const visit = (service: AnyService, path: readonly string[]): void => {
    if (ordered.includes(service)) return
    const names = [...path, service.name]
    if (path.includes(service.name)) throw new CompositionError(`services need each other in a circle: ${names.join(' → ')}`)
    for (const need of service.needs) {
      if (!system.services.some(({ name }) => name === need)) {
        throw new CompositionError(`${service.name} needs ${need}, which ${system.name} does not have`)
      }
      const needed = services.find(({ name }) => name === need)
      if (needed) visit(needed, names)
    }
    ordered.push(service)
  }
  for (const service of services) visit(service, [])
  return ordered
}

/** The services whose logs a consumer reads. */
export const publishersOf = (system: System, consumer: Consumer): AnyService[] => {
  const names = new Set(consumer.subscriptions.map(({ type }) => publisherOf(type)))
  return [...names].map((name) => {
    const found = system.services.find((service) => service.name === name)
    if (!found) throw new CompositionError(`${consumer.name} reads events of ${name}, which ${system.name} does not have`)
    return found
  })
}

/**
 * The client of a service that runs in another process. Without an address the process still starts, since it may never be
 * called; a call then throws {@link CompositionError} with what to set.
 */
export const clientOf = (system: System, service: AnyService, environment: Environment): unknown => {
  if (!service.connect) return uncallable(`${service.name} cannot be called from another process`)
  const property = addressOf(service.name)
  const address = readSettings(addressSettings(system), environment, system.name)[property]
  if (typeof address === 'string') return service.connect(address)
  return uncallable(`set ${variableOf(property, system.name)} to where ${service.name} answers (host:port)`)
}

const uncallable = (advice: string): unknown =>
  new Proxy(
    {},
    {
      get: (_, property) => {
        // What a promise resolves with must not be taken for another promise.
        if (property === 'then') return undefined
        return () => {
          throw new CompositionError(`A service that does not run in this process was called: ${advice}.`)
        }
      },
    },
  )
