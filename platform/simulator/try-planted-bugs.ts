import type { SimulateOptions } from './cli-options.ts'
import { diceOf } from './dice.ts'
import { type RunReport, runJobs } from './jobs.ts'
import type { PlantedBug } from './plant.ts'

/** Whether a planted bug was noticed, by what, and what it took. */
export type Verdict = {
  readonly bug: PlantedBug
  readonly caughtBy: string | undefined
  readonly seed: string | undefined
  readonly cpuMs: number
  /** How far into a run it showed. */
  readonly afterMs: number
}

/** How much CPU time there is for one bug. */
const BUDGET_MS = 60_000
/** How long a run is: the first ones short, since most mistakes show at once and some make everything slow; then long enough for all. */
const hoursOf = (run: number): number => (run < 2 ? 1 : 3)
const MOST_SEEDS = 40

type Io = { readonly out: (line: string) => void; readonly note: (line: string) => void }

/** Makes one mistake after the other and looks whether an invariant notices. Prints a table; 1 when too many get away. */
export const tryPlantedBugs = async (program: string, bugs: readonly PlantedBug[], options: SimulateOptions, io: Io): Promise<number> => {
  const seed = options.seeds[0] ?? '1'
  const dice = diceOf(`${seed} planted bugs`)
  const chosen = options.some === undefined ? bugs : shuffled(bugs, dice.fraction).slice(0, options.some)
  const verdicts: Verdict[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < chosen.length) {
      const bug = chosen[next++] as PlantedBug
      const verdict = await tryOne(program, bug, options, seed)
      verdicts.push(verdict)
      io.note(verdictLine(verdict))
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, worker))
  const inOrder = chosen.map((bug) => verdicts.find((verdict) => verdict.bug === bug) as Verdict)
  if (options.some === undefined) for (const line of headOf(options.system)) io.out(line)
  for (const line of table(inOrder)) io.out(line)
  const away = inOrder.filter(({ caughtBy }) => caughtBy === undefined)
  io.out('')
  io.out(`${inOrder.length - away.length} of ${inOrder.length} planted bugs were caught within ${BUDGET_MS / 1_000} CPU seconds each.`)
  // Other seeds meet other faults, so that one in twenty may be missed by chance.
  const unexpected = away.filter(({ bug }) => bug.getsAway === undefined)
  return unexpected.length > Math.max(1, inOrder.length / 20) ? 1 : 0
}

const headOf = (system: string): readonly string[] => [
  '# What the simulator notices',
  '',
  `Small, realistic mistakes, made one at a time, and the promise that noticed each; in how much CPU time (${BUDGET_MS / 1_000} s at the most), and how far into a run. \`npm run --silent simulate -- ${system} --planted-bugs\` makes this page again.`,
  '',
]

const tryOne = async (program: string, bug: PlantedBug, options: SimulateOptions, seed: string): Promise<Verdict> => {
  let cpuMs = 0
  let verdict: Verdict = { bug, caughtBy: undefined, seed: undefined, cpuMs: 0, afterMs: 0 }
  const jobs = Array.from({ length: MOST_SEEDS }, (_, i) => [
    ...[
      options.system,
      '--seed',
      `${seed}-${i + 1}`,
      '--hours',
      String(hoursOf(i)),
      '--faults',
      options.faults,
      '--plant',
      bug.name,
      '--cpu',
      String(BUDGET_MS / 1_000),
    ],
  ])
  await runJobs<RunReport>(program, jobs, 1, (report) => {
    cpuMs += report.cpuMs
    const [violation] = report.violations
    // What took longer than it may has got away.
    if (violation && cpuMs <= BUDGET_MS) {
      verdict = { bug, caughtBy: violation.invariant, seed: report.seed, cpuMs, afterMs: violation.atMs - report.startMs }
      return 'stop'
    }
    return cpuMs < BUDGET_MS ? 'go-on' : 'stop'
  }).catch((error: unknown) => {
    // A system that does not even start is noticed by whoever starts it.
    verdict = {
      bug,
      caughtBy: `it does not run: ${
        String(error)
          .split('\n')
          .find((line) => line.includes('Error')) ?? ''
      }`.slice(0, 120),
      seed: undefined,
      cpuMs,
      afterMs: 0,
    }
  })
  return verdict.caughtBy === undefined ? { ...verdict, cpuMs } : verdict
}

const verdictLine = ({ bug, caughtBy, cpuMs }: Verdict): string =>
  `${caughtBy === undefined ? '✗' : '✓'} ${bug.name.padEnd(40)} ${(cpuMs / 1_000).toFixed(0).padStart(3)} CPU s  ${caughtBy ?? 'got away'}`

/** A table in Markdown, for the documentation. */
const table = (verdicts: readonly Verdict[]): readonly string[] => [
  '| planted bug | where | what notices it | CPU seconds | after |',
  '|---|---|---|---|---|',
  ...verdicts.map(({ bug, caughtBy, cpuMs, afterMs }) => {
    const minutes = Math.round(afterMs / 60_000)
    return `| ${bug.says} | \`${bug.file}\` | ${caughtBy ?? `**got away**${bug.getsAway === undefined ? '' : `: ${bug.getsAway}`}`} | ${(cpuMs / 1_000).toFixed(0)} | ${caughtBy === undefined ? '' : `${Math.floor(minutes / 60)} h ${minutes % 60} min`} |`
  }),
]

const shuffled = <T>(list: readonly T[], fraction: () => number): readonly T[] =>
  list
    .map((item) => [fraction(), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item)
