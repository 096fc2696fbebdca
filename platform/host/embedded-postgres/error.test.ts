import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataFolderOf } from './cluster.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import {
  folder,
  givenDatabase,
  home,
  messageOf,
  ordinary,
  ordinaryCanRun,
  prepareDatabases,
  startInChild,
} from './embedded-postgres-under-test.ts'
import { isRoot } from './run-as.ts'

prepareDatabases()

describe('A person is told in one sentence what to do', () => {
  it('when a file is where the folder should be', async () => {
    writeFileSync(join(home, 'file'), '')
    expect(await messageOf(startEmbeddedPostgres({ folder: join(home, 'file') }))).toMatch(/file is in the way.*--data/)
    expect(await messageOf(startEmbeddedPostgres({ folder: join(home, 'file', 'below') }))).toMatch(/file is in the way.*--data/)
  })

  it.skipIf(isRoot() && !ordinaryCanRun())(
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
