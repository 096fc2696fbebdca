import { writeFileSync } from 'node:fs'
import { UsageError } from '#platform/host/options.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { SimulateOptions } from '../cli-options.ts'
import { loadInvariants } from '../load-invariants.ts'
import { storyText, violationLines } from '../report.ts'
import type { Simulation } from '../simulation.ts'
import { type RealRunResult, runReal } from './run-real.ts'

type Io = { readonly out: (line: string) => void; readonly note: (line: string) => void }
type Options = Pick<SimulateOptions, 'system' | 'seeds' | 'minutes' | 'story' | 'plant'>

const NOTED_EVERY_MS = 15 * SECOND_MS

/**
 * `npm run simulate -- SYSTEM --real`: one seed after the other with real processes and real kills. The exit status is 0 when every
 * invariant held, 1 when one did not, 130 after Ctrl-C, which shows how far it came. Throws UsageError for what cannot be run for real.
 */
export const simulateReal = async (simulation: Simulation, options: Options, io: Io): Promise<number> => {
  if (options.plant !== undefined) throw new UsageError('--plant makes its mistake in a simulation; a real run is of the code as it is')
  let cancelled = false
  const cancel = (): void => {
    cancelled = true
  }
  process.on('SIGINT', cancel)
  let status = 0
  try {
    for (const seed of options.seeds) {
      if (cancelled) break
      const result = await runReal({
        simulation,
        invariants: await loadInvariants(simulation.invariants),
        seed,
        minutes: options.minutes,
        keepsLines: true,
        isCancelled: () => cancelled,
        onProgress: progressOn(io),
      }).catch((error: unknown) => {
        // Ctrl-C ends what is just being started, too.
        if (!cancelled) throw error
      })
      if (!result) break
      for (const line of reportLines(result, !cancelled)) io.out(line)
      if (result.violations.length > 0) status = 1
      await explain(result, options, io)
    }
    if (!cancelled) return status
    io.note('Interrupted; this is how far it came, and the invariants were not asked.')
    return status || 130
  } finally {
    process.off('SIGINT', cancel)
  }
}

const progressOn = (io: Io) => {
  let notedMs = 0
  return (doneMs: number, lengthMs: number): void => {
    if (doneMs - notedMs < NOTED_EVERY_MS) return
    notedMs = doneMs
    const [done, length] = [doneMs, lengthMs].map((ms) => (ms / MINUTE_MS).toFixed(1))
    io.note(doneMs < lengthMs ? `  ${done} of ${length} minutes` : `  ${done} minutes, it comes to rest`)
  }
}

/** Says how it came to what is broken, and where to look. */
const explain = async (result: RealRunResult, { system, minutes, story }: Options, io: Io): Promise<void> => {
  const { seed, violations, summary, lines } = result
  const again = `npm run simulate -- ${system} --real --minutes ${minutes} --seed ${seed}`
  if (violations.length > 0) {
    for (const line of storyText(result)) io.out(line)
    io.out(`What it stored is in ${result.dataFolder}. To run it again, though no real run is quite like another:`)
    io.out(`  ${again}`)
  }
  if (story === undefined) return
  const { storyPage } = await import('../story-page.ts')
  const title = `${system}, for real, seed ${seed}`
  writeFileSync(story, storyPage({ title, seed, hash: 'none, it was real', replay: again, violations, summary, faultCounts: {}, lines }))
}

/** A real run in words. */
const reportLines = (result: RealRunResult, isJudged: boolean): readonly string[] => {
  const { seed, violations, deaths, shown, notLookedAt, livedMs, realMs } = result
  const summary = Object.entries(result.summary)
  const ways = [...Map.groupBy(deaths, (death) => death)].map(([death, times]) => `${times.length} ${death}`)
  return [
    `${violations.length === 0 ? '✓' : '✗'} seed ${seed}, real  ${(livedMs / HOUR_MS).toFixed(1)} h in ${(realMs / MINUTE_MS).toFixed(1)} min`,
    `  ${summary.flatMap(([name, value]) => (typeof value === 'number' ? [`${value} ${name}`] : [])).join(', ')}`,
    ...summary.flatMap(([name, value]) => (typeof value === 'string' ? [`  ${name}: ${value}`] : [])),
    `  killed: ${ways.join(', ') || 'never'}`,
    ...(isJudged ? [`  shown to the invariants: ${shown.changes} changes, ${shown.events} events, ${shown.answers} answers`] : []),
    ...(isJudged ? notLookedAt.map((says) => `  only a simulation can look at: ${says}`) : []),
    ...violationLines(result),
  ]
}
