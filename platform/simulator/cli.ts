import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { UsageError } from '#platform/host/options.ts'
import { readOptions, type SimulateOptions, USAGE } from './cli-options.ts'
import { codeFingerprint } from './code-fingerprint.ts'
import { type RunReport, reportOf, runJobs } from './jobs.ts'
import { loadInvariants } from './load-invariants.ts'
import { type PlantedBug, plant } from './plant.ts'
import { replayCommand, runLine, storyText, summaryLines, violationLines } from './report.ts'
import type { RunOptions, RunResult } from './run.ts'
import type { Simulation } from './simulation.ts'

/** A system that can be simulated. What it needs is loaded late, so that a planted bug is in it. */
export type Simulated = {
  readonly name: string
  readonly simulation: () => Promise<Simulation>
  readonly plantedBugs: () => Promise<readonly PlantedBug[]>
}

type Io = { readonly out: (line: string) => void; readonly note: (line: string) => void }

/** CPU time for making a failing run shorter. */
const SHRINK_MS = 120_000

/**
 * `npm run simulate`. The exit status is 0 when every invariant held, 1 when one did not, 2 when it was called wrongly. `program` is the
 * file of the command itself, which runs many seeds in processes of their own.
 */
export const simulate = async (program: string, systems: readonly Simulated[], args: readonly string[], io: Io): Promise<number> => {
  try {
    if (args.includes('--help') || args.includes('-h')) {
      io.out(USAGE)
      return 0
    }
    const options = readOptions(args, { systems: systems.map(({ name }) => name), processors: availableParallelism() })
    const system = systems.find(({ name }) => name === options.system) as Simulated
    if (options.plant !== undefined) plant(await plantedBug(system, options.plant))
    if (options.plantedBugs) {
      const { tryPlantedBugs } = await import('./try-planted-bugs.ts')
      return await tryPlantedBugs(program, await system.plantedBugs(), options, io)
    }
    if (options.real) {
      const { simulateReal } = await import('./real/simulate-real.ts')
      return await simulateReal(await system.simulation(), options, io)
    }
    if (process.send) return await runForAnother(system, options, process.send.bind(process))
    return options.seeds.length > 1 ? await runMany(program, options, io) : await runOne(system, options, io)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.note(error.message)
    return 2
  }
}

const plantedBug = async (system: Simulated, name: string): Promise<PlantedBug> => {
  const bugs = await system.plantedBugs()
  const found = bugs.find((bug) => bug.name === name)
  if (!found) throw new UsageError(`There is no planted bug ${name}; there are: ${bugs.map((bug) => bug.name).join(', ')}`)
  return found
}

const runOptionsOf = async (system: Simulated, options: SimulateOptions): Promise<RunOptions> => {
  const simulation = await system.simulation()
  return {
    simulation,
    invariants: await loadInvariants(simulation.invariants),
    seed: options.seeds[0] ?? '1',
    hours: options.hours,
    rates: options.rates,
    only: { actions: options.actions && new Set(options.actions.keys()), faults: options.withFaults },
    doings: options.actions,
    skipMs: options.skipMinutes * 60_000,
    stopsWhenBroken: true,
  }
}

/** One seed after the other in this process, which another one has started and which only reports. */
const runForAnother = async (system: Simulated, options: SimulateOptions, report: (report: RunReport) => unknown): Promise<number> => {
  const [{ run }, runOptions] = [await import('./run.ts'), await runOptionsOf(system, options)]
  const isCancelled = cpuIsUp(options.cpuSeconds)
  // Nobody is left to report to.
  const end = (): void => process.exit(1)
  process.on('disconnect', end)
  for (const seed of options.seeds) report(reportOf(await run({ ...runOptions, seed, isCancelled })))
  process.off('disconnect', end)
  return 0
}

/** One seed, in this process. */
const runOne = async (system: Simulated, options: SimulateOptions, io: Io): Promise<number> => {
  const [{ run }, runOptions] = [await import('./run.ts'), await runOptionsOf(system, options)]
  const isTooLong = cpuIsUp(options.cpuSeconds)
  const code = codeFingerprint()
  if (options.code !== undefined && options.code !== code) {
    io.note(`This run failed on the code ${options.code}, and here is ${code}: it may not fail here, or not in the same way.`)
  }
  let cancelled = false
  const cancel = (): void => {
    cancelled = true
  }
  process.on('SIGINT', cancel)
  const progress = progressOn(io)
  const result = await run({
    ...runOptions,
    keepsLines: options.story !== undefined || options.actions !== undefined,
    onProgress: progress,
    isCancelled: () => cancelled || isTooLong(),
  })
  const report = reportOf(result)
  io.out(runLine(report))
  for (const line of summaryLines([report])) io.out(line)
  if (cancelled) io.note('Interrupted; this is how far it came.')
  const shown = await explain(result, runOptions, options, code, io)
  process.off('SIGINT', cancel)
  if (options.story !== undefined) writeFileSync(options.story, await pageOf(shown, options, code))
  return result.violations.length > 0 ? 1 : cancelled ? 130 : 0
}

