import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KEPT_CODE } from '../testing/kept-code.ts'
import { prepareBinaries } from './binaries.ts'
import { dataFolderOf } from './cluster.ts'
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { EmbeddedPostgresError } from './error.ts'
import { poll } from './poll.ts'
import { runsOver } from './postmaster.ts'
import { chooseRunAs, isRoot } from './run-as.ts'
import { startServer } from './server.ts'

const MODULE = new URL('./embedded-postgres.ts', import.meta.url).href
const PG = import.meta.resolve('pg')
const GONE_WITHIN_MS = 8_000

let template: string
let home: string
let folder: string
let running: EmbeddedPostgres[]
let children: ChildProcess[]

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  await (await startEmbeddedPostgres({ folder: template })).stop()
})
afterAll(() => rmSync(template, { recursive: true, force: true }))

/** A database that was used and stopped before: a copy, which is quicker than making one. */
const givenDatabase = () => cpSync(template, folder, { recursive: true })

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

const start = async (where = folder): Promise<EmbeddedPostgres> => {
  const database = await startEmbeddedPostgres({ folder: where })
  running.push(database)
  return database
}

const query = async <Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> => {
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
const isAlive = (pid: number): boolean => !(processField(pid, 0) ?? 'Z').startsWith('Z')
const parentOf = (pid: number): number => Number(processField(pid, 1))
const gone = async (pid: number) => expect(await poll(() => !isAlive(pid), GONE_WITHIN_MS), `process ${pid} is gone`).toBe(true)

type Held = { pid: number; url: string }
const held = new Map<ChildProcess, Held>()

/** Another Node process that starts the database, tells us where, and then does what `then` says (JavaScript, with `db`). */
const startInChild = async (
  then = 'setInterval(() => {}, 1000)',
  as: { uid?: number; gid?: number } = {},
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
  children.push(child)
  const lines = createInterface(child.stdout)
  const [line] = (await once(lines, 'line')) as [string]
  const answer = JSON.parse(line) as Held & { name?: string; message: string }
  if (answer.name) throw new EmbeddedPostgresError(answer.message)
  held.set(child, answer)
  return { child, pid: answer.pid, url: answer.url }
}

const kill = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const remember = (url: string) => query(url, "CREATE TABLE memory AS SELECT 'committed' AS word")
const recalled = (url: string) => query<{ word: string }>(url, 'SELECT word FROM memory')
const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it started',
    (error: unknown) => {
      expect(error).toBeInstanceOf(EmbeddedPostgresError)
      return (error as Error).message
    },
  )

