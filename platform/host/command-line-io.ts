import type { CommandIo } from './service.ts'

const BAR_WIDTH = 30
const PLAIN_STEPS = 10
const CLEAR_LINE = '\r\u001b[2K'

type Output = Pick<NodeJS.WriteStream, 'write'>

/**
 * Writes for a person at a terminal, or for a script that reads stdout: answers there, everything else to stderr. When
 * nobody reads stdout any more, as behind `| head`, the rest is not written; the command goes on.
 */
export const commandLineIo = (
  stdout: Output = forgivingStdout(),
  stderr: Output = process.stderr,
  terminal: boolean = process.stderr.isTTY === true,
): CommandIo => {
  let drawn = false
  let lastTenth = -1
  const clear = (): void => {
    if (drawn) stderr.write(CLEAR_LINE)
    drawn = false
  }
  return {
    out: (line) => {
      clear()
      stdout.write(`${line}\n`)
    },
    note: (line) => {
      clear()
      stderr.write(`${line}\n`)
    },
    progress: (done, total, label) => {
      const share = total === 0 ? 1 : Math.min(1, done / total)
      if (terminal) {
        const filled = Math.round(share * BAR_WIDTH)
        stderr.write(`${CLEAR_LINE}${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${done}/${total} ${label}`)
        drawn = share < 1
        if (!drawn) stderr.write('\n')
        return
      }
      const tenth = Math.floor(share * PLAIN_STEPS)
      if (tenth === lastTenth) return
      lastTenth = tenth
      stderr.write(`${done}/${total} ${label}\n`)
    },
    cwd: process.cwd(),
  }
}

const forgivingStdout = (): Output => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return process.stdout
}
