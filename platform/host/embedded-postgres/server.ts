// One run of the server: its port, its supervisor, and the wait until it answers.
//
// It listens on TCP, 127.0.0.1 only, with a password. A Unix socket has no port that somebody can steal, but its path is
// limited to about 100 bytes, it must lie where both the server's user and ours can reach it, and Windows clients lack it:
// a second way that would only run on some machines. Nor is it quicker: through `pg`, one caller, both took 81–105 µs for a
// SELECT and 212–254 µs for a commit, in changing order. A stolen port is answered by trying another one.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, fchownSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Binaries } from './binaries.ts'
import { dataFolderOf } from './cluster.ts'
import { diskFull, EmbeddedPostgresError, isDiskFull } from './error.ts'
import { poll } from './poll.ts'
import { endLeftover, readPostmaster } from './postmaster.ts'
import { dataArgument, isRoot, orderAs, type ProcessOrder, quietEnvironment, type RunAs } from './run-as.ts'
import { settingArguments } from './settings.ts'

export type Server = { readonly pid: number; readonly port: number; readonly ended: Promise<string>; stop(): Promise<void> }
/** What supervisor.cjs is told, and the lines it answers. */
type SupervisorOrder = ProcessOrder & {
  readonly pgCtl: string
  /** How long a fast shutdown may take after "stop", and after the pipe broke, before it becomes an immediate one. */
  readonly orderlyMs: number
  readonly brokenMs: number
}
type SupervisorReport = { pid: number } | { fault: string } | { code: number | null; signal: string | null }
type Attempt = { readonly outcome: 'ready'; readonly server: Server } | { readonly outcome: 'ended'; readonly log: string }

const ORDERLY_MS = 15_000
/** A killed Plaza must not leave a server for longer than a moment: an immediate shutdown loses nothing, it recovers. */
const BROKEN_MS = 2_000
/** Recovery after a crash replays up to max_wal_size; on a slow disk that takes its time. */
const READY_WITHIN_MS = 300_000
/** Backends of a killed server go on for a moment, and PostgreSQL refuses to start beside them. */
const SURVIVORS_MS = 20_000
const PORT_ATTEMPTS = 10
const LOG_LIMIT_BYTES = 5_000_000

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const openLog = (file: string): number => {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`)
  const log = openSync(file, 'a', 0o600)
  // Root that starts an ordinary user's database must not leave files that this user cannot write.
  if (isRoot()) {
    const { uid, gid } = statSync(dirname(file))
    fchownSync(log, uid, gid)
  }
  return log
}

const launch = async (
  folder: string,
  binaries: Binaries,
  runAs: RunAs,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Attempt> => {
  const data = dataFolderOf(folder)
  const postgres = orderAs(runAs, binaries.postgres, ['-D', dataArgument(runAs, data), ...settingArguments(port, settings)], data)
  const order: SupervisorOrder = { ...postgres, pgCtl: binaries.pgCtl, orderlyMs: ORDERLY_MS, brokenMs: BROKEN_MS }
  const logFile = join(folder, 'postgres.log')
  const log = openLog(logFile)
  const logStart = fstatSync(log).size
  // The supervisor does not stand in the data folder: it must not look like a postmaster.
  const supervisor = spawn(process.execPath, [fileURLToPath(new URL('./supervisor.cjs', import.meta.url)), JSON.stringify(order)], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', log],
    env: quietEnvironment(),
    windowsHide: true,
  })
  closeSync(log)
  const { stdin, stdout } = supervisor
  if (!(stdin instanceof Socket && stdout instanceof Socket)) throw new Error('a process started with pipes has no pipes')
  let pid: number | undefined
  let fault: string | undefined
  createInterface(stdout).on('line', (line) => {
    const report = JSON.parse(line) as SupervisorReport
    if ('pid' in report) pid = report.pid
    else fault = 'fault' in report ? report.fault : `PostgreSQL ended (${report.signal ?? `exit status ${report.code}`})`
  })
  // A supervisor that is gone breaks the pipe; `ended` says so, and why.
  stdin.on('error', () => undefined)
  let isOver = false
  const ended = new Promise<string>((resolve) => {
    const finish = (reason: string) => {
      isOver = true
      resolve(fault ?? reason)
    }
    supervisor.on('error', (error) => finish(error.message))
    supervisor.on('close', (code, signal) =>
      finish(`its supervisor ended (${signal ?? code}); PostgreSQL itself ends when Plaza stops or starts again`),
    )
  })
  const stop = async (): Promise<void> => {
    // Ended by itself: nothing to tell. Otherwise the pipe that held PostgreSQL up is closed, and we wait.
    supervisor.ref()
    stdout.ref()
    stdin.end('stop\n')
    await ended
    await endLeftover(data, () => undefined)
  }
  const isReady = () => {
    const found = readPostmaster(data)
    return found?.status === 'ready' && found.pid === pid
  }
  const answer = await poll(() => isOver || isReady(), READY_WITHIN_MS)
  if (answer && !isOver && pid !== undefined) {
    // The database keeps nobody from ending; the pipe closes then, and PostgreSQL ends too.
    supervisor.unref()
    stdin.unref()
    stdout.unref()
    return { outcome: 'ready', server: { pid, port, ended, stop } }
  }
  await stop()
  const lines = existsSync(logFile) ? readFileSync(logFile).subarray(logStart).toString('utf8') : ''
  return { outcome: 'ended', log: `${lines}\n${fault ?? ''}` }
}

const isPortTaken = (log: string): boolean => /could not bind|could not create any TCP\/IP sockets/.test(log)
const hasSurvivors = (log: string): boolean => /pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(log)

const failure = (folder: string, log: string): EmbeddedPostgresError => {
  if (isDiskFull(log)) return diskFull(folder, new Error(log))
  const fatal = log
    .split('\n')
    .filter((line) => /FATAL|PANIC|error|ended/.test(line))
    .slice(-3)
    .join('; ')
  return new EmbeddedPostgresError(
    `PostgreSQL did not start in ${folder}: ${fatal || 'it gave no reason'}. Its messages are in ${join(folder, 'postgres.log')}.`,
    { cause: new Error(log) },
  )
}

/** Starts the server over a prepared cluster and resolves when it answers. The caller holds the folder's lock. */
export const startServer = async (
  folder: string,
  binaries: Binaries,
  runAs: RunAs,
  settings: Readonly<Record<string, string>>,
  onProgress: (line: string) => void,
  choosePort: () => Promise<number> = freePort,
): Promise<Server> => {
  const deadlineMs = performance.now() + SURVIVORS_MS
  for (let portAttempts = 1; ; ) {
    await endLeftover(dataFolderOf(folder), onProgress)
    const attempt = await launch(folder, binaries, runAs, await choosePort(), settings)
    if (attempt.outcome === 'ready') return attempt.server
    if (isPortTaken(attempt.log) && portAttempts < PORT_ATTEMPTS) portAttempts += 1
    else if (!hasSurvivors(attempt.log) || performance.now() > deadlineMs) throw failure(folder, attempt.log)
  }
}
