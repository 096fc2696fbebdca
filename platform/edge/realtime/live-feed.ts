import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { invariant } from '#platform/kernel/decision.ts'
import type { CloudEvent, EventType } from '#platform/store/event-type.ts'
import type { Access, Principal } from '../principal.ts'

/** A kind of message that sockets get from a service. The hub adds its `position`. */
export type LiveMessageType = { readonly name: string; readonly title: string; readonly schema: TSchema; readonly example: object }

/**
 * Something that can be watched: `spot:ID`, or `me`. It belongs to the service that knows who may watch it and when it changes.
 */
export type Topic = {
  /** What comes before the colon. */
  readonly name: string
  /** What comes after it, in words, or undefined for a topic that takes nothing. */
  readonly argument: string | undefined
  readonly purpose: string
  readonly access: Access
  /** Under which name its messages are told to this person; undefined when there is nothing of that kind for them. */
  readonly channelOf: (argument: string, principal: Principal | undefined) => string | undefined | Promise<string | undefined>
}

/** What a subject is like now, and who wants to know. */
export type Description = { readonly channels: readonly string[]; readonly message: { readonly type: string } }

/**
 * What a service tells those who watch. Its own log says when: the hub reads it, asks what has changed, and has that described as it
 * is now. So what changes often is told less often, always as it is at the end; and whoever comes back is told from the log alone.
 */
export type LiveFeed = {
  readonly topics: readonly Topic[]
  readonly messages: readonly LiveMessageType[]
  /** The service's own events that change what it tells. */
  readonly events: readonly EventType[]
  /** The id of what an event has changed; undefined when nobody needs to hear of it. */
  readonly subjectOf: (event: CloudEvent) => string | undefined
  /** Describes subjects as they are now; those that nobody hears, or that are gone, may be left out. */
  readonly describe: (subjects: readonly string[], isHeard: (channel: string) => boolean) => Promise<ReadonlyMap<string, Description>>
}

/** Declares a kind of message. Throws when the example does not match the schema. */
export const liveMessage = <Schema extends TSchema>(
  name: string,
  title: string,
  schema: Schema,
  example: Static<Schema> & object,
): LiveMessageType => {
  invariant(Compile(schema).Check(example), `the example of ${name} does not match its schema`)
  return { name, title, schema, example }
}
