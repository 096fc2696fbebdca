// `npm run check [-- NAME…] [--report FILE]`: every check of checks.ts, or those named, two at a time. One line per check, then
// the output of what failed; FILE gets the counts for a machine.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Check, checks } from './checks.ts'

type Result = { readonly name: string; readonly passed: boolean; readonly seconds: string; readonly output: string }

const WORKERS = 2

const run = ({ name, script }: Check): Promise<Result> =>
  new Promise((resolve) => {
    const startedMs = performance.now()
    const chunks: Buffer[] = []
    const child = spawn(process.execPath, [...script], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    const end = (passed: boolean, trouble: string): void => {
      const output = `${Buffer.concat(chunks).toString()}${trouble}`.trim()
      resolve({ name, passed, output, seconds: ((performance.now() - startedMs) / 1_000).toFixed(1) })
    }
    child.once('error', (error) => end(false, `could not start: ${error.message}`))
    child.once('close', (status, signal) => end(status === 0, signal === null ? '' : `ended by ${signal}`))
  })

const runAll = async (chosen: readonly Check[]): Promise<readonly Result[]> => {
  const waiting = [...chosen]
  const results: Result[] = []
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const result = await run(check)
      console.log(`${result.passed ? '✓' : '✗'} ${result.name.padEnd(14)} ${result.seconds.padStart(5)} s`)
      results.push(result)
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
  return results
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { report: { type: 'string' } } })
const unknown = positionals.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  console.error(`There is no check named ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const results = await runAll(positionals.length > 0 ? checks.filter(({ name }) => positionals.includes(name)) : checks)
const failed = results.filter(({ passed }) => !passed)
for (const { name, output } of failed) console.error(`\n── ${name} ${'─'.repeat(60 - name.length)}\n${output}`)
console.log(`\n${results.length - failed.length} checks passed, ${failed.length} failed`)
if (values.report !== undefined)
  writeFileSync(values.report, JSON.stringify({ passed: results.length - failed.length, failed: failed.length }))
process.exitCode = failed.length > 0 ? 1 : 0
