import { HOUR_MS } from '#platform/kernel/clock.ts'
import { derivedId, type Id, type PrincipalId, step } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { ClaimId, SpotId } from '../contract/parking-api.ts'
import type { Block, BlockPart, BlockRefusal } from '../domain/block.ts'
import { type Calendar, freeUnits } from '../domain/calendar.ts'
import { calendarIdOf } from '../domain/lot-layout.ts'
import { refusalOfSlot, type SlotLimits } from '../domain/slot-rules.ts'
import { blocks } from './blocks.ts'
import { readCalendars } from './calendar-reader.ts'
import { calendars } from './calendars.ts'
import { spots } from './spots.ts'

export type BlockId = Id<'block'>

/** How long units stay held for a block when the process dies before the block is recorded. */
const HELD_MS = HOUR_MS

export type PlaceBlock = {
  readonly spotId: SpotId
  readonly providerId: PrincipalId
  readonly slot: TimeSlot
  readonly reason: string
  /** The whole lot when left out. */
  readonly units?: number | undefined
}
export type PlaceBlockRejection = { readonly type: 'SpotNotFound' } | BlockRefusal
export type PlaceBlockResult =
  | { readonly blockId: BlockId; readonly block: Block; readonly rejected?: undefined }
  | { readonly rejected: PlaceBlockRejection; readonly block?: undefined }

/** A block is one claim in each calendar that gives units to it, all of the same name. */
const claimOf = (blockId: string): ClaimId => blockId as ClaimId

/**
 * Takes units of a lot out of use, all or none: they are held in the calendars, then the block is recorded, then the holds are
 * confirmed. A hold whose block never appears ends by itself.
 */
export const placeBlock =
  (store: Store, limits: SlotLimits) =>
  async (request: PlaceBlock, nowMs: number, message: Message): Promise<PlaceBlockResult> => {
    const { spotId, providerId, slot, reason } = request
    const spot = (await store.get(spots, spotId))?.state
    if (!spot || spot.providerId !== providerId) return { rejected: { type: 'SpotNotFound' } }
    const blockId = derivedId<'block'>('block', message.id)
    const known = await store.outcomeOf(blocks, blockId, message)
    if (known?.accepted?.[0]?.type === 'BlockPlaced') return confirmed(store, blockId, known.accepted[0].block, nowMs, message)
    if (known?.rejected?.type === 'Refused') return { rejected: known.rejected.by }
    const refuse = async (by: BlockRefusal): Promise<PlaceBlockResult> => {
      const kept = await store.execute(blocks, blockId, { type: 'Refuse', by }, message)
      return { rejected: kept.rejected?.type === 'Refused' ? kept.rejected.by : by }
    }
    if (spot.status === 'ARCHIVED') return refuse({ type: 'Archived' })
    const refusal = refusalOfSlot(slot, limits, nowMs)
    if (refusal) return refuse(refusal)
    const units = request.units ?? spot.capacity
    if (units > spot.capacity) return refuse({ type: 'MoreThanCapacity', capacity: spot.capacity })

    const taken = await holdUnits({ store, spotId, blockId, slot, nowMs, message }, units, spot.layout.length)
    if (taken.free !== undefined) {
      await releaseParts(store, blockId, taken.parts, nowMs, { ...message, id: step(message.id, 'give-back') })
      return refuse({ type: 'UnitsInUse', free: taken.free })
    }
    const block = { spotId, providerId, slot, units, reason, parts: taken.parts }
    const { accepted } = await store.execute(blocks, blockId, { type: 'Place', block, nowMs }, message)
    const placed = accepted?.[0]
    // Only another request with the same key, at the same moment, can have recorded it under another message.
    if (placed?.type !== 'BlockPlaced') return { rejected: { type: 'UnitsInUse', free: 0 } }
    return confirmed(store, blockId, placed.block, nowMs, message)
  }

type Holding = {
  readonly store: Store
  readonly spotId: SpotId
  readonly blockId: BlockId
  readonly slot: TimeSlot
  readonly nowMs: number
  readonly message: Message
}
/** `free` is how many units could be had at most, when they were too few. */
type Taken = { readonly parts: readonly BlockPart[]; readonly free?: number }

