import { readFileSync } from 'node:fs'
import { processesOver } from '#platform/host/testing/plaza-process.ts'

/** Ticks of the processor clock in a second, as Linux counts them for everybody (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100

/**
 * How much processor time everything over a data folder has used, in milliseconds: Plaza, what runs beside it, and the database, with
 * their children that have ended (Linux).
 */
export const processorMs = (data: string, plazaPid: number): number => {
  const pids = new Set([plazaPid, ...processesOver(data).map(({ pid }) => pid)])
  let ticks = 0
  for (const pid of pids) {
    // The name may hold spaces and brackets; what follows the last bracket are numbers (proc(5)).
    const [, numbers = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const fields = numbers.split(' ')
    // utime and stime; that of children that ended is in the parents' next two.
    for (const index of [11, 12]) ticks += Number(fields[index])
  }
  return (ticks * 1_000) / TICKS_PER_SECOND
}
