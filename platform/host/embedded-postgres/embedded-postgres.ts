// A real PostgreSQL for people who have only Node: started from npm packages over a folder of ours, ended with us.
//
//   <folder>/lock, owner.json   who uses the folder now (lock.ts)
//   <folder>/cluster/data       PostgreSQL's files, and cluster/password (cluster.ts)
//   <folder>/postgres.log       what PostgreSQL says
//
// Plaza ── pipe ── supervisor ── PostgreSQL: when the pipe closes, the supervisor ends PostgreSQL (supervisor.cjs). If all
// of them are killed but PostgreSQL, the next start over the folder ends it first (postmaster.ts).
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { prepareBinaries } from './binaries.ts'
import { addressOf, dataFolderOf, dataOwner, prepareCluster } from './cluster.ts'
import { explain } from './error.ts'
import { lockFolder } from './lock.ts'
import { readPostmaster, runsOver } from './postmaster.ts'
import { chooseRunAs } from './run-as.ts'
import { startServer } from './server.ts'

export type EmbeddedPostgres = {
  /** `postgres://user:password@127.0.0.1:port/postgres`: a superuser's address, a secret. It changes with every start. */
  readonly url: string
  /** The process id of PostgreSQL. */
  readonly pid: number
  /** Resolves with the reason when PostgreSQL has ended without being asked to; it is not started again. */
  readonly ended: Promise<string>
  /** Ends PostgreSQL in order (open transactions are rolled back), within about 18 s at worst. May be called again. */
  stop(): Promise<void>
}

export type EmbeddedPostgresOptions = {
  /** Where it keeps everything, for example `<data>/postgres`; made if it is not there. */
  readonly folder: string
  /** Told, in one line each, what takes time or went on by itself. */
  readonly onProgress?: (line: string) => void
  /** PostgreSQL settings on top of ours (settings.ts); those that make a commit durable cannot be changed. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Starts PostgreSQL over `folder`, making a new database there if there is none, and resolves when it accepts
 * connections. It ends with `stop()` or with this process, however that ends, and does not keep this process alive.
 *
 * Throws an `EmbeddedPostgresError`, whose message is for a person, when the folder is in use by a live process, cannot be
 * written or is full, when this platform has no PostgreSQL package, or when PostgreSQL itself refuses.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const folder = resolve(options.folder)
  const onProgress = options.onProgress ?? (() => undefined)
  try {
    mkdirSync(folder, { recursive: true })
    const lock = await lockFolder(folder)
    try {
      const runAs = chooseRunAs(dataOwner(folder))
      const binaries = prepareBinaries(runAs, onProgress)
      await prepareCluster(folder, binaries, runAs, onProgress)
      const server = await startServer(folder, binaries, runAs, options.settings ?? {}, onProgress)
      let stopping: Promise<void> | undefined
      const ended = new Promise<string>((resolve) => {
        void server.ended.then((reason) => {
          if (!stopping) resolve(reason)
        })
      })
      return {
        ended,
        url: addressOf(folder, server.port),
        pid: server.pid,
        stop: () => (stopping ??= server.stop().finally(() => lock.release())),
      }
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    throw explain(error, folder)
  }
}

/**
 * The address of the PostgreSQL that runs over `folder`, or undefined when none does. For tools that work beside a
 * running Plaza; throws an `EmbeddedPostgresError` when this user may not look into the folder.
 */
export const findEmbeddedPostgres = async (folder: string): Promise<string | undefined> => {
  const home = resolve(folder)
  try {
    const found = readPostmaster(dataFolderOf(home))
    return found?.status === 'ready' && runsOver(found.pid, dataFolderOf(home)) ? addressOf(home, found.port) : undefined
  } catch (error) {
    throw explain(error, home)
  }
}
