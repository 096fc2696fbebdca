import type { Logger } from 'pino'
import { type Clock, fromIso } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine, ParkedEvent } from '#platform/store/engine.ts'
import type { Arrival, EventHandling } from '../event-handling.ts'
import { errorName, type Failure, type FailureCode, reasonText } from '../failure.ts'
import { backoffMs } from '../pace.ts'
import type { Tuning } from './tuning.ts'

/** What a host may count; all optional. `consumer` is the full name, `service.consumer`. */
export type DeliveryHooks = {
  /** `lagMs`: from the event's time to the end of its handling. */
  readonly onHandled?: (consumer: string, lagMs: number) => void
  readonly onParked?: (consumer: string, code: FailureCode) => void
  /** An event went behind a parked one of its key. */
  readonly onHeldBack?: (consumer: string) => void
  readonly onRetry?: (consumer: string, tries: number) => void
}

/**
 * The keys that are parked as far as this process knows, each with the position of its first parked event, or undefined
 * until somebody needs it. One key too many is noticed; one too few must not be.
 */
export type ParkedKeys = Map<string, number | undefined>

export type SettlementOptions = {
  readonly consumer: { readonly name: string; readonly fullName: string }
  readonly handling: EventHandling
  /** Where the consuming service parks events. */
  readonly engine: Pick<Engine, 'park' | 'parkBehind' | 'parkedEvents'>
  readonly parkedKeys: ParkedKeys
  readonly clock: Clock
  readonly random: Random
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly hooks: DeliveryHooks
  readonly tuning: Tuning
}

/** Whether the work on a partition may go on, and a pause that ends early when it may not. */
export type Permit = { readonly isLive: () => boolean; readonly pause: (delayMs: number) => Promise<void> }

/**
 * Handles one event until it is handled or parked: then it answers true, and the cursor may pass. False when the permit
 * ended first; the event will be delivered again. It does not throw.
 */
export type Settle = (arrival: Arrival, permit: Permit) => Promise<boolean>

/**
 * The rules of retrying: a fault is tried again with a growing pause, then parked with its key; what cannot pass by itself is
 * parked at once; while a database is away nothing is parked and nothing moves on.
 */
export const settlement = (options: SettlementOptions): Settle => {
  const { consumer, handling, engine, parkedKeys, clock, random, log, hooks, tuning } = options

  const pauseForOutage = async (arrival: Arrival, outages: number, cause: unknown, permit: Permit): Promise<void> => {
    if (outages === 1)
      log.warn({ ...labels(arrival), error: errorName(cause) }, 'a database is away, the event is tried again until it is back')
    await permit.pause(backoffMs(outages, tuning.retryMs, tuning.longestOutageMs, random))
  }

  const labels = ({ event, key, eventId }: Arrival) => ({
    consumer: consumer.fullName,
    key,
    eventId,
    eventType: event.type,
    correlationId: event.correlationid,
  })

  const park = async (arrival: Arrival, failure: Failure, tries: number): Promise<void> => {
    const { key, eventId } = arrival
    const detail = tries > 1 ? `${failure.detail} (tried ${tries} times)` : failure.detail
    await engine.park(consumer.name, key, withPosition(arrival), eventId, reasonText({ ...failure, detail }), clock.nowMs())
    parkedKeys.set(key, arrival.position)
    log.error({ ...labels(arrival), reason: failure.code, tries }, 'an event is parked with its key and waits for a person')
    hooks.onParked?.(consumer.fullName, failure.code)
  }

  /** Where the parked events of a key begin, asked once for each key that was parked before this process came. */
  const firstParked = async (key: string): Promise<number | undefined> => {
    const known = parkedKeys.get(key)
    if (known !== undefined) return known
    const [first] = await engine.parkedEvents(consumer.name, key, 1)
    const position = first && positionOf(first)
    if (first) parkedKeys.set(key, position)
    return position
  }

  /** Whether the key is parked, so that the event is already settled by hand or now waits with the others. */
  const isHeldBack = async (arrival: Arrival): Promise<boolean> => {
    const { key, eventId, position } = arrival
    if (!parkedKeys.has(key)) return false
    // Events of one key are settled in order, so what comes before a parked one was settled: only a crash brought it again.
    if (position < ((await firstParked(key)) ?? 0)) return true
    if (await engine.parkBehind(consumer.name, key, withPosition(arrival), eventId)) {
      hooks.onHeldBack?.(consumer.fullName)
      return true
    }
    parkedKeys.delete(key)
    return false
  }

  return async (arrival, permit) => {
    let tries = 0
    let outages = 0
    let failure: Failure | undefined
    while (permit.isLive()) {
      try {
        if (failure) {
          await park(arrival, failure, tries)
          return true
        }
        if (await isHeldBack(arrival)) return true
      } catch (cause) {
        await pauseForOutage(arrival, ++outages, cause, permit)
        continue
      }
      const verdict = await handling.handle(arrival.event)
      if (verdict.kind === 'handled') {
        hooks.onHandled?.(consumer.fullName, clock.nowMs() - fromIso(arrival.event.time))
        return true
      }
      if (verdict.kind === 'unavailable') {
        await pauseForOutage(arrival, ++outages, verdict.cause, permit)
        continue
      }
      outages = 0
      tries++
      if (verdict.failure.code !== 'fault' || tries >= tuning.tries) failure = verdict.failure
      else {
        hooks.onRetry?.(consumer.fullName, tries)
        await permit.pause(backoffMs(tries, tuning.retryMs, tuning.longestRetryMs, random))
      }
    }
    return false
  }
}

/** The parked event remembers where in its partition it stood, as a CloudEvents extension. */
const withPosition = ({ event, position }: Arrival): unknown => ({ ...event, logposition: position })

const positionOf = ({ event }: ParkedEvent): number => {
  const position = (event as { readonly logposition?: unknown } | null)?.logposition
  return typeof position === 'number' ? position : 0
}
