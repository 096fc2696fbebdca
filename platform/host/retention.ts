import type { Logger } from 'pino'
import { type Clock, DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { Engine } from '#platform/store/engine.ts'
import type { PlatformSettings } from './settings.ts'

/** How much one round deletes at the most, and how soon the next one follows when there was that much. */
const BATCH = 1_000
const BUSY_PAUSE_MS = 200

type Options = { readonly clock: Clock; readonly platform: Pick<PlatformSettings, 'seenDays' | 'logDays'>; readonly log: Logger }

/**
 * Forgets seen messages and trims logs by age, a little at a time, so that a year of running costs what a week does.
 * Returns how to stop it.
 */
export const keepRetention = (engines: readonly Engine[], { clock, platform, log }: Options): (() => Promise<void>) => {
  let stopped = false
  let running: Promise<void> = Promise.resolve()

  const round = async (): Promise<void> => {
    let mostDeleted = 0
    for (const engine of engines) {
      if (stopped) return
      try {
        const nowMs = clock.nowMs()
        const seen = await engine.pruneSeen(nowMs - platform.seenDays * DAY_MS, BATCH)
        const trimmed = await engine.trimLog(nowMs - platform.logDays * DAY_MS, BATCH)
        mostDeleted = Math.max(mostDeleted, seen, trimmed)
      } catch (error) {
        log.warn({ error }, 'old messages and events could not be deleted; the next round tries again')
      }
    }
    plan(mostDeleted >= BATCH ? BUSY_PAUSE_MS : MINUTE_MS)
  }

  let cancel = (): void => undefined
  const plan = (delayMs: number): void => {
    if (stopped) return
    cancel = clock.after(delayMs, () => {
      running = round()
    })
  }
  plan(MINUTE_MS)
  return async () => {
    stopped = true
    cancel()
    await running
  }
}
