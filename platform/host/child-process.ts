import { spawn } from 'node:child_process'
import { poll } from './embedded-postgres/poll.ts'
import { KEPT_CODE } from './testing/kept-code.ts'

const START = new URL('./start.ts', import.meta.url).href
const CLI = new URL('./cli.ts', import.meta.url).href
const SYSTEM = new URL('./two-services.ts', import.meta.url).href
const READY_MS = 20_000

/** A real process of the two services, for tests. */
export type Child = {
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  readonly kill: (signal: NodeJS.Signals) => void
  /** The exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

const run = (code: string, args: readonly string[], environment: Readonly<Record<string, string>>): Child => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, '--', ...args], {
    env: { PATH: process.env.PATH, ...KEPT_CODE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text.stderr += chunk
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return {
    pid: child.pid ?? 0,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    kill: (signal) => void child.kill(signal),
    ended,
  }
}

/** `npm start -- ARGS` for the two services. */
export const startChild = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Child =>
  run(
    `const { start } = await import('${START}'); const { twoServices } = await import('${SYSTEM}'); await start([twoServices], process.argv.slice(1))`,
    args,
    environment,
  )

/** `npm run plaza -- ARGS` for the two services, to its end. */
export const runCommand = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const child = run(
    `const { runCli } = await import('${CLI}'); const { twoServices } = await import('${SYSTEM}'); process.exitCode = await runCli([twoServices], process.argv.slice(1))`,
    args,
    environment,
  )
  const status = await child.ended
  return { status, stdout: child.stdout(), stderr: child.stderr() }
}

/** Waits until the child says that it runs; the address of its services. */
export const running = async (child: Child): Promise<string> => {
  let isOver = false
  void child.ended.then(() => {
    isOver = true
  })
  const url = await poll(() => isOver || /(http:\S+)\/gateway\/v1 /.exec(child.stdout())?.[1], READY_MS)
  if (typeof url !== 'string') throw new Error(`it does not run:\n${child.stdout()}${child.stderr()}`)
  return url
}
