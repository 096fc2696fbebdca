import type { MemoryDatabase } from '#platform/store/memory/database.ts'
import { memoryParkedEvents } from '#platform/store/memory/parked-events.ts'
import type { States } from './watching.ts'

/** What is stored in the databases of a simulated run, by service. */
export const statesInMemory = (databases: ReadonlyMap<string, MemoryDatabase>): States => {
  const rowsOf = (service: string, collection: string) => databases.get(service)?.tables.get(collection)?.rows
  return {
    stateOf: (service, collection, id) => {
      const row = rowsOf(service, collection)?.get(id)
      return row && JSON.parse(row.state)
    },
    statesOf: (service, collection) => [...(rowsOf(service, collection) ?? [])].map(([id, row]) => [id, JSON.parse(row.state)]),
    parked: async () => {
      const keys = [...databases].map(async ([service, { parked }]) =>
        (await memoryParkedEvents({ parked } as MemoryDatabase).parkedKeys()).map((key) => ({
          ...key,
          consumer: `${service}.${key.consumer}`,
        })),
      )
      return (await Promise.all(keys)).flat()
    },
  }
}
