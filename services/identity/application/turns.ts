import { TooBusy, type Turns } from './ports.ts'

/** Turns for at most `most` jobs at a time, running ones included. */
export const turnsFor = (most: number): Turns => {
  const last = new Map<string, Promise<void>>()
  let present = 0

  return async (key, job) => {
    if (present >= most) throw new TooBusy('too many wait for their turn')
    present++
    const before = last.get(key)
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    last.set(key, over)
    try {
      await before
      return await job()
    } finally {
      present--
      if (last.get(key) === over) last.delete(key)
      end()
    }
  }
}
