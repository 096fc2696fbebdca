import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataFolderOf } from './cluster.ts'
import {
  folder,
  givenDatabase,
  gone,
  home,
  kill,
  ordinary,
  ordinaryCanRun,
  prepareDatabases,
  query,
  recalled,
  remember,
  start,
  startInChild,
  statOwner,
} from './embedded-postgres-under-test.ts'
import { runsOver } from './postmaster.ts'
import { isRoot } from './run-as.ts'

prepareDatabases()

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

  it.skipIf(!ordinaryCanRun())(
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
