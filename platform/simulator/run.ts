import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { type MemoryDatabase, memoryDatabase, nextDueMs } from '#platform/store/memory/database.ts'
import { letPeopleAct } from './acting.ts'
import { diceOf } from './dice.ts'
import { type FaultEvent, type FaultName, type FaultRates, seededFaults } from './faults.ts'
import { simulatedHands } from './hands.ts'
import type { Invariant, Violation } from './invariant.ts'
import { network } from './network.ts'
import { MOST_SKEW_MS, type Processes, playProcesses } from './processes.ts'
import type { Simulation } from './simulation.ts'
import { statesInMemory } from './states-in-memory.ts'
import { newStory, type StoryLine } from './story.ts'
import { enterSimulatedWorld, settled } from './surroundings.ts'
import { timeline as timelineOf } from './timeline.ts'
import { watchWith } from './watching.ts'

/** What to run: the same options on the same code are the same run. */
export type RunOptions = {
  readonly simulation: Simulation
  readonly invariants: readonly Invariant[]
  readonly seed: string
  readonly hours: number
  readonly rates: FaultRates
  /** Only these actions and faults, by id; all that the seed wants when undefined. */
  readonly only?: { readonly actions?: ReadonlySet<string> | undefined; readonly faults?: ReadonlySet<string> | undefined } | undefined
  /** What was done in an action, by its id, so that a shortened run does the same. */
  readonly doings?: ReadonlyMap<string, string> | undefined
  /** When nothing goes wrong any more and nobody does anything, in milliseconds from the start; after `hours` when undefined. */
  readonly calmAfterMs?: number | undefined
  /** Begins so much later, and what was to be done before is done at once: for a run of which little is left. */
  readonly skipMs?: number | undefined
  /** Ends when it is calm, without a look at what has become of everything. */
  readonly withoutRest?: boolean
  /** Ends when an invariant is broken; otherwise goes on to the end. */
  readonly stopsWhenBroken: boolean
  readonly keepsLines?: boolean
  readonly onProgress?: (simulatedMs: number, lengthMs: number) => void
  readonly isCancelled?: () => boolean
}

export type RunResult = {
  readonly seed: string
  readonly hash: string
  readonly violations: readonly Violation[]
  readonly lines: readonly StoryLine[]
  /** What people did, in order. */
  readonly actions: readonly { readonly id: string; readonly doing: string; readonly atMs: number }[]
  readonly faults: readonly FaultEvent[]
  readonly faultCounts: ReadonlyMap<FaultName, number>
  readonly summary: Readonly<Record<string, string | number>>
  /** Whether it was ended before its time. */
  readonly isCancelled: boolean
  readonly startMs: number
  readonly skipMs: number
  readonly simulatedMs: number
  readonly cpuMs: number
}

const PROGRESS_MS = 10 * MINUTE_MS
const ENOUGH_VIOLATIONS = 20

