import type { Dice } from './dice.ts'
import { diceOf } from './dice.ts'

export type Wish = {
  readonly body?: object | undefined
  /** The form of OAuth2. */
  readonly form?: Readonly<Record<string, string>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The Idempotency-Key; a wish that has one is repeated until it has an answer. */
  readonly key?: string | undefined
  readonly token?: string | undefined
  /** Whether to ask again when no answer comes; so by default. */
  readonly isPatient?: boolean | undefined
}

/** A body as it is read off the wire. */
export type Json = Readonly<Record<string, unknown>>

/** An answer, as its reader takes it; what a body is, the routes' own tests say. */
export type Told<Body> = { readonly status: number; readonly body: Body; readonly headers: Readonly<Record<string, unknown>> }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The hands of a person: what it can do in any world, simulated or real. */
export type Hands = {
  /** Asks the gateway; `path` is below it. `status` is 0 when no answer came, however often it was tried. */
  readonly call: <Body = Json>(method: Method, path: string, wish?: Wish) => Promise<Told<Body>>
  readonly pause: (ms: number) => Promise<void>
  readonly nowMs: () => number
  /** Runs a command of the CLI; its exit status and what it wrote. */
  readonly command: (...args: string[]) => Promise<{ readonly status: number; readonly out: readonly string[] }>
  /** What stands outside: the page of a bank, the mail that was delivered. */
  readonly outside: <T>(name: string) => T
  /** Writes a line into the story. */
  readonly note: (what: string) => void
}

/** Somebody of a run. */
export type Person = Hands & {
  readonly name: string
  readonly role: string
  /** Theirs for the action that they are at. */
  readonly dice: () => Dice
  /** A name for a new wish, the same in every run of this action. */
  readonly newKey: (what: string) => string
  /** Everybody of a role who has arrived. */
  readonly others: <Mind>(role: string) => readonly Mind[]
}

/** One thing that somebody may do. */
export type Doing<Mind> = {
  readonly name: string
  /** How likely it is among all that this person could do now; 0 when it cannot be done. */
  readonly weight: (mind: Mind) => number
  readonly run: (mind: Mind) => Promise<void>
}

/** People of one kind: who they are and what they do. */
export type Role<Mind = unknown> = {
  readonly name: string
  readonly count: number
  /** The average time between two things that one of them does, in milliseconds. */
  readonly everyMs: number
  /** The first thing that each of them does, in the first minutes; what they remember from then on. */
  readonly arrive: (person: Person) => Promise<Mind>
  readonly doings: readonly Doing<Mind>[]
}

/** A role of any mind, for lists. Whoever has a mind of it from `arrive` may give that to its doings. */
export type AnyRole = Omit<Role<never>, 'arrive'> & { readonly arrive: (person: Person) => Promise<unknown> }

/** One thing that somebody will do at a time. What it is shows then; `number` 0 is to arrive. */
export type Action = {
  readonly id: string
  readonly person: string
  readonly role: AnyRole
  readonly number: number
  readonly atMs: number
}

const ARRIVE_WITHIN_MS = 120_000

/** What everybody will do and when, within `lengthMs` from the start; in the order of time. It follows from the seed alone. */
export const planOf = (roles: readonly AnyRole[], seed: string, lengthMs: number): readonly Action[] => {
  const actions: Action[] = []
  for (const role of roles) {
    for (let i = 1; i <= role.count; i++) {
      const person = `${role.name}-${i}`
      const dice = diceOf(`${seed} ${person}`)
      let atMs = dice.between(0, ARRIVE_WITHIN_MS)
      for (let number = 0; atMs < lengthMs; number++) {
        actions.push({ id: `${person}.${number}`, person, role, number, atMs })
        atMs += 1_000 + dice.about(role.everyMs)
      }
    }
  }
  return actions.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
}
