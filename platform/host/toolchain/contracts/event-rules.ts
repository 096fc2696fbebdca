import { type Json, jsonIn, namesIn } from './json-schema.ts'
import { type Breakage, schemaBreakages } from './schema-rules.ts'

/** The events of a system by their names on the wire: what their data look like, and which services publish them. */
export type EventContracts = Readonly<Record<string, { readonly producers: readonly string[]; readonly schema: Json }>>

/**
 * What breaks between two versions of a system's events. Old ones lie in the log and new ones are read by consumers that were built
 * before, so an event may only grow by optional properties; everything else is a new version of it, beside the old one.
 */
export const eventBreakages = (before: EventContracts, after: EventContracts): readonly Breakage[] =>
  Object.entries(before).flatMap(([name, old]) => {
    const now = after[name]
    if (!now) return [{ rule: 'event-removed', where: name, what: 'is not published any more' }]
    const gone = namesIn(old.producers).filter((producer) => !now.producers.includes(producer))
    return [
      ...gone.map((producer) => ({ rule: 'producer-removed', where: name, what: `${producer} does not publish it any more` })),
      ...schemaBreakages(contract(old.schema), contract(now.schema), 'event', name),
    ]
  })

const contract = (schema: Json) => ({ document: jsonIn(schema), schema })
