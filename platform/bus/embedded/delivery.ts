import type { Logger } from 'pino'
import type { Clock } from '#platform/kernel/clock.ts'
import { timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine } from '#platform/store/engine.ts'
import type { Consumer } from '../consumer.ts'
import { eventHandling } from '../event-handling.ts'
import { LogReader, type PartitionStatus } from './log-reader.ts'
import { type DeliveryHooks, type ParkedKeys, settlement } from './settlement.ts'
import { DEFAULT_TUNING, type Tuning } from './tuning.ts'

export type DeliveryOptions = {
  /** The system; the wire names of its events begin with it. */
  readonly system: string
  /** The consuming service. */
  readonly service: string
  readonly consumer: Consumer
  /** The consuming service's: it keeps what is parked. */
  readonly engine: Engine
  /** By the publishing service's name: they keep logs, cursors and leases. */
  readonly publishers: ReadonlyMap<string, Engine>
  readonly clock: Clock
  readonly random: Random
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /**
   * Names this process to the others that share the work; by default nobody else has that name. A host that is known to be
   * the only one on its database gives a fixed name: after a crash it goes on at once, without waiting for its own leases.
   */
  readonly owner?: string
  readonly hooks?: DeliveryHooks
  readonly tuning?: Partial<Tuning>
}

/** Brings events to one consumer: at least once, in order per key, other keys never waiting for one that fails. */
export type Delivery = {
  readonly start: () => void
  /** A publisher has committed in this process; without a name any may have. */
  readonly wake: (publisher?: string) => void
  /** Where it is in the partitions that this process holds. */
  readonly status: () => readonly PartitionStatus[]
  /** Finishes what is being handled, saves the cursors and gives the leases back. */
  readonly stop: () => Promise<void>
}

/** What a consumer's cursors and leases are kept under in the publisher's database. */
export const readerName = (service: string, consumer: string): string => `${service}.${consumer}`

/**
 * A delivery straight from the publishers' logs, for one consumer in one process. Throws TypeError when a publisher has no
 * engine here, and InvariantViolation when a type is subscribed twice.
 */
export const embeddedDelivery = (options: DeliveryOptions): Delivery => {
  const { system, service, consumer, engine, clock, random, log, hooks = {} } = options
  const tuning = { ...DEFAULT_TUNING, ...options.tuning }
  const reader = readerName(service, consumer.name)
  const owner = options.owner ?? timeOrderedId(clock.nowMs(), random)
  const handling = eventHandling({ system, consumer, clock, retentionMs: tuning.retentionMs })
  const parkedKeys: ParkedKeys = new Map()
  const settle = settlement({
    consumer: { name: consumer.name, fullName: reader },
    handling,
    engine,
    parkedKeys,
    clock,
    random,
    log,
    hooks,
    tuning,
  })
  const learnParkedKeys = async (): Promise<void> => {
    for (const { key } of await engine.parkedKeys(consumer.name)) parkedKeys.set(key, undefined)
  }

  const readers = new Map(
    handling.publishers.map((publisher) => {
      const published = options.publishers.get(publisher)
      if (!published) throw new TypeError(`consumer ${reader} reads events of ${publisher}, which has no log here`)
      const shared = { reader, owner, handling, settle, learnParkedKeys, clock, random, log, tuning }
      return [publisher, new LogReader({ ...shared, publisher, engine: published })] as const
    }),
  )

  return {
    start: () => {
      for (const each of readers.values()) each.start()
    },
    wake: (publisher) => {
      if (publisher === undefined) for (const each of readers.values()) each.wake()
      else readers.get(publisher)?.wake()
    },
    status: () => [...readers.values()].flatMap((each) => each.status),
    stop: async () => {
      await Promise.all([...readers.values()].map((each) => each.stop()))
    },
  }
}
