import type { Static, TSchema } from 'typebox'
import type { Collection } from '#platform/store/collection.ts'
import type { ParkedKey } from '#platform/store/engine.ts'
import type { CloudEvent, EventType } from '#platform/store/event-type.ts'
import type { Delivered } from './faulty-calls.ts'

/** Something that must be so in every run, whatever goes wrong. */
export type Invariant = {
  /** In words that somebody who knows the business would use. */
  readonly says: string
  /** A run against real engines cannot look at it, since what it needs shows only in a simulation: it says so. */
  readonly needs?: 'simulation'
  /** Begins to watch a run. What it remembers of it, it keeps in variables of its own. */
  readonly watch: (world: Watched) => void
}

/** Declares an invariant: a sentence, and how to notice that it does not hold. */
export const invariant = (says: string, watch: Invariant['watch'], more: Pick<Invariant, 'needs'> = {}): Invariant => ({
  says,
  watch,
  ...more,
})

/** One accepted change of an aggregate. */
export type Committed<S> = { readonly id: string; readonly version: number; readonly state: S; readonly atMs: number }

/** What a person asked for and was told; `status` 0 when there was no answer however often it was asked. */
export type Answered = {
  readonly role: string
  readonly person: string
  readonly method: string
  /** Below the gateway. */
  readonly path: string
  /** The Idempotency-Key. */
  readonly key: string | undefined
  /** Whose access token it was, as the token says. */
  readonly userId: string | undefined
  readonly request: unknown
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly atMs: number
}

/** A run as an invariant sees it: a simulation while it goes on, a real run when it is over, retold in the order of its time. */
export type Watched = {
  /** Sees every change the moment it is written. */
  readonly onCommit: <S, C, E, R>(collection: Collection<S, C, E, R>, see: (commit: Committed<S>) => void) => void
  /** Sees every event of a type once, in the order of its log. */
  readonly onEvent: <Schema extends TSchema>(type: EventType<Schema>, see: (data: Static<Schema>, event: CloudEvent) => void) => void
  /** Sees every event of every type. */
  readonly onAnyEvent: (see: (event: CloudEvent, service: string) => void) => void
  /** Sees every event that a consumer has handled, each time that it has. There are none to see against real engines. */
  readonly onDelivery: (see: (delivered: Delivered) => void) => void
  /** Sees what every person was told. */
  readonly onAnswer: (see: (answer: Answered) => void) => void
  /** Runs when the faults have stopped, and everything had time to come to an end. */
  readonly atRest: (check: () => void | Promise<void>) => void
  /** What is stored at the moment that is seen. */
  readonly states: <S, C, E, R>(collection: Collection<S, C, E, R>) => ReadonlyMap<string, S>
  readonly stateOf: <S, C, E, R>(collection: Collection<S, C, E, R>, id: string) => S | undefined
  /** What stands outside, as the system's simulation declares it: the provider's books, the mail that was delivered. */
  readonly outside: <T>(name: string) => T
  /** What was set aside and waits for a person. */
  readonly parked: () => Promise<readonly ParkedKey[]>
  /** The moment that is seen. */
  readonly nowMs: () => number
  /** How far the clock of a process may be off in this run, in milliseconds. */
  readonly skewMs: number
  /** How far the clocks of the processes differ right now, in milliseconds. */
  readonly spreadMs: () => number
  /** It does not hold: says what happened instead. */
  readonly broken: (what: string) => void
}

/** An invariant that did not hold. */
export type Violation = { readonly invariant: string; readonly what: string; readonly atMs: number }
