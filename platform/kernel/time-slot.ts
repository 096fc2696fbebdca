import { invariant } from './decision.ts'

/** A half-open interval of UTC instants in milliseconds: `fromMs` is in it, `toMs` is not. */
export type TimeSlot = { readonly fromMs: number; readonly toMs: number }

/** Rejects an empty or backward interval. */
export const timeSlot = (fromMs: number, toMs: number): TimeSlot => {
  invariant(Number.isFinite(fromMs) && Number.isFinite(toMs) && fromMs < toMs, `[${fromMs}, ${toMs}) is not an interval`)
  return { fromMs, toMs }
}

/** Whether two intervals share an instant. Neighbours that touch do not. */
export const overlaps = (a: TimeSlot, b: TimeSlot): boolean => a.fromMs < b.toMs && b.fromMs < a.toMs

export const durationMs = (slot: TimeSlot): number => slot.toMs - slot.fromMs

type Taken = TimeSlot & { readonly units: number }
type Edge = { readonly atMs: number; readonly change: number }

/** Where `taken` begins and ends to take units inside `slot`, in the order of time. */
const edgesWithin = (slot: TimeSlot, taken: readonly Taken[]): readonly Edge[] => {
  const edges: Edge[] = []
  for (const claim of taken) {
    if (!overlaps(claim, slot)) continue
    edges.push({ atMs: Math.max(claim.fromMs, slot.fromMs), change: claim.units })
    if (claim.toMs < slot.toMs) edges.push({ atMs: claim.toMs, change: -claim.units })
  }
  // At one instant the ends come before the starts, since an interval does not contain its end.
  return edges.sort((a, b) => a.atMs - b.atMs || a.change - b.change)
}

/**
 * The most that is taken at any one instant inside `slot`, when each of `taken` takes `units` over its own interval.
 * Since intervals can always be laid into as many lanes as overlap at once, `peak + units ≤ capacity` is exactly the
 * condition under which one more fits.
 */
export const peakWithin = (slot: TimeSlot, taken: readonly Taken[]): number => {
  let current = 0
  let peak = 0
  for (const edge of edgesWithin(slot, taken)) {
    current += edge.change
    if (current > peak) peak = current
  }
  return peak
}

/** {@link peakWithin} each of `slots`, which must lie in the order of time and not overlap; all of them in one pass. */
export const peaksWithin = (slots: readonly TimeSlot[], taken: readonly Taken[]): readonly number[] => {
  const [first, last] = [slots[0], slots.at(-1)]
  const edges = first && last ? edgesWithin({ fromMs: first.fromMs, toMs: last.toMs }, taken) : []
  let current = 0
  let next = 0
  return slots.map(({ fromMs, toMs }) => {
    // What is taken when it begins is what counts of all that went before.
    for (let edge = edges[next]; edge && edge.atMs <= fromMs; edge = edges[++next]) current += edge.change
    let peak = current
    for (let edge = edges[next]; edge && edge.atMs < toMs; edge = edges[++next]) {
      current += edge.change
      if (current > peak) peak = current
    }
    return peak
  })
}
