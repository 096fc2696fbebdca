import type { System } from '#platform/host/service.ts'
import type { AnyCollection } from '#platform/store/collection.ts'
import type { AggregateCommit, CommitResult } from '#platform/store/engine.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { MemoryDatabase } from '#platform/store/memory/database.ts'
import { memoryParkedEvents } from '#platform/store/memory/parked-events.ts'
import type { Delivered } from './faulty-calls.ts'
import type { Answered, Committed, Invariant, Refused, Violation, Watched } from './invariant.ts'

/** Shows a run to its invariants. */
export type Watching = {
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
  readonly databases: ReadonlyMap<string, MemoryDatabase>
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

const placeOf = (system: System, collection: AnyCollection): string => {
  const owner = system.services.find(({ collections }) => collections.includes(collection))
  if (!owner) throw new TypeError(`no service of ${system.name} has the collection ${collection.name}`)
  return `${owner.name}/${collection.name}`
}

/** Has the invariants of a system watch a run. An invariant that throws is broken, too. */
export const watchWith = (options: Options): Watching => {
  const { system, databases, nowMs, onViolation } = options
  const commits = lists<Seer<Committed<never>>>()
  const refusals = lists<Seer<Refused<never, never>>>()
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
      onRefusal: (collection, see) => void refusals(placeOf(system, collection)).push(safely(see) as never),
      onEvent: (type, see) => void events(wireName(system.name, type.name)).push(safely(see) as never),
      onAnyEvent: (see) => void anyEvents.push(safely(see)),
      onDelivery: (see) => void deliveries.push(safely(see)),
      onAnswer: (see) => void answers.push(safely(see)),
      atRest: (check) => void checks.push({ says, check }),
      states: (collection) => {
        const place = placeOf(system, collection)
        const table = databases.get(place.split('/')[0] as string)?.tables.get(collection.name)
        return new Map([...(table?.rows ?? [])].map(([id, row]) => [id, collection.lift(JSON.parse(row.state))]))
      },
      stateOf: (collection, id) => {
        const row = databases
          .get(placeOf(system, collection).split('/')[0] as string)
          ?.tables.get(collection.name)
          ?.rows.get(id)
        return row && collection.lift(JSON.parse(row.state))
      },
      outside: (name) => options.outside[name] as never,
      parked: async () => {
        const keys = await Promise.all(
          [...databases].map(async ([service, { parked }]) =>
            (await memoryParkedEvents({ parked } as MemoryDatabase).parkedKeys()).map((key) => ({
              ...key,
              consumer: `${service}.${key.consumer}`,
            })),
          ),
        )
        return keys.flat()
      },
      nowMs,
      skewMs: options.skewMs,
      spreadMs: options.spreadMs,
      broken,
    }
    watch(watched)
  }

  const seeCommit = (service: string, commit: AggregateCommit): void => {
    const place = `${service}/${commit.collection}`
    const { id, next } = commit
    const seers = commits(place)
    if (next && seers.length > 0) {
      const state = lifts.get(place)?.(next.state as never) as never
      for (const see of seers) see({ id, version: next.version, state, atMs: nowMs() })
    }
    for (const { event } of commit.events) {
      const seen = event as CloudEvent
      for (const see of events(seen.type)) see(seen.data as never, seen)
      for (const see of anyEvents) see(seen, service)
    }
  }

  const seeRefusals = (service: string, commit: AggregateCommit): void => {
    const seers = refusals(`${service}/${commit.collection}`)
    // Of several messages in one commit it is not known any more which state a refusal was about.
    if (seers.length === 0 || (commit.next && commit.messages.length > 1)) return
    const row = databases.get(service)?.tables.get(commit.collection)?.rows.get(commit.id)
    for (const { outcome } of commit.messages) {
      const { rejected } = outcome as { readonly rejected?: unknown }
      if (rejected === undefined) continue
      const state = row && (lifts.get(`${service}/${commit.collection}`)?.(JSON.parse(row.state) as never) as never)
      for (const see of seers) see({ id: commit.id, state, rejection: rejected as never, atMs: nowMs() })
    }
  }

  return {
    committed: (service, batch, results) => {
      batch.forEach((commit, i) => {
        if (!results[i]?.done) return
        seeRefusals(service, commit)
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
