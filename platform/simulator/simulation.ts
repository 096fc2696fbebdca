import type { System } from '#platform/host/service.ts'
import type { Environment } from '#platform/host/settings.ts'
import type { AggregateCommit } from '#platform/store/engine.ts'
import type { Dice } from './dice.ts'
import type { Faults } from './faults.ts'
import type { AnyRole, Hands } from './people.ts'
import type { Timeline } from './timeline.ts'

/** What a run puts together anew: the system with its world outside, whose faults the run decides. */
export type Stage = {
  readonly system: System
  readonly environment: Environment
  /** What stands outside, by name: invariants and people may look at it. */
  readonly outside: Readonly<Record<string, unknown>>
}

/** How the system is run for real: by `npm start`, over a folder, and killed. */
export type RealStage = {
  readonly system: System
  /** Settings besides those of the platform. */
  readonly environment: Environment
  /** What stands outside, by the same names as in a simulation: for people while it runs, for invariants when it has come to rest. */
  readonly outside: (dataFolder: string) => Promise<Readonly<Record<string, unknown>>>
}

/** How a system is simulated. It is declared in `systems/<system>/simulation/`. */
export type Simulation = {
  readonly name: string
  readonly stage: (world: { readonly timeline: Timeline; readonly faults: Faults; readonly dice: Dice }) => Stage
  /** Without it the system can only be simulated. */
  readonly real?: RealStage
  readonly roles: readonly AnyRole[]
  /** The folder of the invariants, one to a file, each its default export. */
  readonly invariants: URL
  /** When runs begin; with the fault `daylight-saving` they begin at one of `changes`. */
  readonly startMs: number
  readonly changes: readonly number[]
  /** How long after the last fault everything must have ended, in milliseconds. */
  readonly restMs: number
  /** What an operator does when the faults have stopped: what was set aside goes on. */
  readonly mend: (hands: Hands) => Promise<void>
  /** Event types whose reading a poison message may spoil, as they are on the wire. */
  readonly poison: readonly { readonly service: string; readonly type: string }[]
  /** What states look like when the release before this one writes them, by `service/collection`. */
  readonly olderRelease: Readonly<Record<string, (state: never) => unknown>>
  /** What a run comes to, in numbers that mean something to somebody who knows the business. */
  readonly summary: (outside: Readonly<Record<string, unknown>>, watched: SummarySource) => Readonly<Record<string, string | number>>
}

export type SummarySource = { readonly events: ReadonlyMap<string, number>; readonly answers: number }

/** An older release's way of writing, as an engine needs it. */
export const writesOf =
  (older: Simulation['olderRelease']) =>
  (service: string, commit: AggregateCommit): AggregateCommit => {
    const down = older[`${service}/${commit.collection}`]
    return down && commit.next ? { ...commit, next: { ...commit.next, state: down(commit.next.state as never) } } : commit
  }
