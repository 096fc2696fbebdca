import type { Random } from '#platform/kernel/random.ts'

/** Between 75 % and 125 % of a delay, so that many processes do not act in step. */
export const jittered = (delayMs: number, random: Random): number => Math.round(delayMs * (0.75 + random.fraction() / 2))

/** The pause before try number `tries` + 1: it doubles from `firstMs` up to `mostMs`, with jitter. */
export const backoffMs = (tries: number, firstMs: number, mostMs: number, random: Random): number =>
  jittered(Math.min(mostMs, firstMs * 2 ** Math.min(30, tries - 1)), random)

/** How soon to look again: often while there is news, ever more seldom while there is none. */
export type Pace = { readonly news: () => number; readonly quiet: () => number }

/** A pace that starts at `leastMs` and doubles up to `mostMs`. */
export const adaptivePace = (leastMs: number, mostMs: number, random: Random): Pace => {
  let delayMs = leastMs
  return {
    news: () => {
      delayMs = leastMs
      return jittered(delayMs, random)
    },
    quiet: () => {
      const nowMs = delayMs
      delayMs = Math.min(mostMs, delayMs * 2)
      return jittered(nowMs, random)
    },
  }
}
