import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareBinaries } from './binaries.ts'
import { dataFolderOf } from './cluster.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import {
  endAfterTest,
  folder,
  givenDatabase,
  gone,
  isAlive,
  kill,
  messageOf,
  parentOf,
  prepareDatabases,
  query,
  recalled,
  remember,
  start,
  startInChild,
  statOwner,
} from './embedded-postgres-under-test.ts'
import { chooseRunAs, isRoot } from './run-as.ts'
import { startServer } from './server.ts'

prepareDatabases()

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
    endAfterTest(stranger)
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
