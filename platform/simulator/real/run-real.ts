// A run with real processes, a real database and real kills, which the same people live through and the same invariants judge.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '#platform/host/options.ts'
import { openProcess } from '#platform/host/process.ts'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { Answered, Invariant, Violation } from '../invariant.ts'
import type { RunResult } from '../run.ts'
import type { RealStage, Simulation } from '../simulation.ts'
import { newStory } from '../story.ts'
import { watchWith } from '../watching.ts'
import { type Death, lifeOf } from './life.ts'
import { type Broken, type Living, liveThrough } from './living.ts'
import { retellingOf } from './retelling.ts'
import { readStored, type Stored } from './stored.ts'

/** On a slow machine a run that was not enough goes on. */
const LENGTHS_AT_MOST = 10

export type RealRunOptions = {
  readonly simulation: Simulation
  readonly invariants: readonly Invariant[]
  readonly seed: string
  /** How long people act and everything is killed, in real time; coming to rest takes about another minute. */
  readonly minutes: number
  /** Whether what the run is for has happened; it goes on until then, ten times as long at most. At once if absent. */
  readonly isEnough?: (answers: readonly Answered[], outside: Readonly<Record<string, unknown>>) => boolean
  readonly keepsLines?: boolean
  readonly onProgress?: (doneMs: number, lengthMs: number) => void
  readonly isCancelled?: () => boolean
}

export type RealRunResult = Pick<RunResult, 'seed' | 'violations' | 'lines' | 'actions' | 'summary'> & {
  /** The ways in which it was killed, in order. */
  readonly deaths: readonly Death[]
  /** How many changes of aggregates and how many events the invariants were shown. */
  readonly shown: { readonly changes: number; readonly events: number; readonly answers: number }
  /** What the invariants say that a real run cannot look at. */
  readonly notLookedAt: readonly string[]
  readonly startMs: number
  /** How much time went by for those in it, and how long it took. */
  readonly livedMs: number
  readonly realMs: number
  /** The data folder, kept when something was broken. */
  readonly dataFolder: string | undefined
}

/** Lives through a run. The seed decides what people wish for and when it is killed, not what the machine makes of it. Linux only. */
export const runReal = async (options: RealRunOptions): Promise<RealRunResult> => {
  const { simulation, seed, isEnough = () => true, isCancelled = () => false } = options
  const { real } = simulation
  if (!real) throw new UsageError(`${simulation.name} can only be simulated: it does not say how it is run for real.`)
  if (process.platform !== 'linux') throw new UsageError('A real run finds the processes that it kills in /proc, which only Linux has.')
  const [startedMs, lengthMs] = [Date.now(), options.minutes * MINUTE_MS]
  const dataFolder = mkdtempSync(join(tmpdir(), `plaza-real-${simulation.name}-`))
  const story = newStory(options.keepsLines ?? false)
  const violations: Violation[] = []
  const onViolation = (violation: Violation): void => {
    violations.push(violation)
    story.tell({ atMs: violation.atMs, kind: 'broken', who: 'invariant', what: `${violation.invariant}: ${violation.what}` })
  }
  const broken: Broken = (invariant, what) => onViolation({ invariant, what, atMs: life.nowMs() })
  const life = lifeOf({
    system: real.system.name,
    dataFolder,
    environment: { ...withoutOurSettings(), PLAZA_RATE_LIMIT: 'off', ...real.environment },
    isCancelled,
    onFault: (what) => broken('Nothing breaks, and what is told to end ends.', what),
    onLife: (what) => story.tell({ atMs: life.nowMs(), kind: 'process', who: real.system.name, what }),
  })
  const progress = setInterval(() => options.onProgress?.(Date.now() - startedMs, lengthMs), SECOND_MS)
  try {
    await life.start()
    const startMs = life.nowMs()
    const answers: Answered[] = []
    const actions: RealRunResult['actions'][number][] = []
    const deaths: Death[] = []
    await liveThrough({
      ...{ simulation, real, seed, lengthMs, dataFolder, life, story, isCancelled, broken },
      longestMs: options.isEnough ? LENGTHS_AT_MOST * lengthMs : lengthMs,
      isEnough: (outside) => isEnough(answers, outside),
      onAction: ({ id, person: who }, doing) => {
        actions.push({ id, doing, atMs: life.nowMs() })
        story.tell({ atMs: life.nowMs(), kind: 'person', who, what: doing, more: { action: id } })
      },
      onAnswer: (answer) => void answers.push(answer),
      onDeath: (death) => void deaths.push(death),
    })
    await life.stop()
    const endMs = life.nowMs()
    const judged = await judge({
      options,
      real,
      dataFolder,
      story,
      answers,
      endMs,
      onViolation,
      stored: await openAndRead(real, dataFolder),
    })
    const lines = [...story.lines()].sort((a, b) => a.atMs - b.atMs)
    const took = { startMs, livedMs: endMs - startMs, realMs: Date.now() - startedMs }
    return { seed, violations, lines, actions, deaths, ...judged, ...took, dataFolder: violations.length > 0 ? dataFolder : undefined }
  } finally {
    clearInterval(progress)
    await life.end()
    if (violations.length === 0) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Reads the databases of a system that has ended. */
const openAndRead = async ({ system }: RealStage, dataFolder: string): Promise<Stored> => {
  const opened = await openProcess({
    environment: { PLAZA_LOG_LEVEL: 'error' },
    dataFolder,
    systems: [system],
    chosen: [system],
    onProgress: () => undefined,
    beside: true,
  })
  try {
    return await readStored(opened.database.pool, system)
  } finally {
    await opened.database.close()
  }
}

type Judging = Pick<Living, 'real' | 'dataFolder' | 'story'> & {
  readonly options: RealRunOptions
  readonly stored: Stored
  readonly answers: readonly Answered[]
  readonly endMs: number
  readonly onViolation: (violation: Violation) => void
}

/** Shows the invariants what has happened, and counts it. */
const judge = async ({ options, real, dataFolder, stored, answers, endMs, story, onViolation }: Judging) => {
  const outside = await real.outside(dataFolder)
  const retelling = retellingOf(stored, answers)
  const events = new Map<string, number>()
  for (const { atMs, service, event } of stored.events) {
    events.set(event.type, (events.get(event.type) ?? 0) + 1)
    const what = `${event.type.slice(real.system.name.length + 1)} ${event.subject}`
    story.tell({ atMs, kind: 'event', who: service, what, more: event.data })
  }
  const watching = watchWith({
    system: real.system,
    invariants: options.invariants.filter(({ needs }) => needs === undefined),
    states: retelling.states,
    outside,
    nowMs: retelling.nowMs,
    // All of it lives by the clock of one machine.
    skewMs: 0,
    spreadMs: () => 0,
    onViolation,
  })
  // What was interrupted did not come to rest, so there is nothing to hold it to.
  if (!options.isCancelled?.()) await retelling.tell(watching, endMs)
  return {
    summary: options.simulation.summary(outside, { events, answers: answers.length }),
    shown: { changes: stored.changes.length, events: stored.events.length, answers: answers.length },
    notLookedAt: options.invariants.filter(({ needs }) => needs !== undefined).map(({ says }) => says),
  }
}

/** What somebody has set for their own Plaza is not for one that is killed. */
const withoutOurSettings = (): Record<string, undefined> =>
  Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('PLAZA_'))
      .map((name) => [name, undefined]),
  )
