import type { System } from '#platform/host/service.ts'
import type { AnyCollection } from '#platform/store/collection.ts'
import type { AggregateCommit, CommitResult, ParkedKey } from '#platform/store/engine.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { Delivered } from './faulty-calls.ts'
import type { Answered, Committed, Invariant, Violation, Watched } from './invariant.ts'

/** What is stored now, as it is stored: perhaps by an older release. */
export type States = {
  /** Undefined for what is not there. */
  readonly stateOf: (service: string, collection: string, id: string) => unknown
  readonly statesOf: (service: string, collection: string) => Iterable<readonly [id: string, state: unknown]>
  readonly parked: () => Promise<readonly ParkedKey[]>
}

/** Shows a run to its invariants. */
export type Watching = {
  /** An aggregate was written; `state` as it is stored. */
  readonly changed: (service: string, collection: string, change: Omit<Committed<unknown>, 'atMs'>) => void
  /** An event was written. */
  readonly happened: (service: string, event: CloudEvent) => void
  /** A batch was written, all of it or some: its changes and events. */
  readonly committed: (service: string, batch: readonly AggregateCommit[], results: readonly CommitResult[]) => void
  readonly delivered: (delivered: Delivered) => void
  readonly answered: (answer: Answered) => void
  readonly rest: () => Promise<void>
  /** Says that something else is broken: a bug was logged, a port was gone around. */
  readonly broken: (invariant: string, what: string) => void
}

type Options = {
  readonly system: System
  readonly invariants: readonly Invariant[]
  readonly states: States
  readonly outside: Readonly<Record<string, unknown>>
  readonly nowMs: () => number
  readonly skewMs: number
  readonly spreadMs: () => number
  readonly onViolation: (violation: Violation) => void
}

type Seer<T> = (seen: T) => void

/** A list for each key, made when it is first asked for. */
const lists = <T>() => {
  const known = new Map<string, T[]>()
  return (key: string): T[] => {
    const list = known.get(key) ?? []
    known.set(key, list)
    return list
  }
}

const serviceOf = (system: System, collection: AnyCollection): string => {
  const owner = system.services.find(({ collections }) => collections.includes(collection))
  if (!owner) throw new TypeError(`no service of ${system.name} has the collection ${collection.name}`)
  return owner.name
}
const placeOf = (system: System, collection: AnyCollection): string => `${serviceOf(system, collection)}/${collection.name}`

/** Has the invariants of a system watch a run. An invariant that throws is broken, too. */
export const watchWith = (options: Options): Watching => {
  const { system, nowMs, onViolation } = options
  const commits = lists<Seer<Committed<never>>>()
  const events = lists<(data: never, event: CloudEvent) => void>()
  const anyEvents: ((event: CloudEvent, service: string) => void)[] = []
  const deliveries: Seer<Delivered>[] = []
  const answers: Seer<Answered>[] = []
  const checks: { readonly says: string; readonly check: () => void | Promise<void> }[] = []
  const lifts = new Map<string, AnyCollection['lift']>(
    system.services.flatMap(({ name, collections }) => collections.map((each) => [`${name}/${each.name}`, each.lift] as const)),
  )

  for (const { says, watch } of options.invariants) {
    const broken = (what: string): void => onViolation({ invariant: says, what, atMs: nowMs() })
    const safely =
      <Args extends unknown[]>(see: (...args: Args) => void) =>
      (...args: Args): void => {
        try {
          see(...args)
        } catch (error) {
          broken(`it could not be checked: ${String(error)}`)
        }
      }
    const watched: Watched = {
      onCommit: (collection, see) => void commits(placeOf(system, collection)).push(safely(see) as never),
      onEvent: (type, see) => void events(wireName(system.name, type.name)).push(safely(see) as never),
      onAnyEvent: (see) => void anyEvents.push(safely(see)),
      onDelivery: (see) => void deliveries.push(safely(see)),
      onAnswer: (see) => void answers.push(safely(see)),
      atRest: (check) => void checks.push({ says, check }),
      states: (collection) => {
        const stored = options.states.statesOf(serviceOf(system, collection), collection.name)
        return new Map([...stored].map(([id, state]) => [id, collection.lift(state as never)]))
      },
      stateOf: (collection, id) => {
        const stored = options.states.stateOf(serviceOf(system, collection), collection.name, id)
        return stored === undefined ? undefined : collection.lift(stored as never)
      },
      outside: (name) => options.outside[name] as never,
      parked: options.states.parked,
      nowMs,
      skewMs: options.skewMs,
      spreadMs: options.spreadMs,
      broken,
    }
    watch(watched)
  }

  const changed: Watching['changed'] = (service, collection, { id, version, state: stored }) => {
    const place = `${service}/${collection}`
    const seers = commits(place)
    if (seers.length === 0) return
    const state = lifts.get(place)?.(stored as never) as never
    for (const see of seers) see({ id, version, state, atMs: nowMs() })
  }
  const happened: Watching['happened'] = (service, event) => {
    for (const see of events(event.type)) see(event.data as never, event)
    for (const see of anyEvents) see(event, service)
  }
  const seeCommit = (service: string, { id, collection, next, events: written }: AggregateCommit): void => {
    if (next) changed(service, collection, { id, version: next.version, state: next.state })
    for (const { event } of written) happened(service, event as CloudEvent)
  }

  return {
    changed,
    happened,
    committed: (service, batch, results) => {
      batch.forEach((commit, i) => {
        if (!results[i]?.done) return
        seeCommit(service, commit)
      })
    },
    delivered: (delivered) => {
      for (const see of deliveries) see(delivered)
    },
    answered: (answer) => {
      for (const see of answers) see(answer)
    },
    rest: async () => {
      for (const { says, check } of checks) {
        try {
          await check()
        } catch (error) {
          onViolation({ invariant: says, what: `it could not be checked: ${String(error)}`, atMs: nowMs() })
        }
      }
    },
    broken: (invariant, what) => onViolation({ invariant, what, atMs: nowMs() }),
  }
}
