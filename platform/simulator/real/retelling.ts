// Tells the invariants of a run that is over, moment by moment, as if they had watched it.
import type { Answered } from '../invariant.ts'
import type { States, Watching } from '../watching.ts'
import type { Stored } from './stored.ts'

export type Retelling = {
  readonly states: States
  /** The moment that is told. */
  readonly nowMs: () => number
  /** Tells all of it, and then what `endMs` has come to. */
  readonly tell: (watching: Watching, endMs: number) => Promise<void>
}

/** What was stored, and what people were told meanwhile. */
export const retellingOf = (stored: Stored, answers: readonly Answered[]): Retelling => {
  const tables = new Map<string, Map<string, unknown>>()
  const table = (service: string, collection: string): Map<string, unknown> => {
    const place = `${service}/${collection}`
    const known = tables.get(place) ?? new Map<string, unknown>()
    tables.set(place, known)
    return known
  }
  let momentMs = 0

  return {
    nowMs: () => momentMs,
    states: {
      stateOf: (service, collection, id) => table(service, collection).get(id),
      statesOf: (service, collection) => table(service, collection),
      parked: () => Promise.resolve(stored.parked),
    },
    tell: async (watching, endMs) => {
      const changes = Map.groupBy(stored.changes, atMsOf)
      const events = Map.groupBy(stored.events, atMsOf)
      const told = Map.groupBy(answers, atMsOf)
      const moments = new Set([...changes.keys(), ...events.keys(), ...told.keys()])
      for (const atMs of [...moments].sort((a, b) => a - b)) {
        momentMs = atMs
        const now = changes.get(atMs) ?? []
        // Which of them was first within a millisecond is not known, so whoever looks at one sees all of them.
        for (const { service, collection, id, state } of now) table(service, collection).set(id, state)
        for (const { service, collection, ...change } of now) watching.changed(service, collection, change)
        for (const { service, event } of events.get(atMs) ?? []) watching.happened(service, event)
        for (const answer of told.get(atMs) ?? []) watching.answered(answer)
      }
      momentMs = endMs
      for (const what of stored.wrong) watching.broken('What is stored is what the messages made of it.', what)
      await watching.rest()
    },
  }
}

const atMsOf = ({ atMs }: { readonly atMs: number }): number => atMs
