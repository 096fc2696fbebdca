import { toIso } from '#platform/kernel/clock.ts'
import { derivedId } from '#platform/kernel/ids.ts'
import type { CloudEvent, EventDraft } from './event-type.ts'
import type { Message } from './message.ts'

/** Who speaks: the system, and the service in it. */
export type EventStamp = { readonly system: string; readonly service: string }

type Origin = { readonly collection: string; readonly id: string; readonly version: number; readonly index: number }

/** The name of an event type on the wire. */
export const wireName = (system: string, typeName: string): string => `${system}.${typeName}`

/**
 * Puts a draft into its CloudEvents envelope. The id follows from the aggregate, its version and the event's place in the
 * decision, so that no retry can make a second id for one fact.
 */
export const envelope = (stamp: EventStamp, draft: EventDraft, origin: Origin, message: Message, nowMs: number): CloudEvent => ({
  specversion: '1.0',
  id: derivedId(stamp.system, stamp.service, origin.collection, origin.id, String(origin.version), String(origin.index)),
  source: `/${stamp.system}/${stamp.service}`,
  type: wireName(stamp.system, draft.type.name),
  subject: origin.id,
  time: toIso(nowMs),
  datacontenttype: 'application/json',
  correlationid: message.correlationId ?? message.id,
  causationid: message.id,
  ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
  data: draft.data,
})
