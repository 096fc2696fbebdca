import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { invariant } from '#platform/kernel/decision.ts'

/** A kind of integration event: its name without the system, and what its data looks like. */
export type EventType<Schema extends TSchema = TSchema> = {
  /** `context.past-tense.vN`, for example `bookings.booking-confirmed.v1`. On the wire the system's name comes first. */
  readonly name: string
  readonly title: string
  readonly schema: Schema
  readonly example: Static<Schema>
  /** A draft for the log; the store puts it into a CloudEvents envelope. */
  readonly of: (data: Static<Schema>) => EventDraft
  /** The first thing that is wrong with `data`, or undefined. */
  readonly problem: (data: unknown) => string | undefined
}

export type EventDraft = { readonly type: EventType; readonly data: unknown }

/** CloudEvents 1.0 in JSON, with the extensions that Plaza always sets. */
export type CloudEvent<Data = unknown> = {
  readonly specversion: '1.0'
  readonly id: string
  /** `/system/service` */
  readonly source: string
  /** `system.context.past-tense.vN` */
  readonly type: string
  /** The aggregate that it is about; events of one subject keep their order. */
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly correlationid: string
  readonly causationid: string
  readonly traceparent?: string
  readonly data: Data
}

const NAME = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]*$/

/**
 * Declares an integration event. `title` says in one sentence what has happened.
 * Throws when the name is not of the form above or the example does not match the schema.
 */
export const eventType = <Schema extends TSchema>(
  name: string,
  title: string,
  schema: Schema,
  example: Static<Schema>,
): EventType<Schema> => {
  invariant(NAME.test(name), `${name} is not of the form context.past-tense.vN`)
  const validator = Compile(schema)
  const problem = (data: unknown): string | undefined => {
    if (validator.Check(data)) return undefined
    const [, [first]] = validator.Errors(data)
    return first ? `${first.instancePath || '/'} ${first.message}` : 'does not match its schema'
  }
  const wrong = problem(example)
  invariant(wrong === undefined, `the example of ${name}: ${wrong}`)
  const type: EventType<Schema> = { name, title, schema, example, problem, of: (data) => ({ type, data }) }
  return type
}