const holdUnits = async (holding: Holding, units: number, count: number): Promise<Taken> => {
  const { store, spotId, blockId, slot, nowMs } = holding
  const parts: BlockPart[] = []
  const tried = new Set<number>()
  for (;;) {
    const states = await readCalendars(store, spotId, count)
    // A try before a crash may have left some of them held.
    states.forEach((state, index) => {
      const own = tried.has(index) ? undefined : state.claims.find((claim) => claim.claimId === claimOf(blockId))
      if (!own) return
      tried.add(index)
      parts.push({ calendarId: calendarIdOf(spotId, index), units: own.units })
    })
    const missing = units - parts.reduce((sum, part) => sum + part.units, 0)
    if (missing === 0) return { parts }
    const plan = planOf(states, tried, slot, nowMs, missing)
    const free = plan.reduce((sum, part) => sum + part.units, 0)
    if (missing < 0 || free < missing) return { parts, free: Math.max(0, units - missing + free) }
    const outcomes = await Promise.all(plan.map((part) => holdPart(holding, part)))
    for (const { index } of plan) tried.add(index)
    parts.push(...outcomes.flat())
  }
}

type Planned = { readonly index: number; readonly units: number }

/** Takes from the emptiest calendars first, so that few are touched. */
const planOf = (
  states: readonly Calendar[],
  tried: ReadonlySet<number>,
  slot: TimeSlot,
  nowMs: number,
  missing: number,
): readonly Planned[] => {
  const offers = states
    .map((state, index) => ({ index, free: tried.has(index) ? 0 : freeUnits(state, slot, nowMs) }))
    .filter(({ free }) => free > 0)
    .sort((a, b) => b.free - a.free)
  const plan: Planned[] = []
  let left = missing
  for (const { index, free } of offers) {
    if (left === 0) break
    const units = Math.min(free, left)
    plan.push({ index, units })
    left -= units
  }
  return plan
}

const holdPart = async (holding: Holding, { index, units }: Planned): Promise<readonly BlockPart[]> => {
  const { store, spotId, blockId, slot, nowMs, message } = holding
  const calendarId = calendarIdOf(spotId, index)
  const { accepted } = await store.execute(
    calendars,
    calendarId,
    { type: 'Hold', claimId: claimOf(blockId), kind: 'block', slot, units, nowMs, untilMs: nowMs + HELD_MS },
    { ...message, id: step(message.id, 'hold') },
  )
  const held = accepted?.find((event) => event.type === 'SpaceHeld')
  return held ? [{ calendarId, units: held.units }] : []
}

const confirmed = async (store: Store, blockId: BlockId, block: Block, nowMs: number, message: Message): Promise<PlaceBlockResult> => {
  const ok = await completeBlock(store)(blockId, nowMs, { ...message, id: step(message.id, 'confirm'), fingerprint: undefined })
  return ok ? { blockId, block } : { rejected: { type: 'UnitsInUse', free: 0 } }
}

/**
 * Confirms what is held for a recorded block. When a hold has ended before (nobody was there to confirm it), the block lapses and
 * the answer is false. May be repeated.
 */
export const completeBlock =
  (store: Store) =>
  async (blockId: BlockId, nowMs: number, message: Message): Promise<boolean> => {
    const block = (await store.get(blocks, blockId))?.state
    if (block?.status !== 'ACTIVE' || block.slot.toMs <= nowMs) return block?.status !== 'LAPSED'
    const states = await store.getMany(
      calendars,
      block.parts.map((part) => part.calendarId),
    )
    const outcomes = await Promise.all(
      block.parts.map(async ({ calendarId }, i) => {
        const claim = states[i]?.state.claims.find(({ claimId }) => claimId === claimOf(blockId))
        if (claim?.status === 'confirmed') return true
        const { rejected } = await store.execute(calendars, calendarId, { type: 'Confirm', claimId: claimOf(blockId), nowMs }, message)
        return rejected === undefined
      }),
    )
    if (outcomes.every(Boolean)) return true
    await store.execute(blocks, blockId, { type: 'Lapse' }, message)
    await releaseParts(store, blockId, block.parts, nowMs, { ...message, id: step(message.id, 'lapse') })
    return false
  }

/** Gives the units of a block back, where they are still taken. May be repeated. */
export const releaseParts = async (
  store: Store,
  blockId: string,
  parts: readonly BlockPart[],
  nowMs: number,
  message: Message,
): Promise<void> => {
  const claimId = claimOf(blockId)
  await Promise.all(parts.map(({ calendarId }) => store.execute(calendars, calendarId, { type: 'Release', claimId, nowMs }, message)))
}
