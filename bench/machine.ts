import { execFile } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPgbench } from './pgbench.ts'
import { withFolder } from './server.ts'
import { median } from './statistics.ts'

const SYNCS = 200
const PAGE = Buffer.alloc(8_192, 1)

/** How long it takes to bring one page of a file to the disk, in microseconds: what bounds a single durable commit. */
const syncUs = (): Promise<number> =>
  withFolder(async (folder) => {
    const file = openSync(join(folder, 'sync'), 'w')
    try {
      const times = Array.from({ length: SYNCS }, () => {
        const startMs = performance.now()
        writeSync(file, PAGE, 0, PAGE.length, 0)
        fdatasyncSync(file)
        return (performance.now() - startMs) * 1_000
      })
      return median(times)
    } finally {
      closeSync(file)
    }
  })

/** What the figures were measured on, and how busy it was besides. */
export const describeMachine = async (): Promise<string> => {
  const program = findPgbench()
  const version = program && (await promisify(execFile)(program, ['--version'])).stdout.replace(/\s*\(.*\)/s, '').trim()
  const busy = loadavg()[0] ?? 0
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `Node ${process.versions.node}`,
    'embedded PostgreSQL 18',
    version ?? 'no pgbench',
    `fdatasync of a page ${Math.round(await syncUs())} µs`,
    `load average ${busy.toFixed(1)} at the start`,
  ].join(' · ')
}
