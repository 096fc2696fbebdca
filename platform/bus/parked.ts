import { type Clock, toIso } from '#platform/kernel/clock.ts'
import type { AuditLine, Engine, ParkedEvent, ParkedKey } from '#platform/store/engine.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import type { Consumer } from './consumer.ts'
import { type EventHandling, eventHandling } from './event-handling.ts'
import { reasonText } from './failure.ts'

/** How many events of a key are looked at in one go. */
const SHOW_LIMIT = 100
const DROP_LIMIT = 10_000

export type RetryResult =
  /** The key is free again; `handled` events went through. */
  | { readonly kind: 'emptied'; readonly handled: number }
  /** `handled` events went through, then this one failed; it and what is behind it stay parked. */
  | { readonly kind: 'failed'; readonly handled: number; readonly eventId: string; readonly reason: string }
  | { readonly kind: 'not-parked' }
  | { readonly kind: 'unknown-consumer' }

export type EditResult =
  | { readonly kind: 'edited' }
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'not-parked' }
  | { readonly kind: 'unknown-consumer' }

/**
 * What a person can do about the parked events of one service. Consumers go by their full name, `service.consumer`; `actor`
 * says who acts and goes into the audit trail with everything but `list`, which shows no payload.
 *
 * All of it is safe while a delivery runs in this or another process: an event leaves a key only after it was handled, and
 * the last one takes the key along in one transaction, so that a later event either queues behind it or is handled after it.
 */
export type ParkedDesk = {
  /** Whether it is this service's consumer. */
  readonly owns: (consumer: string) => boolean
  readonly list: () => Promise<readonly ParkedKey[]>
  /** The first events of a key, in order. */
  readonly show: (consumer: string, key: string, actor: string, limit?: number) => Promise<readonly ParkedEvent[]>
  /** Handles the events of a key in order until one fails or none is left. Throws StoreUnavailable when a database is away. */
  readonly retry: (consumer: string, key: string, actor: string) => Promise<RetryResult>
  /** Gives up one event of a key, or all that are there now. Answers how many it were. */
  readonly drop: (consumer: string, key: string, actor: string, sequence?: number) => Promise<number>
  /** Replaces the data of a parked event. Its id stays, so aggregates that have handled it before will not do so again. */
  readonly edit: (consumer: string, key: string, sequence: number, data: unknown, actor: string) => Promise<EditResult>
}

export type ParkedDeskOptions = {
  readonly system: string
  readonly service: string
  readonly consumers: readonly Consumer[]
  /** The service's own. */
  readonly engine: Pick<Engine, 'parkedKeys' | 'parkedEvents' | 'unpark' | 'editParked' | 'parkAgain' | 'audit'>
  readonly clock: Clock
  readonly retentionMs?: number
}

