import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const START_MS = 30_000

/** A real Plaza in a process of its own, as `npm start` runs it. */
export type PlazaProcess = {
  readonly baseUrl: string
  readonly adminUrl: string
  /** Everything at once: Plaza, the supervisor of its database, and the database. */
  readonly killAll: () => Promise<void>
  /** Plaza alone, as the operating system does when memory runs out. */
  readonly kill: () => Promise<void>
  /** Ctrl-C; the exit status. */
  readonly stop: () => Promise<number | null>
  /** What it wrote so far, logs included. */
  readonly output: () => string
}

type Options = { readonly data: string; readonly args?: readonly string[]; readonly environment?: Readonly<Record<string, string>> }

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))

/** Starts ParkWise on free ports over a data folder, and resolves when it says where it answers. */
export const startPlaza = async ({ data, args = [], environment = {} }: Options): Promise<PlazaProcess> => {
  const child = spawn(process.execPath, [join(ROOT, 'systems/start.ts'), 'parkwise', '--port', '0', '--data', data, ...args], {
    cwd: ROOT,
    env: { ...process.env, PLAZA_LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const [baseUrl, adminUrl] = await new Promise<[string, string]>((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`Plaza did not start in time:\n${text}`)), START_MS)
    const look = (): void => {
      const base = /(http:\/\/localhost:\d+)\/gateway\/v1/.exec(text)?.[1]
      const admin = /(http:\/\/127\.0\.0\.1:\d+)\/metrics/.exec(text)?.[1]
      if (base === undefined || admin === undefined) return
      clearTimeout(deadline)
      resolve([base, admin])
    }
    child.stdout.on('data', look)
    child.once('exit', (code) => {
      clearTimeout(deadline)
      reject(new Error(`Plaza ended with ${code}:\n${text}`))
    })
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended(child)
  }
  return {
    baseUrl,
    adminUrl,
    output: () => text,
    kill,
    killAll: async () => {
      const victims = databaseProcesses(data)
      child.kill('SIGKILL')
      for (const pid of victims) process.kill(pid, 'SIGKILL')
      await ended(child)
    },
    stop: async () => {
      child.kill('SIGINT')
      return ended(child)
    },
  }
}

/** PostgreSQL and the supervisor that it is a child of (Linux). */
const databaseProcesses = (data: string): number[] => {
  const postmaster = Number(readFileSync(join(data, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0])
  const supervisor = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${postmaster}/status`, 'utf8'))?.[1])
  return [supervisor, postmaster]
}

/** Runs a command of the CLI over a data folder. */
export const runPlaza = async (
  data: string,
  args: readonly string[],
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> => {
  const child = spawn(process.execPath, [join(ROOT, 'systems/plaza.ts'), ...args, '--data', data], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }
}
