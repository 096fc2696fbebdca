import { describe } from 'vitest'
import { committingContract } from './contract/committing.ts'
import { crowdingContract } from './contract/crowding.ts'
import { executingContract } from './contract/executing.ts'
import { failingContract } from './contract/failing.ts'
import { findingContract } from './contract/finding.ts'
import { keepingContract } from './contract/keeping.ts'
import { parkedEventsContract } from './contract/parked-events.ts'
import { readingContract } from './contract/reading.ts'
import { timingContract } from './contract/timing.ts'
import { scenarios, type TestDatabase } from './contract/world.ts'

/**
 * All that a store promises, as tests. Every engine runs the same ones: `makeDatabase` gives a fresh database, which the
 * suite opens several times, as several processes would, and destroys after the test. Each runs with 1 and 4 partitions.
 */
export const storeContract = (name: string, makeDatabase: () => Promise<TestDatabase>): void => {
  for (const partitions of [1, 4]) {
    describe(`${name}, ${partitions === 1 ? 'one partition' : `${partitions} partitions`}`, () => {
      const given = scenarios(makeDatabase, partitions)
      executingContract(given)
      failingContract(given)
      committingContract(given)
      crowdingContract(given)
      timingContract(given)
      readingContract(given)
      parkedEventsContract(given)
      findingContract(given)
      keepingContract(given)
    })
  }
}
