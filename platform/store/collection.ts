import type { Decider } from '#platform/kernel/decision.ts'
import type { EventDraft } from './event-type.ts'

/** What a query column can hold, the same on every engine. Instants are `integer` milliseconds. */
export type ColumnType = 'text' | 'integer' | 'real' | 'boolean'
export type ColumnValue = string | number | boolean | null

/** A value of the state that queries may filter and sort by. */
export type Column<S> = { readonly type: ColumnType; readonly of: (state: S, id: string) => ColumnValue }

/** Sets (an instant) or cancels (null) the timer of that name of the aggregate. */
export type TimerChange = { readonly name: string; readonly dueMs: number | null }

/**
 * One kind of aggregate and all that the store must know of it: its rules, what others may query, what it tells the world
 * and when it wants to be woken. The name is that of its table.
 */
export type Collection<S = never, C = never, E = never, R = never> = {
  readonly name: string
  readonly decider: Decider<S, C, E, R>
  readonly columns: Readonly<Record<string, Column<S>>>
  /** What a state that an older release has written is today; today's own it must leave as they are. */
  readonly lift: (stored: S) => S
  /** Lists of columns, each list one index. */
  readonly indexes: readonly (readonly string[])[]
  /** The integration events that follow from one domain event; `state` is the one after it. */
  readonly publish: (event: E, state: S, id: string) => readonly EventDraft[]
  /** The timers that one domain event sets or cancels; `state` is the one after it. */
  readonly timers: (event: E, state: S) => readonly TimerChange[]
  /** The command for a timer that is due. It must be harmless when the aggregate has moved on. */
  readonly onTimer: (name: string, nowMs: number) => C
}

// biome-ignore lint/suspicious/noExplicitAny: a list of collections of unlike types has no narrower common type
export type AnyCollection = Collection<any, any, any, any>

type Declared<S, C, E, R> = Pick<Collection<S, C, E, R>, 'name' | 'decider'> & Partial<Collection<S, C, E, R>>

const NAME = /^[a-z][a-z0-9_]{0,40}$/

/** Declares a collection; what is left out means: no older states, no columns, no indexes, no events, no timers. */
export const collection = <S, C, E, R>(declared: Declared<S, C, E, R>): Collection<S, C, E, R> => {
  for (const name of [declared.name, ...Object.keys(declared.columns ?? {})]) {
    if (!NAME.test(name)) throw new TypeError(`${name} cannot be the name of a table or column`)
  }
  return {
    lift: (stored) => stored,
    columns: {},
    indexes: [],
    publish: () => [],
    timers: () => [],
    onTimer: (name) => {
      throw new TypeError(`${declared.name} has no timer ${name}`)
    },
    ...declared,
  }
}
