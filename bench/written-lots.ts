// Puts lots into parking's tables past its rules: listing 100,000 of them by the API would take longer than what is measured on them.
import type { AnyCollection } from '#platform/store/collection.ts'
import type { AggregateCommit, Engine } from '#platform/store/engine.ts'
import { calendars } from '#systems/parkwise/parking/application/calendars.ts'
import { spots } from '#systems/parkwise/parking/application/spots.ts'
import { calendarIdOf } from '#systems/parkwise/parking/domain/lot-layout.ts'
import type { Lot } from './city-lots.ts'

const written = (collection: AnyCollection, id: string, state: unknown): AggregateCommit => ({
  collection: collection.name,
  id,
  base: 0,
  next: { version: 1, state, columns: Object.values(collection.columns).map((column) => column.of(state, id)) },
  messages: [],
  partition: 0,
  events: [],
  timers: [],
  fired: [],
})

/** Writes lots and their calendars in one transaction, to an engine that knows the tables of parking. */
export const writeLots = async (engine: Engine, lots: readonly Lot[]): Promise<void> => {
  const commits = lots.flatMap(({ spotId, spot, calendar }) => [
    written(spots, spotId, spot),
    written(calendars, calendarIdOf(spotId, 0), calendar),
  ])
  await engine.commit(commits, Date.now())
}
