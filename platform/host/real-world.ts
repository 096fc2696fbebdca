import { randomBytes } from 'node:crypto'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'

/** The time of this machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Bytes that nobody can predict. */
export const systemRandom: Random = {
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  bytes: (length) => randomBytes(length),
}