/** Plays one run from its beginning to its end, as fast as it goes. */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { simulation, seed, rates } = options
  const startedCpu = process.cpuUsage()
  const story = newStory(options.keepsLines ?? false)
  const violations: Violation[] = []
  const faultEvents: FaultEvent[] = []
  const done: { id: string; doing: string; atMs: number }[] = []
  const counted = { events: new Map<string, number>(), answers: 0 }
  let held = 0

  const hold = async <T>(work: Promise<T>): Promise<T> => {
    held++
    return work.finally(() => held--)
  }
  const settledAndFree = async (): Promise<void> => {
    do await settled()
    while (held > 0)
  }
  const dice = diceOf(seed)
  const dst = (rates['daylight-saving'] ?? 0) > 0 && simulation.changes.length > 0
  const skipMs = options.skipMs ?? 0
  const startMs = dst ? dice.pick(simulation.changes) - dice.between(0, Math.max(1, options.hours - 1)) * HOUR_MS : simulation.startMs
  const timeline = timelineOf(startMs + skipMs, settledAndFree)

  const onViolation = (violation: Violation): void => {
    if (violations.length >= ENOUGH_VIOLATIONS) return
    violations.push(violation)
    story.tell({ atMs: violation.atMs, kind: 'broken', who: 'invariant', what: `${violation.invariant} ${violation.what}` })
  }
  const leave = enterSimulatedWorld({
    timeline,
    dice: diceOf(`${seed} libraries`),
    onViolation: (what) => onViolation({ invariant: 'Business code goes through its ports.', what, atMs: timeline.nowMs() }),
  })
  try {
    const faults = seededFaults({
      seed,
      rates,
      only: options.only?.faults,
      onFault: (event) => {
        faultEvents.push(event)
        story.tell({ atMs: timeline.nowMs(), kind: 'fault', who: event.fault, what: event.place, more: event.id })
      },
    })
    const stage = simulation.stage({ timeline, faults, dice: diceOf(`${seed} outside`) })
    const databases = new Map<string, MemoryDatabase>(stage.system.services.map(({ name }) => [name, memoryDatabase()]))
    const watching = watchWith({
      system: stage.system,
      invariants: [...options.invariants, counting(counted)],
      states: statesInMemory(databases),
      outside: stage.outside,
      nowMs: timeline.nowMs,
      skewMs: rates['clock-jump'] || rates['clock-skew'] ? MOST_SKEW_MS : 0,
      spreadMs: () => processes.spreadMs(),
      onViolation,
    })
    const net = network()
    const processes: Processes = playProcesses({
      simulation,
      stage,
      seed,
      databases,
      timeline,
      faults,
      network: net,
      story,
      watching,
      hold,
    })
    await processes.start()

    const hands = simulatedHands({ stage, timeline, faults, processes, story, watching, keepsLines: options.keepsLines ?? false })
    const lengthMs = options.hours * HOUR_MS
    letPeopleAct({
      simulation,
      seed,
      lengthMs: Math.min(lengthMs, options.calmAfterMs ?? lengthMs),
      hands,
      after: (delayMs, action) => timeline.after(Math.max(0, delayMs - skipMs), action),
      only: options.only?.actions,
      doings: options.doings,
      onAction: ({ id, person: who, atMs }, doing) => {
        done.push({ id, doing, atMs: startMs + atMs })
        story.tell({ atMs: Math.max(startMs + atMs, timeline.nowMs()), kind: 'person', who, what: doing, more: { action: id } })
      },
      onError: ({ id }, error) =>
        onViolation({ invariant: 'People understand what they are told.', what: `${id}: ${stackOf(error)}`, atMs: timeline.nowMs() }),
    })
    processes.haunt()

    const isOver = (): boolean => (options.stopsWhenBroken && violations.length > 0) || (options.isCancelled?.() ?? false)
    const go = async (untilMs: number): Promise<void> => {
      while (timeline.nowMs() < untilMs && !isOver()) {
        await timeline.run(Math.min(untilMs, timeline.nowMs() + PROGRESS_MS), isOver)
        options.onProgress?.(timeline.nowMs() - startMs, lengthMs + simulation.restMs)
        // A turn of the real event loop, for Ctrl-C.
        await settled()
      }
    }
    /** Lets time go on until some work is done, for hours at the most. */
    const during = async (work: () => Promise<void>): Promise<void> => {
      let isDone = false
      const doing = work().finally(() => {
        isDone = true
      })
      await timeline.run(timeline.nowMs() + 3 * HOUR_MS, () => isDone)
      if (!isDone) throw new Error('the simulation itself does not come to an end')
      await doing
    }
    /** Lets everything come to its end; nobody has to wait for it when nothing is planned any more. */
    const rest = async (): Promise<void> => {
      const latestMs = timeline.nowMs() + simulation.restMs
      while (timeline.nowMs() < latestMs && !isOver()) {
        const isQuiet = [...databases.values()].every((database) => nextDueMs(database) > latestMs)
        await go(Math.min(latestMs, timeline.nowMs() + 10 * MINUTE_MS))
        if (isQuiet) return
      }
    }
    await go(startMs + Math.min(lengthMs, options.calmAfterMs ?? lengthMs))
    if (!isOver() && !options.withoutRest) {
      faults.calm()
      processes.heal()
      story.tell({ atMs: timeline.nowMs(), kind: 'process', who: 'world', what: 'nothing goes wrong any more' })
      const operator = hands('operator', 'operator', () => dice)
      await go(timeline.nowMs() + 5 * MINUTE_MS)
      await during(async () => {
        for (let times = 0; times < 3; times++) {
          await simulation.mend(operator)
          await timeline.pause(10 * MINUTE_MS)
        }
      })
      await rest()
      if (!isOver()) await during(watching.rest)
    }
    return {
      seed,
      hash: story.hash(),
      violations,
      lines: story.lines(),
      actions: done,
      faults: faultEvents,
      faultCounts: faults.counts(),
      summary: simulation.summary(stage.outside, counted),
      isCancelled: options.isCancelled?.() ?? false,
      startMs,
      skipMs,
      simulatedMs: timeline.nowMs() - startMs - skipMs,
      cpuMs: cpuSince(startedCpu),
    }
  } finally {
    leave()
  }
}

const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before)
  return Math.round((user + system) / 1_000)
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : String(error)

/** Counts for the summary what invariants see. */
const counting = (counted: { readonly events: Map<string, number>; answers: number }): Invariant => ({
  says: 'What happens is counted.',
  watch: ({ onAnyEvent, onAnswer }) => {
    onAnyEvent(({ type }) => void counted.events.set(type, (counted.events.get(type) ?? 0) + 1))
    onAnswer(() => {
      counted.answers++
    })
  },
})
