// The data on disk: `<folder>/cluster/data` is PostgreSQL's, `<folder>/cluster/password` ours. Both appear together, by
// one rename, when they are complete: a crash in the middle of initdb leaves a `cluster.new-…` that the next start removes.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { diskFull, EmbeddedPostgresError, isDiskFull } from './error.ts'
import { type Account, dataArgument, orderAs, quietEnvironment, type RunAs } from './run-as.ts'

const SUPERUSER = 'plaza'
/** initdb makes it; each service makes its own schema or database from there. */
const DATABASE = 'postgres'

const clusterFolder = (folder: string): string => join(folder, 'cluster')
export const dataFolderOf = (folder: string): string => join(clusterFolder(folder), 'data')

/** Who owns the data, or undefined when there is none yet. */
export const dataOwner = (folder: string): Account | undefined => statSync(dataFolderOf(folder), { throwIfNoEntry: false })

/** The address with the password in it. TCP on loopback (see server.ts), so any client takes it as it is. */
export const addressOf = (folder: string, port: number): string => {
  const password = readFileSync(join(clusterFolder(folder), 'password'), 'utf8').trim()
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`
}

const run = (binaries: Binaries, runAs: RunAs, data: string, locale: string): Promise<{ status: number | null; output: string }> => {
  const order = orderAs(
    runAs,
    binaries.initdb,
    // The builtin provider sorts and folds case alike on every platform and after every update of the C library; the
    // operating system's locale matters for messages only. The relative name of the password's file: see run-as.ts.
    [
      '-D',
      dataArgument(runAs, data),
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      `--locale=${locale}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth=scram-sha-256',
      '--pwfile=../password',
      '--no-instructions',
    ],
    data,
  )
  return new Promise((resolve, reject) => {
    // In a session of its own: Ctrl-C is for us to handle, not for initdb.
    const child = spawn(order.command, order.args, {
      ...order,
      env: quietEnvironment(),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}

const syncFolder = (folder: string): void => {
  // Windows cannot open folders, and needs no such call.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

const make = async (folder: string, binaries: Binaries, runAs: RunAs): Promise<void> => {
  const fresh = mkdtempSync(join(folder, 'cluster.new-'))
  try {
    const data = join(fresh, 'data')
    mkdirSync(data, { mode: 0o700 })
    writeFileSync(join(fresh, 'password'), `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flush: true })
    if (runAs.how === 'account') for (const path of [fresh, data, join(fresh, 'password')]) chownSync(path, runAs.uid, runAs.gid)
    let { status, output } = await run(binaries, runAs, data, process.platform === 'linux' ? 'C.UTF-8' : 'C')
    if (status !== 0 && /invalid locale/.test(output)) ({ status, output } = await run(binaries, runAs, data, 'C'))
    if (status !== 0) {
      if (isDiskFull(output)) throw diskFull(folder, new Error(output))
      const reasons = output
        .split('\n')
        .filter((line) => /error|fatal|denied|could not/i.test(line))
        .slice(0, 3)
        .join('; ')
      throw new EmbeddedPostgresError(`The database in ${folder} could not be made: ${reasons || `initdb ended with ${status}`}`, {
        cause: new Error(output),
      })
    }
    syncFolder(fresh)
    renameSync(fresh, clusterFolder(folder))
    syncFolder(folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
}

/**
 * PostgreSQL insists on owning its folder; after a restore or a `cp -r` by root it belongs to root. The data folder itself
 * comes last: as long as it is root's, the next start begins again.
 */
const giveTo = ({ uid, gid }: Account, cluster: string, data: string): void => {
  for (const entry of readdirSync(cluster, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (path !== data) lchownSync(path, uid, gid)
  }
  chownSync(cluster, uid, gid)
  chownSync(data, uid, gid)
}

/** Makes the data folder if it is not there yet, and sees that this PostgreSQL can use it. */
export const prepareCluster = async (
  folder: string,
  binaries: Binaries,
  runAs: RunAs,
  onProgress: (line: string) => void,
): Promise<void> => {
  // We hold the folder's lock, so these are left over from a crash (an initdb that still ends there: hence the retries).
  for (const name of readdirSync(folder))
    if (name.startsWith('cluster.new-')) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10 })
  const cluster = clusterFolder(folder)
  if (!existsSync(cluster)) {
    onProgress(`Making a new database in ${folder}`)
    await make(folder, binaries, runAs)
    return
  }
  const data = dataFolderOf(folder)
  const owner = dataOwner(folder)
  if (!owner || !existsSync(join(data, 'PG_VERSION')) || !existsSync(join(cluster, 'password'))) {
    throw new EmbeddedPostgresError(
      `${cluster} is there, but it is not a complete database. Restore it from a backup, or remove it to start with an empty one.`,
    )
  }
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (version !== binaries.major) {
    throw new EmbeddedPostgresError(
      `The database in ${folder} was made by PostgreSQL ${version}, and this Plaza brings PostgreSQL ${binaries.major}. Dump it with the old one and load it into a new folder, or choose another folder with --data.`,
    )
  }
  if (runAs.how === 'account' && owner.uid !== runAs.uid) giveTo(runAs, cluster, data)
  if (runAs.how === 'myself' && process.geteuid && owner.uid !== process.geteuid()) {
    throw new EmbeddedPostgresError(
      `The database in ${folder} belongs to the user with id ${owner.uid}. Start as that user, or choose another folder with --data.`,
    )
  }
  if (process.platform !== 'win32') chmodSync(data, 0o700)
}
