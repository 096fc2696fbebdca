// Who watches spots wants to know how things are, not everything that has happened. So of what changes only the names of the spots
// are kept until the reader is ready: nothing grows, however slow it is, and what it then gets is the newest state.
import type { Static } from 'typebox'
import type { Tail } from '#platform/bus/consumer.ts'
import { fromIso } from '#platform/kernel/clock.ts'
import { overlaps, type TimeSlot } from '#platform/kernel/time-slot.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { availabilityChanged, spotArchived, spotListed, spotUpdated } from '../contract/events.ts'
import type { SpotId } from '../contract/parking-api.ts'

/** A spot to look at again; with the interval that has changed, or without when all of it may have. */
export type ChangedSpot = { readonly spotId: SpotId; readonly slot: TimeSlot | undefined }

/** How many spots are taken at a time: few, since the states that are read must not get old while they are sent. */
const CHUNK = 20
const WATCHED = [availabilityChanged, spotListed, spotUpdated, spotArchived]

type AnyData = { readonly spotId: string } & Partial<Pick<Static<typeof availabilityChanged.schema>, 'from' | 'to'>>

const slotOf = ({ from, to }: AnyData): TimeSlot | undefined => (from && to ? { fromMs: fromIso(from), toMs: fromIso(to) } : undefined)

/** The smallest interval with both in it; when one is not known, neither is the whole. */
const hull = (a: TimeSlot | undefined, b: TimeSlot | undefined): TimeSlot | undefined =>
  a && b ? { fromMs: Math.min(a.fromMs, b.fromMs), toMs: Math.max(a.toMs, b.toMs) } : undefined

/**
 * Yields every spot once, then those that change, in chunks, until `signal` is aborted. With an `interval`, what changes outside
 * of it does not count. Each spot waits at most once, with the hull of what has changed.
 */
export async function* changesOf(
  tail: Tail,
  spotIds: readonly SpotId[],
  interval: TimeSlot | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly ChangedSpot[]> {
  const waiting = new Map<SpotId, TimeSlot | undefined>(spotIds.map((spotId) => [spotId, undefined]))
  const watched: ReadonlySet<string> = new Set(spotIds)
  let wake = (): void => undefined
  const end = tail(WATCHED, ({ data }: CloudEvent) => {
    const spotId = (data as AnyData).spotId as SpotId
    const slot = slotOf(data as AnyData)
    if (!watched.has(spotId) || (slot && interval && !overlaps(slot, interval))) return
    waiting.set(spotId, waiting.has(spotId) ? hull(waiting.get(spotId), slot) : slot)
    wake()
  })
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort)
  try {
    while (!signal.aborted) {
      if (waiting.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      const chunk = [...waiting].slice(0, CHUNK).map(([spotId, slot]) => ({ spotId, slot }))
      for (const { spotId } of chunk) waiting.delete(spotId)
      yield chunk
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    end()
  }
}
