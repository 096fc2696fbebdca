// One owner per data folder.
//
// A file with a process id in it cannot be trusted: ids are reused, and after a SIGKILL nobody removes it. The kernel's
// own file locks end with their process, whatever ends it. Node has no call for them, but SQLite (built into Node) uses
// them on every platform: a transaction BEGIN EXCLUSIVE that is never committed is such a lock. The kernel's locks also
// hold between containers that share a folder, where process ids mean nothing.
// `owner.json` beside it only makes the message friendly; nothing is decided by it.
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedPostgresError } from './error.ts'
import { poll } from './poll.ts'

export type FolderLock = { release(): void }

const SQLITE_BUSY = 5
/** An owner that is being killed right now still holds its lock for an instant. */
const DYING_OWNER_MS = 500

const tryLock = (file: string): DatabaseSync | undefined => {
  const database = new DatabaseSync(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

const ownerOf = (file: string): string => {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as { pid: number }
    return `the Plaza process ${owner.pid}`
  } catch (error) {
    // The owner writes it just after it got the lock: we may have been quicker.
    if (error instanceof Error) return 'another Plaza process'
    throw error
  }
}

/** Takes the folder for this process until `release` or its death; throws when a live process has it. */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const ownerFile = join(folder, 'owner.json')
  const lockFile = join(folder, 'lock')
  // SQLite would say "unable to open database file", which tells nobody that it is about permissions.
  for (const path of [folder, lockFile]) if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
  const held = await poll(() => tryLock(lockFile), DYING_OWNER_MS, 25)
  if (!held) {
    throw new EmbeddedPostgresError(
      `The data folder ${folder} is in use by ${ownerOf(ownerFile)}. Stop that process first, or choose another folder with --data.`,
    )
  }
  try {
    // Root may have been here before us: its file cannot be written, but replaced.
    rmSync(ownerFile, { force: true })
    writeFileSync(ownerFile, `${JSON.stringify({ pid: process.pid, sinceUtc: new Date().toISOString() })}\n`)
  } catch (error) {
    held.close()
    throw error
  }
  return {
    release: () => {
      rmSync(ownerFile, { force: true })
      held.close()
    },
  }
}
