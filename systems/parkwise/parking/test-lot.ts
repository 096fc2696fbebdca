// For tests: parking's store in memory, with a clock that stands still, and lots to try things on.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { Id, MessageId, PrincipalId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { money } from '#platform/kernel/money.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import { type MemoryDatabase, memoryDatabase } from '#platform/store/memory/database.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import type { Message } from '#platform/store/message.ts'
import { type OpenStore, openStore } from '#platform/store/store.ts'
import { blocks } from './application/blocks.ts'
import { calendars } from './application/calendars.ts'
import { type Listed, listSpot } from './application/list-spot.ts'
import { spots } from './application/spots.ts'
import type { ClaimId, HoldRequest, SpotId } from './contract/parking-api.ts'
import type { SpotDetails } from './domain/listing.ts'
import type { SlotLimits } from './domain/slot-rules.ts'

/** 2026-01-01T00:00:00Z, where the manual clock begins. */
export const NOW = 1_767_225_600_000
export const HOLD_MS = 10 * MINUTE_MS
export const LIMITS: SlotLimits = { pastToleranceMs: 5 * MINUTE_MS, longestMs: 30 * DAY_MS, furthestAheadMs: 365 * DAY_MS }
export const PROVIDER = 'provider-1' as PrincipalId

export const slot = (fromHours: number, toHours: number): TimeSlot => ({
  fromMs: NOW + fromHours * HOUR_MS,
  toMs: NOW + toHours * HOUR_MS,
})

export const details = (more: Partial<SpotDetails> = {}): SpotDetails => ({
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, 8001 Zürich',
  location: { lat: 47.3744, lng: 8.5396 },
  capacity: 1,
  spotType: 'regular',
  covered: true,
  amenities: [],
  limits: {},
  openingHours: 'always',
  timeZone: 'Europe/Zurich',
  pricing: { hourly: money(200, 'CHF'), stepMinutes: 60 },
  ...more,
})

export const message = (id: string, more: Partial<Message> = {}): Message => ({ id: id as MessageId, atMs: NOW, ...more })

export type TestLot = OpenStore & {
  readonly clock: ManualClock
  readonly list: (more?: Partial<SpotDetails>, id?: string) => Promise<Listed>
}

/** A store on a database of its own, or on one that outlived another store. */
export const testLot = async (database: MemoryDatabase = memoryDatabase(), clock: ManualClock = manualClock(NOW)): Promise<TestLot> => {
  const collections = [spots, calendars, blocks]
  const engine = memoryEngine({ database })
  await engine.migrate(collections)
  const opened = openStore({ engine, clock, stamp: { system: 'parkwise', service: 'parking' }, collections })
  return {
    ...opened,
    clock,
    list: (more = {}, id = 'list') => listSpot(opened.store)(PROVIDER, details(more), clock.nowMs(), message(id)),
  }
}

/** A driver's wish for a unit of `spotId`, named by its claim. */
export const wish = (spotId: SpotId, claim: string, when: TimeSlot = slot(1, 3)): HoldRequest => ({
  claimId: claim as ClaimId,
  driverId: `driver-of-${claim}` as Id<'principal'>,
  spotId,
  slot: when,
})
