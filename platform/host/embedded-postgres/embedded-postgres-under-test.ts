// An embedded PostgreSQL as its tests use it: over a folder of its own for each test, started here or by another process that
// may be killed. What a test leaves running is ended after it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { KEPT_CODE } from '../testing/kept-code.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { EmbeddedPostgresError } from './error.ts'
import { poll } from './poll.ts'
import { type Account, isRoot } from './run-as.ts'

const MODULE = new URL('./embedded-postgres.ts', import.meta.url).href
const PG = import.meta.resolve('pg')
const GONE_WITHIN_MS = 8_000

let template: string
/** A new folder for each test, which anybody may enter; it is removed afterwards. */
export let home: string
/** Where the database goes, below `home`: it is not there before the test makes it. */
export let folder: string
let running: EmbeddedPostgres[]
let children: ChildProcess[]

/** A database that was used and stopped before: a copy, which is quicker than making one. */
export const givenDatabase = () => cpSync(template, folder, { recursive: true })

/** Prepares a folder for each test of a file, and ends what the test left. */
export const prepareDatabases = (): void => {
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'plaza-test-'))
    await (await startEmbeddedPostgres({ folder: template })).stop()
  })
  afterAll(() => rmSync(template, { recursive: true, force: true }))

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'plaza-test-'))
    chmodSync(home, 0o755)
    folder = join(home, 'Müller & Söhne, 駐車場', 'postgres')
    running = []
    children = []
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    for (const database of running) await database.stop()
    // Whatever a test left there, ended by its own means, so that nothing of ours outlives the tests.
    for (const { pid } of children.flatMap((child) => held.get(child) ?? [])) await gone(pid)
    rmSync(home, { recursive: true, force: true, maxRetries: 20 })
  })
}

/** Starts the database in this process; it is stopped after the test. */
export const start = async (): Promise<EmbeddedPostgres> => {
  const database = await startEmbeddedPostgres({ folder })
  running.push(database)
  return database
}

/** The rows that `sql` gives at `url`, over a connection of its own. */
export const query = async <Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Field `index` of /proc/PID/stat after the name (0 is the state, 1 the parent); ps where there is no /proc. */
const processField = (pid: number, index: 0 | 1): string | undefined => {
  if (process.platform === 'linux') {
    if (!existsSync(`/proc/${pid}/stat`)) return undefined
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[index]
  }
  return spawnSync('ps', ['-o', index === 0 ? 'state=' : 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined
}

/** Whether process `pid` runs; a zombie does not. */
export const isAlive = (pid: number): boolean => !(processField(pid, 0) ?? 'Z').startsWith('Z')
/** The process that started `pid` (for a server: its supervisor), while both are alive. */
export const parentOf = (pid: number): number => Number(processField(pid, 1))
/** Waits until process `pid` has ended, and fails when that takes too long. */
export const gone = async (pid: number) => expect(await poll(() => !isAlive(pid), GONE_WITHIN_MS), `process ${pid} is gone`).toBe(true)

/** Kills `child` when the test is over, if it is still there. */
export const endAfterTest = (child: ChildProcess): void => {
  children.push(child)
}

type Held = { pid: number; url: string }
const held = new Map<ChildProcess, Held>()

/**
 * Another Node process that starts the database, tells us where, and then does what `then` says (JavaScript, with `db`).
 * Throws an `EmbeddedPostgresError` with what it was told when the database did not start there.
 */
export const startInChild = async (
  then = 'setInterval(() => {}, 1000)',
  as: Partial<Account> = {},
): Promise<{ child: ChildProcess } & Held> => {
  const code = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(MODULE)})
    const { default: pg } = await import(${JSON.stringify(PG)})
    try {
      const db = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)} })
      ${then}
      console.log(JSON.stringify({ pid: db.pid, url: db.url }))
    } catch (error) {
      console.log(JSON.stringify({ name: error.name, message: error.message }))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...as,
    cwd: '/',
    env: { ...process.env, ...KEPT_CODE, NODE_OPTIONS: '' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endAfterTest(child)
  const lines = createInterface(child.stdout)
  const [line] = (await once(lines, 'line')) as [string]
  const answer = JSON.parse(line) as Held & { name?: string; message: string }
  if (answer.name) throw new EmbeddedPostgresError(answer.message)
  held.set(child, answer)
  return { child, pid: answer.pid, url: answer.url }
}

/** Ends `child` as a crash does: it gets no chance to say goodbye. */
export const kill = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Commits something that `recalled` finds for as long as nothing committed is lost. */
export const remember = (url: string) => query(url, "CREATE TABLE memory AS SELECT 'committed' AS word")
export const recalled = (url: string) => query<{ word: string }>(url, 'SELECT word FROM memory')

/** What a person is told when `promise` fails to start a database. */
export const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it started',
    (error: unknown) => {
      expect(error).toBeInstanceOf(EmbeddedPostgresError)
      return (error as Error).message
    },
  )

/** An ordinary user that can read this checkout, for tests that root runs. */
export const ordinary = { uid: 65_534, gid: 65_534 }
/** Whether this is root, and `ordinary` can run this checkout; asking takes a process. */
export const ordinaryCanRun = (): boolean =>
  isRoot() &&
  spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(MODULE)}); await import(${JSON.stringify(PG)})`],
    { ...ordinary, cwd: '/' },
  ).status === 0

/** Who owns the file or folder at `path`. */
export const statOwner = (path: string): Account => {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}
