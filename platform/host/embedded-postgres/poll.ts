// Waiting for a condition with a deadline: other processes and files do not call us back.
import { setTimeout as pause } from 'node:timers/promises'

/** Asks `ready` every `everyMs` until it gives something truthy or `withinMs` are over (then undefined). */
export const poll = async <T>(ready: () => T | Promise<T>, withinMs: number, everyMs = 5): Promise<T | undefined> => {
  const deadlineMs = performance.now() + withinMs
  for (;;) {
    const answer = await ready()
    if (answer) return answer
    if (performance.now() >= deadlineMs) return undefined
    await pause(everyMs)
  }
}
