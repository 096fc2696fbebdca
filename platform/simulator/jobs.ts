import { fork } from 'node:child_process'
import type { RunResult } from './run.ts'

/** What a run in another process reports: no story, which would be too much. */
export type RunReport = Pick<
  RunResult,
  'seed' | 'hash' | 'violations' | 'isCancelled' | 'summary' | 'simulatedMs' | 'cpuMs' | 'startMs'
> & {
  readonly actions: number
  readonly faultCounts: Readonly<Record<string, number>>
}

/** A run as others are told of it. */
export const reportOf = (result: RunResult): RunReport => {
  const { seed, hash, violations, isCancelled, summary, simulatedMs, cpuMs, startMs, actions, faultCounts } = result
  return {
    seed,
    hash,
    violations,
    isCancelled,
    summary,
    simulatedMs,
    cpuMs,
    startMs,
    actions: actions.length,
    faultCounts: Object.fromEntries(faultCounts),
  }
}

/**
 * Runs this program once for each list of arguments, `jobs` at a time, each in a process of its own, which sends one report. Whoever is
 * told of a report may say that the rest is not wanted. A process that ends without a report is an error, with what it had to say.
 */
export const runJobs = async <Report>(
  program: string,
  jobs: readonly (readonly string[])[],
  atOnce: number,
  onReport: (report: Report, job: number) => 'go-on' | 'stop',
): Promise<void> => {
  let next = 0
  let stopped = false
  const running = new Set<ReturnType<typeof fork>>()

  const one = (job: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(program, [...(jobs[job] ?? [])], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      running.add(child)
      let reported = false
      let said = ''
      child.stderr?.on('data', (text: Buffer) => {
        said = (said + text.toString()).slice(-4_000)
      })
      child.stdout?.resume()
      child.on('message', (report) => {
        reported = true
        if (stopped || onReport(report as Report, job) === 'go-on') return
        stopped = true
        for (const other of running) if (other !== child) other.kill()
      })
      child.on('error', reject)
      child.on('exit', () => {
        running.delete(child)
        if (reported || stopped) resolve()
        else reject(new Error(`a simulation ended without a report: ${said}`))
      })
    })

  const worker = async (): Promise<void> => {
    while (next < jobs.length && !stopped) await one(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, worker))
}
