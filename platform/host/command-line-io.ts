import type { CommandIo } from './service.ts'

const BAR_WIDTH = 30
const PLAIN_STEPS = 10

/** Writes for a person at a terminal, or for a script that reads stdout. */
export const commandLineIo = (): CommandIo => {
  const terminal = process.stderr.isTTY === true
  let drawn = false
  let lastTenth = -1
  const clear = (): void => {
    if (drawn) process.stderr.write('\r\u001b[2K')
    drawn = false
  }
  return {
    out: (line) => {
      clear()
      process.stdout.write(`${line}\n`)
    },
    note: (line) => {
      clear()
      process.stderr.write(`${line}\n`)
    },
    progress: (done, total, label) => {
      const share = total === 0 ? 1 : done / total
      if (terminal) {
        const filled = Math.round(share * BAR_WIDTH)
        process.stderr.write(`\r\u001b[2K${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${done}/${total} ${label}`)
        drawn = true
        if (done >= total) {
          process.stderr.write('\n')
          drawn = false
        }
        return
      }
      const tenth = Math.floor(share * PLAIN_STEPS)
      if (tenth === lastTenth) return
      lastTenth = tenth
      process.stderr.write(`${done}/${total} ${label}\n`)
    },
    cwd: process.cwd(),
  }
}
