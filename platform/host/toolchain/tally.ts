// `node platform/host/toolchain/tally.ts FOLDER STEP=STATUS…`: adds up what the steps of .ci/run reported, one `FOLDER/STEP.json`
// each (Vitest's or that of check.ts), and ends with the line `N passed, N failed, N skipped`.
import { existsSync, readFileSync } from 'node:fs'

/** A step of .ci/run: its exit status and its report, undefined when it left none. */
export type Step = { readonly name: string; readonly status: number; readonly report: Report | undefined }

type Outcome = 'passed' | 'failed' | 'skipped'
type TestFile = {
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
}
type Report = { readonly testResults: readonly TestFile[] } | { readonly passed: number; readonly failed: number }

export type Tally = Readonly<Record<Outcome, number>> & { readonly troubles: readonly string[] }

const outcomeOf = (status: string): Outcome => (status === 'passed' || status === 'failed' ? status : 'skipped')

const outcomesOf = (report: Report): readonly (readonly [test: string, outcome: Outcome])[] => {
  if (!('testResults' in report)) {
    const passed = Array.from({ length: report.passed }, (_, index) => [`check ${index} passed`, 'passed'] as const)
    return [...passed, ...Array.from({ length: report.failed }, (_, index) => [`check ${index} failed`, 'failed'] as const)]
  }
  return report.testResults.flatMap(({ name, status, assertionResults }) => {
    // A file that could not be loaded has no tests to report, and is the worst failure of all.
    const fileItself = status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
    const own = fileItself ? [[`${name} (the file)`, 'failed'] as const] : []
    const seen = new Map<string, number>() // tests of one file may share a name
    const tests = assertionResults.map(({ fullName, status: ended }) => {
      const nth = seen.get(fullName) ?? 0
      seen.set(fullName, nth + 1)
      return [`${name} ${nth} ${fullName}`, outcomeOf(ended)] as const
    })
    return [...own, ...tests]
  })
}

const WEIGHT: Readonly<Record<Outcome, number>> = { skipped: 0, passed: 1, failed: 2 }

/**
 * Adds up the steps. A test that ran in two of them counts once: it failed if it ever failed, and it was skipped only if it never
 * ran. A step that failed without reporting a failure (it could not start, or something broke between tests) is a failure itself.
 */
export const tally = (steps: readonly Step[]): Tally => {
  const tests = new Map<string, Outcome>()
  const troubles: string[] = []
  for (const { name, status, report } of steps) {
    const outcomes = report ? outcomesOf(report) : []
    for (const [test, outcome] of outcomes) {
      const before = tests.get(test)
      if (before === undefined || WEIGHT[outcome] > WEIGHT[before]) tests.set(test, outcome)
    }
    if (status !== 0 && !outcomes.some(([, outcome]) => outcome === 'failed')) troubles.push(`${name} ended with status ${status}`)
    else if (report && outcomes.length === 0) troubles.push(`${name} ran nothing`)
  }
  const count = (wanted: Outcome): number => [...tests.values()].filter((outcome) => outcome === wanted).length
  return { passed: count('passed'), failed: count('failed') + troubles.length, skipped: count('skipped'), troubles }
}

const readStep = (folder: string, step: string): Step => {
  const [name = '', status] = step.split('=')
  const path = `${folder}/${name}.json`
  return { name, status: Number(status), report: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined }
}

if (import.meta.main) {
  const [folder = '.', ...steps] = process.argv.slice(2)
  const { passed, failed, skipped, troubles } = tally(steps.map((step) => readStep(folder, step)))
  for (const trouble of troubles) console.error(trouble)
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed > 0 ? 1 : 0
}
