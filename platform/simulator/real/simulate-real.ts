import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { SimulateOptions } from '../cli-options.ts'
import { loadInvariants } from '../load-invariants.ts'
import { storyText, violationLines } from '../report.ts'
import type { Simulation } from '../simulation.ts'
import { type RealRunResult, runReal } from './run-real.ts'

type Io = { readonly out: (line: string) => void; readonly note: (line: string) => void }
type Options = Pick<SimulateOptions, 'system' | 'seeds' | 'minutes'>

const NOTED_EVERY_MS = 15 * SECOND_MS

/**
 * `npm run simulate -- SYSTEM --real`: one seed with real processes and real kills. The exit status is 0 when every invariant held, 1
 * when one did not, 130 after Ctrl-C, which shows how far it came.
 */
export const simulateReal = async (simulation: Simulation, { system, seeds, minutes }: Options, io: Io): Promise<number> => {
  const [seed = '1'] = seeds
  let cancelled = false
  let notedMs = 0
  const cancel = (): void => {
    cancelled = true
  }
  process.on('SIGINT', cancel)
  try {
    const result = await runReal({
      simulation,
      invariants: await loadInvariants(simulation.invariants),
      seed,
      minutes,
      keepsLines: true,
      isCancelled: () => cancelled,
      onProgress: (doneMs, lengthMs) => {
        if (doneMs - notedMs < NOTED_EVERY_MS) return
        notedMs = doneMs
        const [done, length] = [doneMs, lengthMs].map((ms) => (ms / MINUTE_MS).toFixed(1))
        io.note(doneMs < lengthMs ? `  ${done} of ${length} minutes` : `  ${done} minutes; it comes to rest`)
      },
    })
    for (const line of reportLines(result)) io.out(line)
    if (cancelled) io.note('Interrupted; this is how far it came, and no invariant was asked.')
    if (result.violations.length > 0) {
      for (const line of storyText(result)) io.out(line)
      io.out(`Its data folder is ${result.dataFolder}. To run it again, though no real run is quite like another:`)
      io.out(`  npm run simulate -- ${system} --real --minutes ${minutes} --seed ${seed}`)
    }
    return result.violations.length > 0 ? 1 : cancelled ? 130 : 0
  } finally {
    process.off('SIGINT', cancel)
  }
}

/** A real run in words. */
const reportLines = (result: RealRunResult): readonly string[] => {
  const { seed, violations, deaths, shown, notLookedAt, livedMs, realMs } = result
  const summary = Object.entries(result.summary)
  const ways = [...Map.groupBy(deaths, (death) => death)].map(([death, times]) => `${times.length} ${death}`)
  return [
    `${violations.length === 0 ? '✓' : '✗'} seed ${seed}, real  ${(livedMs / HOUR_MS).toFixed(1)} h in ${(realMs / MINUTE_MS).toFixed(1)} min`,
    `  ${summary.flatMap(([name, value]) => (typeof value === 'number' ? [`${value} ${name}`] : [])).join(', ')}`,
    ...summary.flatMap(([name, value]) => (typeof value === 'string' ? [`  ${name}: ${value}`] : [])),
    `  killed: ${ways.join(', ') || 'never'}`,
    `  shown to the invariants: ${shown.changes} changes, ${shown.events} events, ${shown.answers} answers`,
    ...notLookedAt.map((says) => `  only a simulation can look at: ${says}`),
    ...violationLines(result),
  ]
}