/** The parked events of one service's consumers. */
export const parkedDesk = ({ system, service, consumers, engine, clock, retentionMs }: ParkedDeskOptions): ParkedDesk => {
  const prefix = `${service}.`
  const handlings = new Map<string, EventHandling>(
    consumers.map((consumer) => [consumer.name, eventHandling({ system, consumer, clock, retentionMs })]),
  )
  const shortName = (consumer: string): string => (consumer.startsWith(prefix) ? consumer.slice(prefix.length) : '')

  const line = (actor: string, action: string, consumer: string, key: string, detail: string): AuditLine => ({
    atMs: clock.nowMs(),
    actor,
    action: `parked.${action}`,
    subject: `${consumer} ${key}`,
    detail,
  })

  const find = async (consumer: string, key: string, sequence: number): Promise<ParkedEvent | undefined> =>
    (await engine.parkedEvents(shortName(consumer), key, DROP_LIMIT)).find((parked) => parked.sequence === sequence)

  return {
    owns: (consumer) => consumer.startsWith(prefix),

    list: async () => (await engine.parkedKeys()).map((parked) => ({ ...parked, consumer: prefix + parked.consumer })),

    show: async (consumer, key, actor, limit = SHOW_LIMIT) => {
      const events = await engine.parkedEvents(shortName(consumer), key, limit)
      if (events.length > 0) await engine.audit(line(actor, 'show', consumer, key, `${events.length} events`))
      return events
    },

    retry: async (consumer, key, actor) => {
      const name = shortName(consumer)
      const handling = handlings.get(name)
      if (!handling) return { kind: 'unknown-consumer' }
      for (let handled = 0; ; handled++) {
        const [first] = await engine.parkedEvents(name, key, 1)
        if (!first) return handled === 0 ? { kind: 'not-parked' } : { kind: 'emptied', handled }
        const verdict = await handling.handle(first.event as CloudEvent)
        const what = labelOf(first)
        if (verdict.kind === 'unavailable') {
          throw new StoreUnavailable(`a database is away; ${handled} events of ${key} were handled, the rest stay parked`, {
            cause: verdict.cause,
          })
        }
        if (verdict.kind === 'failed') {
          const reason = reasonText(verdict.failure)
          await engine.parkAgain(name, key, reason, line(actor, 'retry', consumer, key, `${what} failed: ${verdict.failure.code}`))
          return { kind: 'failed', handled, eventId: idOf(first), reason }
        }
        await engine.unpark(name, key, first.sequence, line(actor, 'retry', consumer, key, `${what} handled`))
      }
    },

    drop: async (consumer, key, actor, sequence) => {
      const name = shortName(consumer)
      const parked = await engine.parkedEvents(name, key, DROP_LIMIT)
      const given = parked.filter((event) => sequence === undefined || event.sequence === sequence)
      for (const event of given) {
        await engine.unpark(name, key, event.sequence, line(actor, 'drop', consumer, key, labelOf(event)))
      }
      return given.length
    },

    edit: async (consumer, key, sequence, data, actor) => {
      const handling = handlings.get(shortName(consumer))
      if (!handling) return { kind: 'unknown-consumer' }
      const parked = await find(consumer, key, sequence)
      if (!parked) return { kind: 'not-parked' }
      const event = parked.event as CloudEvent
      const problem = handling.problem(event.type, data)
      if (problem !== undefined) return { kind: 'invalid', problem }
      const detail = `${labelOf(parked)}, changed: ${changedFields(event.data, data).join(', ') || 'nothing'}`
      await engine.editParked(shortName(consumer), key, sequence, { ...event, data }, line(actor, 'edit', consumer, key, detail))
      return { kind: 'edited' }
    },
  }
}

const idOf = ({ sequence, event }: ParkedEvent): string => (event as Partial<CloudEvent> | null)?.id ?? `number ${sequence}`

/** Names an event without what is in it. */
const labelOf = (parked: ParkedEvent): string =>
  `event ${idOf(parked)} (${(parked.event as Partial<CloudEvent> | null)?.type ?? 'no type'})`

/** The names of the fields that differ; never their values. */
const changedFields = (before: unknown, after: unknown): string[] => {
  if (!isRecord(before) || !isRecord(after)) return ['/']
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((name) => `/${name}`)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** One line for each parked key under a line of headings, in columns. */
export const parkedTable = (keys: readonly ParkedKey[]): readonly string[] => {
  const rows = [
    ['KEY', 'CONSUMER', 'REASON', 'ATTEMPTS', 'SINCE', 'WAITING'],
    ...keys.map(({ key, consumer, reason, attempts, sinceMs, waiting }) => [
      key,
      consumer,
      reason.length > REASON_WIDTH ? `${reason.slice(0, REASON_WIDTH - 1)}…` : reason,
      String(attempts),
      toIso(sinceMs),
      String(waiting),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const REASON_WIDTH = 60

/** A parked event as indented JSON, with the number that `drop` and `edit` take. */
export const parkedEventJson = ({ sequence, event }: ParkedEvent): string => JSON.stringify({ sequence, event }, null, 2)