/** Says what is broken, with the shortest story that shows it; the run that is worth a page. */
const explain = async (result: RunResult, runOptions: RunOptions, options: SimulateOptions, code: string, io: Io): Promise<RunResult> => {
  if (result.violations.length === 0) return result
  for (const line of violationLines(result)) io.out(line)
  let shown = result
  if (options.actions === undefined) {
    const { shrink } = await import('./shrink.ts')
    io.note(`Looking for a shorter story than ${result.actions.length} actions and ${result.faults.length} faults …`)
    const onProgress = (kept: { actions: number; faults: number }): void => io.note(`  ${kept.actions} actions, ${kept.faults} faults`)
    const shortened = await shrink({ options: { ...runOptions, keepsLines: true }, result, budgetMs: SHRINK_MS, onProgress })
    shown = shortened.result
    if (shown !== result) {
      io.out(`The same happens with ${shown.actions.length} actions and ${shown.faults.length} faults:`)
      for (const line of violationLines(shown)) io.out(line)
    }
  }
  for (const line of storyText(shown)) io.out(line)
  io.out('To run it again:')
  io.out(`  ${replayCommand(options, result.seed, code, shown)}`)
  return shown
}

const pageOf = async (result: RunResult, options: SimulateOptions, code: string): Promise<string> => {
  const { storyPage } = await import('./story-page.ts')
  return storyPage({
    title: `${options.system}, seed ${result.seed}`,
    seed: result.seed,
    hash: result.hash,
    replay: replayCommand(options, result.seed, code, options.actions || result.violations.length > 0 ? result : undefined),
    violations: result.violations,
    summary: result.summary,
    faultCounts: Object.fromEntries(result.faultCounts),
    lines: result.lines,
  })
}

/** A process plays so many seeds: the second one needs no code to be loaded and compiled any more. */
const SEEDS_AT_A_TIME = 5

/** Many seeds, some processes at a time. */
const runMany = async (program: string, options: SimulateOptions, io: Io): Promise<number> => {
  const reports: RunReport[] = []
  const shared = [
    options.system,
    '--hours',
    String(options.hours),
    '--faults',
    options.faults,
    ...(options.plant === undefined ? [] : ['--plant', options.plant]),
  ]
  const showSoFar = (): void => {
    for (const line of summaryLines(reports)) io.out(line)
    process.exit(130)
  }
  process.on('SIGINT', showSoFar)
  const jobs: string[][] = []
  for (let i = 0; i < options.seeds.length; i += SEEDS_AT_A_TIME) {
    jobs.push([...shared, '--seed', options.seeds.slice(i, i + SEEDS_AT_A_TIME).join(',')])
  }
  await runJobs<RunReport>(program, jobs, options.jobs, (report) => {
    reports.push(report)
    io.out(runLine(report))
    return 'go-on'
  })
  process.off('SIGINT', showSoFar)
  for (const line of summaryLines(reports)) io.out(line)
  const failed = reports.filter(({ violations }) => violations.length > 0)
  for (const report of failed) {
    io.out(`seed ${report.seed}:`)
    for (const line of violationLines(report)) io.out(line)
    io.out(`  npm run simulate -- ${[...shared, '--seed', report.seed].join(' ')}`)
  }
  io.out(`${reports.length - failed.length} of ${options.seeds.length} seeds passed`)
  return failed.length > 0 ? 1 : 0
}

/** Whether this process has had so many seconds of CPU time. It is asked after each action, and itself asks Node but now and then. */
const cpuIsUp = (seconds: number): (() => boolean) => {
  let asked = 0
  let isUp = false
  return () => {
    if (asked++ % 20_000 === 0) isUp = process.cpuUsage().user > seconds * 1_000_000
    return isUp
  }
}

/** Says now and then how far a run is. */
const progressOn = ({ note }: Io) => {
  let saidAt = 0
  let startedAt: number | undefined
  return (simulatedMs: number, lengthMs: number): void => {
    // Real time: it is the person at the terminal who waits.
    const now = Number(process.hrtime.bigint() / 1_000_000n)
    startedAt ??= now
    if (now - Math.max(saidAt, startedAt) < 5_000) return
    saidAt = now
    note(`  ${(simulatedMs / 3_600_000).toFixed(1)} of ${(lengthMs / 3_600_000).toFixed(1)} hours`)
  }
}
