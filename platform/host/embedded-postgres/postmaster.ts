// Finding, telling apart and ending a server that already runs over a data folder. PostgreSQL writes `postmaster.pid`
// there; the file outlives a SIGKILL, and its process id may by then belong to somebody else.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, EmbeddedPostgresError } from './error.ts'
import { poll } from './poll.ts'

export type Postmaster = { readonly pid: number; readonly port: number; readonly status: string }

/** `postmaster.pid`, whose lines PostgreSQL documents in miscadmin.h: process id first, port fourth, status eighth. */
export const readPostmaster = (dataFolder: string): Postmaster | undefined => {
  try {
    const lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
    return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Does process `pid` run PostgreSQL over this very folder? On Linux the kernel knows (a postmaster stands in its data
 * folder); a zombie, a stranger with a reused id or another user's process is answered with no.
 */
export const runsOver = (pid: number, dataFolder: string): boolean => {
  if (process.platform === 'linux') {
    try {
      const here = statSync(dataFolder)
      const there = statSync(`/proc/${pid}/cwd`)
      return here.ino === there.ino && here.dev === there.dev && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
    } catch (error) {
      if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes(codeOf(error) ?? '')) return false
      throw error
    }
  }
  // Elsewhere nobody can be asked where a process stands, only how it was started.
  if (process.platform === 'win32') return says('tasklist', '/nh', '/fi', `PID eq ${pid}`).includes('postgres')
  const command = says('ps', '-ww', '-o', 'command=', '-p', String(pid))
  return command.includes('postgres') && command.includes(dataFolder)
}

const says = (command: string, ...args: string[]): string => spawnSync(command, args, { encoding: 'utf8', windowsHide: true }).stdout

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (error) {
    // ESRCH: it ended in the meantime, as we want it to.
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/**
 * Ends a server that a killed owner left behind, politely first, and clears the traces of a dead one. Only for the holder
 * of the folder's lock: any server still there is then nobody's. Backends that outlive their postmaster are not seen
 * here; PostgreSQL itself refuses to start beside them, and the starter tries again.
 */
export const endLeftover = async (dataFolder: string, onProgress: (line: string) => void): Promise<void> => {
  const found = readPostmaster(dataFolder)
  if (!found) return
  if (!runsOver(found.pid, dataFolder)) {
    rmSync(join(dataFolder, 'postmaster.pid'), { force: true })
    return
  }
  onProgress(`Ending a PostgreSQL (process ${found.pid}) that an earlier run left behind`)
  // Fast shutdown, immediate shutdown (the next start recovers from the write-ahead log), and no discussion.
  for (const [name, withinMs] of [
    ['SIGINT', 5_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signal(found.pid, name)
    if (await poll(() => !runsOver(found.pid, dataFolder), withinMs)) {
      rmSync(join(dataFolder, 'postmaster.pid'), { force: true })
      return
    }
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL process ${found.pid}, left behind by an earlier run, still uses ${dataFolder} and does not end (the disk may hang). End it, then start again.`,
  )
}
