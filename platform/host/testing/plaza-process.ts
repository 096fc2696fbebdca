import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const START_MS = 60_000

type Addresses = { readonly baseUrl: string; readonly adminUrl: string }

/** A real Plaza in a process of its own, as `npm start` runs it. It may not answer yet. */
export type LaunchedPlaza = {
  readonly pid: number
  /** Where it answers, once it says so; rejects when it ends before. */
  readonly addresses: Promise<Addresses>
  /** Its exit status, or null after a signal. */
  readonly ended: Promise<number | null>
  /** Everything over its data folder at once: Plaza, tools beside it, the supervisor of its database, and the database. */
  readonly killAll: () => Promise<void>
  /** Plaza alone, as the operating system does when memory runs out. */
  readonly kill: () => Promise<void>
  /** The database alone. */
  readonly killDatabase: () => void
  /** One of the processes that work for the database, which ends the others and recovers; `pick` chooses one of so many. */
  readonly killBackend: (pick: (count: number) => number) => void
  /** Ctrl-C; the exit status. */
  readonly stop: () => Promise<number | null>
  /** What it wrote so far, logs included. */
  readonly output: () => string
}

/** A Plaza that answers. */
export type PlazaProcess = LaunchedPlaza & Addresses

type Surroundings = {
  /** Settings besides those of this process; undefined takes one of those away. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** How far its clock is ahead of ours, as that of a machine that we have slept beside. */
  readonly aheadMs?: number | undefined
}
type Options = Surroundings & {
  /** The name of the system to start. */
  readonly system: string
  readonly data: string
  readonly args?: readonly string[]
}

/** Node's options for a process whose clock is ahead. */
const ahead = (aheadMs: number): string =>
  `--import=data:text/javascript,${encodeURIComponent(`const now = Date.now; Date.now = () => now() + ${aheadMs}`)}`

const surroundedBy = ({ environment = {}, aheadMs = 0 }: Surroundings): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(aheadMs > 0 && { NODE_OPTIONS: ahead(aheadMs) }),
  ...environment,
})

/** What `npm start` or `npm run plaza` gives to Node: its options, and the file. */
const npmScript = (name: 'start' | 'plaza'): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> }
  return scripts[name]?.split(' ').slice(1) ?? []
}

/** Starts a system on free ports over a data folder, and does not wait for it. */
export const launchPlaza = ({ system, data, args = [], environment, aheadMs }: Options): LaunchedPlaza => {
  const child = spawn(process.execPath, [...npmScript('start'), system, '--port', '0', '--data', data, ...args], {
    cwd: ROOT,
    env: surroundedBy({ environment: { PLAZA_LOG_LEVEL: 'warn', ...environment }, aheadMs }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = outputOf(child)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const addresses = new Promise<Addresses>((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`Plaza did not start in time:\n${output()}`)), START_MS)
    child.stdout.on('data', () => {
      const baseUrl = /(http:\/\/localhost:\d+)\/gateway\/v1/.exec(output())?.[1]
      const adminUrl = /(http:\/\/127\.0\.0\.1:\d+)\/metrics/.exec(output())?.[1]
      if (baseUrl === undefined || adminUrl === undefined) return
      clearTimeout(deadline)
      resolve({ baseUrl, adminUrl })
    })
    void ended.then((code) => {
      clearTimeout(deadline)
      reject(new Error(`Plaza ended with ${code}:\n${output()}`))
    })
  })
  // Whoever kills it while it starts does not want to know where it would have answered.
  addresses.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    addresses,
    ended,
    output,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    killAll: async () => {
      // Those that work for the database are left to it: how they end without it is what the next start has to cope with.
      for (const { pid, isBackend } of processesOver(data)) if (!isBackend) kill(pid)
      child.kill('SIGKILL')
      await ended
    },
    killDatabase: () => {
      for (const { pid, isDatabase } of processesOver(data)) if (isDatabase) kill(pid)
    },
    killBackend: (pick) => {
      const backends = processesOver(data).filter(({ isBackend }) => isBackend)
      const chosen = backends[pick(backends.length)]
      if (chosen) kill(chosen.pid)
    },
    stop: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Starts a system on free ports over a data folder, and resolves when it says where it answers. */
export const startPlaza = async (options: Options): Promise<PlazaProcess> => {
  const launched = launchPlaza(options)
  return { ...launched, ...(await launched.addresses) }
}

const outputOf = (child: ChildProcess): (() => string) => {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk
    })
  }
  return () => text
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

type FolderProcess = {
  readonly pid: number
  /** PostgreSQL itself. */
  readonly isDatabase: boolean
  /** A process that PostgreSQL has started. */
  readonly isBackend: boolean
}

/** The processes that were told of a data folder or stand in it (Linux). */
export const processesOver = (data: string): readonly FolderProcess[] => {
  const folder = realpathSync(data)
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const standsIn = `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`)
        if (!standsIn && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) return []
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const isPostgres = /^Name:\s*postgres$/m.test(status)
        return [{ pid: Number(pid), parent: Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]), isPostgres }]
      } catch (error) {
        if (isGone(error)) return []
        throw error
      }
    })
  const postgres = new Set(found.filter(({ isPostgres }) => isPostgres).map(({ pid }) => pid))
  return found.map(({ pid, parent, isPostgres }) => {
    const isBackend = isPostgres && postgres.has(parent)
    return { pid, isBackend, isDatabase: isPostgres && !isBackend }
  })
}

/** It ended while we looked at it, or it is somebody else's. */
const isGone = (error: unknown): boolean => ['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')

/** Runs a command of the CLI over a data folder. */
export const runPlaza = async (
  data: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> => {
  const child = spawn(process.execPath, [...npmScript('plaza'), ...args, '--data', data], {
    cwd: ROOT,
    env: surroundedBy(surroundings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }
}