/** An ordinary user that can read this checkout, for tests that root runs. */
const ordinary = { uid: 65_534, gid: 65_534 }
const ordinaryCanRun =
  isRoot() &&
  spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(MODULE)}); await import(${JSON.stringify(PG)})`],
    { ...ordinary, cwd: '/' },
  ).status === 0

describe('An embedded PostgreSQL', () => {
  it('answers from a folder with spaces and letters of any language, is found there, and remembers after a stop', async () => {
    const first = await start()
    const [settings] = await query(
      first.url,
      "SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listens, lower('ÄÑ') AS lower",
    )
    expect(settings).toEqual({ fsync: 'on', encoding: 'UTF8', listens: '127.0.0.1', lower: 'äñ' })
    expect(await findEmbeddedPostgres(folder)).toBe(first.url)
    await remember(first.url)
    await Promise.all([first.stop(), first.stop()])
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)
    expect(await findEmbeddedPostgres(folder)).toBeUndefined()
    const second = await start()
    expect(await recalled(second.url)).toEqual([{ word: 'committed' }])
  })

  it('keeps its password to its owner, and lets nobody in without it', async () => {
    givenDatabase()
    const { url } = await start()
    expect(statSync(join(folder, 'cluster', 'password')).mode & 0o777).toBe(0o600)
    const wrong = new URL(url)
    wrong.password = 'wrong'
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
  })

  it('refuses a folder that a live process uses, and names the folder and that process', async () => {
    givenDatabase()
    await start()
    const here = await messageOf(startEmbeddedPostgres({ folder }))
    expect(here).toContain(folder)
    expect(here).toContain(`the Plaza process ${process.pid}`)
    expect(await messageOf(startInChild())).toBe(here)
  })

  it('refuses only one of two that start at the same time', async () => {
    const both = await Promise.allSettled([start(), start()])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('ends soon after its parent was killed, and has kept what was committed', async () => {
    givenDatabase()
    const { child, pid, url } = await startInChild()
    const supervisor = parentOf(pid)
    await remember(url)
    await kill(child)
    await gone(pid)
    await gone(supervisor)
    expect(await recalled((await start()).url)).toEqual([{ word: 'committed' }])
  })

  it('starts at once after everything was killed, although postmaster.pid is still there', async () => {
    givenDatabase()
    const { child, pid, url } = await startInChild()
    await remember(url)
    process.kill(parentOf(pid), 'SIGKILL')
    process.kill(pid, 'SIGKILL')
    await kill(child)
    expect(existsSync(join(dataFolderOf(folder), 'postmaster.pid'))).toBe(true)
    expect(await recalled((await start()).url)).toEqual([{ word: 'committed' }])
  })

  it('ends a server that was stranded by killing its supervisor too, and starts anew', async () => {
    givenDatabase()
    const { child, pid, url } = await startInChild()
    await remember(url)
    process.kill(parentOf(pid), 'SIGKILL')
    await kill(child)
    expect(isAlive(pid)).toBe(true)
    const next = await start()
    expect(isAlive(pid)).toBe(false)
    expect(await recalled(next.url)).toEqual([{ word: 'committed' }])
  })

  it('is not fooled by a postmaster.pid whose number belongs to somebody else by now', async () => {
    givenDatabase()
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      stdio: 'ignore',
      ...(isRoot() ? statOwner(dataFolderOf(folder)) : {}),
    })
    children.push(stranger)
    writeFileSync(join(dataFolderOf(folder), 'postmaster.pid'), `${stranger.pid}\n${folder}\n1\n1\n\n127.0.0.1\n1 1\nready   \n`)
    expect(await findEmbeddedPostgres(folder)).toBeUndefined()
    await start()
    expect(isAlive(stranger.pid ?? 0)).toBe(true)
  })

  it('still answers when Ctrl-C reaches the whole process group, until its parent has finished', async () => {
    givenDatabase()
    const { child, pid } = await startInChild(`
      process.on('SIGINT', async () => {
        const client = new pg.Client(db.url)
        await client.connect()
        await client.query('SELECT pg_sleep(0.2)')
        await client.end()
        await db.stop()
        process.exit(7)
      })
      setInterval(() => {}, 1000)`)
    process.kill(-(child.pid ?? 0), 'SIGINT')
    const [code] = await once(child, 'exit')
    expect(code).toBe(7)
    expect(isAlive(pid)).toBe(false)
  })

  it('does not keep its parent from ending, and ends with it', async () => {
    givenDatabase()
    const { child, pid } = await startInChild('')
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    expect(code).toBe(0)
    await gone(pid)
  })

  it('tries another port when somebody took the one it chose', async () => {
    givenDatabase()
    await (await start()).stop()
    const thief = createServer().listen(0, '127.0.0.1')
    await once(thief, 'listening')
    const stolen = (thief.address() as { port: number }).port
    const ports = [stolen, stolen]
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    ports.push((free.address() as { port: number }).port)
    free.close()
    const runAs = chooseRunAs(statOwner(dataFolderOf(folder)))
    const server = await startServer(
      folder,
      prepareBinaries(runAs),
      runAs,
      {},
      () => undefined,
      async () => ports.shift() ?? 0,
    )
    await server.stop()
    thief.close()
    expect(ports).toEqual([])
  })

  it('makes a whole database after a crash in the middle of making one', async () => {
    mkdirSync(join(folder, 'cluster.new-crash', 'data', 'base'), { recursive: true })
    await start()
    expect(readdirSync(folder).filter((name) => name.startsWith('cluster'))).toEqual(['cluster'])
  })
})

const statOwner = (path: string) => {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}

describe('The user that PostgreSQL runs as', () => {
  it.skipIf(!isRoot())('is another one for root, even below a folder that only root may enter (skipped: not root)', async () => {
    chmodSync(home, 0o700)
    const { pid, url, stop } = await start()
    expect(statSync(dataFolderOf(folder)).uid).not.toBe(0)
    expect(runsOver(pid, dataFolderOf(folder))).toBe(true)
    await query(url, 'CHECKPOINT')
    await query(url, 'SELECT pg_reload_conf()')
    await stop()
    expect(statSync(home).mode & 0o777).toBe(0o700)
  })

  it.skipIf(!isRoot())('gets its data back after a restore by root gave all of it to root (skipped: not root)', async () => {
    givenDatabase()
    expect(statOwner(join(dataFolderOf(folder), 'PG_VERSION')).uid).toBe(0)
    await start()
    expect(statOwner(join(dataFolderOf(folder), 'PG_VERSION'))).toEqual(statOwner(dataFolderOf(folder)))
    expect(statOwner(dataFolderOf(folder)).uid).not.toBe(0)
  })

  it.skipIf(!ordinaryCanRun)(
    'is oneself for an ordinary user, and root may start that data too (skipped: not root, or the checkout is closed to others)',
    async () => {
      mkdirSync(folder, { recursive: true })
      chownSync(folder, ordinary.uid, ordinary.gid)
      const { child, pid, url } = await startInChild(undefined, ordinary)
      await remember(url)
      expect(statOwner(dataFolderOf(folder))).toEqual(ordinary)
      await kill(child)
      await gone(pid)
      const asRoot = await start()
      expect(await recalled(asRoot.url)).toEqual([{ word: 'committed' }])
      await asRoot.stop()
      const again = await startInChild('await db.stop()', ordinary)
      await gone(again.pid)
    },
  )
})

describe('A person is told in one sentence what to do', () => {
  it('when a file is where the folder should be', async () => {
    writeFileSync(join(home, 'file'), '')
    expect(await messageOf(startEmbeddedPostgres({ folder: join(home, 'file') }))).toMatch(/file is in the way.*--data/)
    expect(await messageOf(startEmbeddedPostgres({ folder: join(home, 'file', 'below') }))).toMatch(/file is in the way.*--data/)
  })

  it.skipIf(isRoot() && !ordinaryCanRun)(
    'when the folder cannot be written (skipped: root may write anywhere, and the checkout is closed to others)',
    async () => {
      mkdirSync(folder, { recursive: true })
      chmodSync(folder, 0o555)
      expect(await messageOf(startInChild(undefined, isRoot() ? ordinary : {}))).toMatch(
        /^No permission to use the data folder .*駐車場.*--data/,
      )
      chmodSync(folder, 0o755)
    },
  )

  it('when the disk is full (skipped: this user may not mount a small one)', async ({ skip }) => {
    mkdirSync(folder, { recursive: true })
    const asRoot = (command: string, ...args: string[]) => isRoot() && spawnSync(command, args).status === 0
    const isMounted = process.platform === 'linux' && asRoot('mount', '-t', 'tmpfs', '-o', 'size=20m', 'plaza-test', folder)
    if (!isMounted) return skip()
    try {
      expect(await messageOf(startEmbeddedPostgres({ folder }))).toMatch(/^The disk that holds .* is full.*--data/)
      expect(readdirSync(folder).filter((name) => name.startsWith('cluster'))).toEqual([])
    } finally {
      asRoot('umount', folder)
    }
  })

  it('when another PostgreSQL made the data', async () => {
    givenDatabase()
    writeFileSync(join(dataFolderOf(folder), 'PG_VERSION'), '16\n')
    expect(await messageOf(startEmbeddedPostgres({ folder }))).toMatch(/made by PostgreSQL 16.*PostgreSQL 18/)
  })

  it('when a setting would make commits forgetful, or PostgreSQL does not know it', async () => {
    givenDatabase()
    expect(await messageOf(startEmbeddedPostgres({ folder, settings: { fsync: 'off' } }))).toMatch(/"fsync".*cannot be changed/)
    expect(await messageOf(startEmbeddedPostgres({ folder, settings: { no_such_setting: '1' } }))).toMatch(/did not start.*no_such_setting/)
  })
})
