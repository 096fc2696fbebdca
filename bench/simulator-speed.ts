// How much simulated time a second of one processor plays, with everything going wrong.
import { fileURLToPath } from 'node:url'
import { type RunReport, runJobs } from '#platform/simulator/jobs.ts'
import { type Claim, interleaved } from './claim.ts'

const COMMAND = fileURLToPath(new URL('../systems/simulate.js', import.meta.url))

/** Simulated seconds per CPU second of one run in a process of its own; throws when an invariant is broken. */
const speedOf = async (seed: string, hours: number, faults: string): Promise<number> => {
  let speed = Number.NaN
  await runJobs<RunReport>(COMMAND, [['parkwise', '--seed', seed, '--hours', String(hours), '--faults', faults]], 1, (report) => {
    const [violation] = report.violations
    if (violation) throw new Error(`${violation.invariant} ${violation.what}`)
    speed = report.simulatedMs / report.cpuMs
    return 'go-on'
  })
  return speed
}

export const simulatorSpeed: Claim = {
  name: 'simulator-speed',
  title: 'A simulated day of ParkWise: ten active people, two processes, every promise checked',
  run: async ({ quick, say }) => {
    let round = 0
    const hours = quick ? 2 : 12
    const speeds = await interleaved(
      quick ? 2 : 5,
      {
        // Both contenders of a round play the same people.
        allFaults: () => speedOf(`bench-${Math.floor(round++ / 2)}`, hours, 'all'),
        noFaults: () => speedOf(`bench-${Math.floor(round++ / 2)}`, hours, 'none'),
      },
      say,
    )
    const figure = (label: string, rounds: readonly number[]) => ({
      label,
      unit: 'simulated s per CPU s',
      better: 'higher' as const,
      rounds,
    })
    return [
      { what: 'all faults on', ours: figure('simulate', speeds.allFaults), goal: { least: 2_000 } },
      { what: 'what the faults cost', ours: figure('all faults', speeds.allFaults), peer: figure('no faults', speeds.noFaults) },
    ]
  },
}
