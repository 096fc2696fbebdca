import type { Static, TSchema } from 'typebox'
import type { CloudEvent, EventType } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'

/**
 * Handles one event. It ends in `store.execute` with the given message (its id is the event's), which makes the effect
 * happen once however often the event arrives. What it throws is retried, then parked with the event's key.
 */
export type Handle<Data> = (event: CloudEvent<Data>, message: Message) => Promise<unknown>

/** An older version of an event type, and the pure function that makes today's data of its data. */
export type Upcast<Data> = { readonly type: EventType; readonly lift: (data: never) => Data }

/** One event type and what is done with it. The type's first word names the service whose log it is read from. */
export type Subscription = {
  readonly type: EventType
  readonly handle: Handle<never>
  /** Older versions that are still in a log; each is lifted straight to `type`. */
  readonly upcasts?: readonly Upcast<unknown>[]
}

/** Readers that share one cursor: all replicas of a service handle each event once between them. */
export type Consumer = {
  /** Unique within its service. */
  readonly name: string
  /** What it is for, in one sentence. */
  readonly purpose: string
  readonly subscriptions: readonly Subscription[]
}

/** Ties a handler to an event type, with the type of its data. */
export const on = <Schema extends TSchema>(
  type: EventType<Schema>,
  handle: Handle<Static<Schema>>,
  upcasts: readonly Upcast<Static<Schema>>[] = [],
): Subscription => ({
  type: type as unknown as EventType,
  handle: handle as Handle<never>,
  upcasts,
})

/**
 * Says how data of an older version becomes data of the current one. `lift` must be pure; its result is checked against the
 * current schema before it is handled.
 */
export const upcast = <Old extends TSchema, Data>(type: EventType<Old>, lift: (data: Static<Old>) => Data): Upcast<Data> => ({
  type: type as unknown as EventType,
  lift: lift as (data: never) => Data,
})

/** The service that publishes an event type. */
export const publisherOf = (type: EventType): string => type.name.slice(0, type.name.indexOf('.'))

/** Sees every event of some types from now on, in this process only, without a cursor: for live views. */
export type Tail = (types: readonly EventType[], see: (event: CloudEvent) => void) => () => void
