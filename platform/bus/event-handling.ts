import { type Clock, DAY_MS, fromIso } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import type { LogEntry } from '#platform/store/engine.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import { type Consumer, publisherOf, type Subscription, type Upcast } from './consumer.ts'
import { type Diagnosis, diagnose, type FailureCode } from './failure.ts'

/** How long an aggregate remembers the messages that it has handled, unless the host says otherwise. */
export const RETENTION_MS = 30 * DAY_MS

export type Verdict = { readonly kind: 'handled' } | Diagnosis

/** An event that a consumer subscribes to, with what orders it, what names it, and its position in its partition of the log. */
export type Arrival = { readonly event: CloudEvent; readonly key: string; readonly eventId: string; readonly position: number }

/** What one consumer does with events, the same for a delivery and for a retry by hand. */
export type EventHandling = {
  /** The services whose logs it reads. */
  readonly publishers: readonly string[]
  /** What came, if it is of a subscribed type. An event without a proper id or subject gets one from its place in the log. */
  readonly arrival: (entry: LogEntry, publisher: string) => Arrival | undefined
  /** What is wrong with the data for an event of that type on the wire, or undefined. Of other types everything is. */
  readonly problem: (wireType: string, data: unknown) => string | undefined
  /** Checks, lifts and handles an event. It never throws. */
  readonly handle: (event: CloudEvent) => Promise<Verdict>
}

export type EventHandlingOptions = {
  readonly system: string
  readonly consumer: Consumer
  readonly clock: Clock
  /** Events older than this are never handled, since the messages seen then may be forgotten. */
  readonly retentionMs?: number | undefined
}

type Route = { readonly subscription: Subscription; readonly upcast: Upcast<unknown> | undefined }

/** Prepares a consumer's subscriptions. Throws InvariantViolation when one type is subscribed twice. */
export const eventHandling = ({ system, consumer, clock, retentionMs = RETENTION_MS }: EventHandlingOptions): EventHandling => {
  const routes = new Map<string, Route>()
  const add = (type: string, route: Route): void => {
    invariant(!routes.has(type), `consumer ${consumer.name} subscribes to ${type} twice`)
    routes.set(type, route)
  }
  const publishers = new Set<string>()
  for (const subscription of consumer.subscriptions) {
    add(wireName(system, subscription.type.name), { subscription, upcast: undefined })
    publishers.add(publisherOf(subscription.type))
    for (const upcast of subscription.upcasts ?? []) {
      invariant(publisherOf(upcast.type) === publisherOf(subscription.type), `${upcast.type.name} is of another publisher`)
      add(wireName(system, upcast.type.name), { subscription, upcast })
    }
  }

  const problem = (wireType: string, data: unknown): string | undefined => {
    const route = routes.get(wireType)
    if (!route) return `the consumer does not handle ${wireType}`
    return (route.upcast?.type ?? route.subscription.type).problem(data)
  }

  const run = async (event: CloudEvent): Promise<Verdict> => {
    const broken = envelopeProblem(event) ?? problem(event.type, event.data)
    if (broken !== undefined) return failed('schema', broken)
    const atMs = fromIso(event.time)
    if (clock.nowMs() - atMs > retentionMs) return failed('too-old', `it happened at ${event.time}`)
    const route = routes.get(event.type)
    invariant(route, 'an event of an unknown type has a problem')
    const { subscription, upcast } = route
    const current = upcast ? lifted(event, wireName(system, subscription.type.name), upcast) : event
    const wrong = upcast && subscription.type.problem(current.data)
    if (wrong !== undefined) return failed('schema', `after lifting ${event.type}: ${wrong}`)
    await subscription.handle(current as CloudEvent<never>, messageOf(event, atMs))
    return { kind: 'handled' }
  }

  return {
    publishers: [...publishers],
    arrival: ({ event: raw, partition, position }, publisher) => {
      const event = raw as Partial<CloudEvent> | null
      if (typeof event !== 'object' || event === null || typeof event.type !== 'string' || !routes.has(event.type)) return undefined
      const origin = `partition-${partition}-position-${position}`
      return {
        event: event as CloudEvent,
        // A subject is unique in its service only, so the publisher's name goes first.
        key: `${publisher}/${isText(event.subject) ? event.subject : origin}`,
        eventId: isText(event.id) ? event.id : `${publisher}/${origin}`,
        position,
      }
    },
    problem,
    handle: async (event) => {
      try {
        return await run(event)
      } catch (thrown) {
        return diagnose(thrown)
      }
    },
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const envelopeProblem = (event: CloudEvent): string | undefined => {
  for (const name of ['id', 'subject', 'correlationid'] as const) if (!isText(event[name])) return `the envelope has no ${name}`
  return isText(event.time) && Number.isFinite(fromIso(event.time)) ? undefined : 'the envelope has no time'
}

const lifted = (event: CloudEvent, type: string, upcast: Upcast<unknown>): CloudEvent => ({
  ...event,
  type,
  data: upcast.lift(event.data as never),
})

const messageOf = (event: CloudEvent, atMs: number): Message => ({
  id: event.id as MessageId,
  atMs,
  correlationId: event.correlationid,
  traceparent: event.traceparent,
})

const failed = (code: FailureCode, detail: string): Verdict => ({ kind: 'failed', failure: { code, detail } })
