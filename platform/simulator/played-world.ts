import type { MemoryDatabase } from '#platform/store/memory/database.ts'
import type { Faults } from './faults.ts'
import type { Network } from './network.ts'
import type { Timeline } from './timeline.ts'

/** What the processes of a run live in, and what outlives each of them. */
export type PlayedWorld = {
  readonly timeline: Timeline
  readonly faults: Faults
  readonly network: Network
  /** By service. */
  readonly databases: ReadonlyMap<string, MemoryDatabase>
}
