import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { actionText, type SimulateOptions } from './cli-options.ts'
import type { RunReport } from './jobs.ts'
import type { RunResult } from './run.ts'
import { lineText } from './story.ts'

const round = (value: number): string => Math.round(value).toLocaleString('en')

/** One run in one line. */
export const runLine = ({ seed, hash, violations, isCancelled, summary, simulatedMs, cpuMs }: RunReport): string => {
  const { bookings = 0 } = summary
  const speed = `${round(simulatedMs / Math.max(1, cpuMs))} s per CPU s`
  const sign = violations.length > 0 ? '✗' : isCancelled ? '…' : '✓'
  return `${sign} seed ${seed.padEnd(12)} ${(simulatedMs / HOUR_MS).toFixed(1)} h  ${speed.padStart(16)}  ${bookings} bookings  ${hash}`
}

/** What many runs come to: the sums of their numbers, and the faults that they survived. */
export const summaryLines = (
  reports: readonly Pick<RunReport, 'summary' | 'faultCounts' | 'simulatedMs' | 'cpuMs'>[],
): readonly string[] => {
  const numbers = new Map<string, number>()
  const texts = new Map<string, string>()
  const faults = new Map<string, number>()
  for (const { summary, faultCounts } of reports) {
    for (const [name, value] of Object.entries(summary)) {
      if (typeof value === 'number') numbers.set(name, (numbers.get(name) ?? 0) + value)
      else texts.set(name, value)
    }
    for (const [name, count] of Object.entries(faultCounts)) faults.set(name, (faults.get(name) ?? 0) + count)
  }
  const simulatedMs = reports.reduce((sum, report) => sum + report.simulatedMs, 0)
  const cpuMs = reports.reduce((sum, report) => sum + report.cpuMs, 0)
  return [
    `  ${[...numbers].map(([name, value]) => `${round(value)} ${name}`).join(', ')}`,
    ...(reports.length === 1 ? [...texts].map(([name, value]) => `  ${name}: ${value}`) : []),
    `  faults survived: ${[...faults].map(([name, count]) => `${round(count)} ${name}`).join(', ') || 'none, since none was wanted'}`,
    `  ${(simulatedMs / HOUR_MS).toFixed(1)} hours in ${(cpuMs / 1_000).toFixed(1)} CPU seconds: ${round(simulatedMs / Math.max(1, cpuMs))} simulated seconds per CPU second`,
  ]
}

/** What is broken, in words. */
export const violationLines = ({ violations, startMs }: Pick<RunReport, 'violations' | 'startMs'>): readonly string[] =>
  violations.slice(0, 5).flatMap(({ invariant, what, atMs }) => {
    const minutes = Math.floor((atMs - startMs) / 60_000)
    return [`  ✗ ${invariant}`, `    ${toIso(atMs)}, ${Math.floor(minutes / 60)} h ${minutes % 60} min after the beginning: ${what}`]
  })

/** So many actions are named in a command at the most. */
const LONGEST_COMMAND = 80

/** The command that repeats a run. */
export const replayCommand = (options: SimulateOptions, seed: string, code: string, shortened?: RunResult): string => {
  const words = [
    'npm run simulate --',
    options.system,
    '--seed',
    seed,
    '--hours',
    String(options.hours),
    '--faults',
    options.faults,
    '--code',
    code,
  ]
  if (options.plant !== undefined) words.push('--plant', options.plant)
  // What is not short is no help to anybody.
  if (shortened && shortened.actions.length <= LONGEST_COMMAND) {
    if (shortened.skipMs > 0) words.push('--skip', String(shortened.skipMs / 60_000))
    words.push('--actions', shortened.actions.map(({ id, doing }) => actionText(id, doing)).join(','))
    words.push('--with-faults', shortened.faults.map(({ id }) => id).join(',') || 'none')
  }
  return words.join(' ')
}

/** The last lines of a story, for a terminal. */
export const storyText = ({ lines }: Pick<RunResult, 'lines'>, most = 60): readonly string[] => {
  const shown = lines.slice(-most)
  const left = lines.length - shown.length
  return [...(left > 0 ? [`    … ${left} lines before`] : []), ...shown.map((line) => `    ${lineText(line)}`)]
}
