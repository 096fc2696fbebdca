// Parking as its contract says, for the tests of bookings: one space at each spot it knows, kept in memory. The real one is
// tested with bookings in ../journeys.
import { service } from '#platform/host/service.ts'
import { type Clock, MINUTE_MS } from '#platform/kernel/clock.ts'
import { overlaps, type TimeSlot } from '#platform/kernel/time-slot.ts'
import { type Message, StoreUnavailable } from '#platform/store/message.ts'
import type { ClaimId, ClaimRef, HoldRejection, ParkingApi, SpotId } from '../parking/contract/parking-api.ts'
import { HOLD_MS, SPACE } from './domain/booking-fixture.ts'

export const SPOT = SPACE.spotId
export const OTHER_SPOT = '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5d02' as SpotId
export const UNKNOWN_SPOT = '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5dff' as SpotId

/** By how much a hold is made longer, once. */
export const EXTENSION_MS = 5 * MINUTE_MS

type Claim = { readonly spotId: SpotId; readonly slot: TimeSlot; readonly untilMs: number; readonly isExtended?: true }

export type FakeParking = ParkingApi & {
  /** Whether somebody else could hold this interval now. */
  readonly isFree: (spotId: SpotId, slot: TimeSlot) => boolean
  /** Answers every new hold with this, until it is undefined again. */
  refuse: HoldRejection | undefined
  /** Is away: every call fails. */
  away: boolean
}

export const fakeParking = (clock: Clock): FakeParking => {
  const claims = new Map<ClaimId, Claim>()
  const answers = new Map<string, unknown>()

  const alive = (): [ClaimId, Claim][] => [...claims].filter(([, { untilMs }]) => untilMs > clock.nowMs())
  const isFree = (spotId: SpotId, slot: TimeSlot) => !alive().some(([, claim]) => claim.spotId === spotId && overlaps(claim.slot, slot))

  /** The same message gets the first answer. */
  const once = async <T>(message: Message, answer: () => T): Promise<T> => {
    if (parking.away) throw new StoreUnavailable('parking is away')
    if (!answers.has(message.id)) answers.set(message.id, answer())
    return answers.get(message.id) as T
  }
  const claimOf = ({ claimId }: ClaimRef): Claim | undefined => alive().find(([id]) => id === claimId)?.[1]

  const parking: FakeParking = {
    refuse: undefined,
    away: false,
    isFree,
    hold: ({ claimId, spotId, slot }, message) =>
      once(message, () => {
        if (parking.refuse) return { rejected: parking.refuse }
        if (spotId !== SPOT && spotId !== OTHER_SPOT) return { rejected: { type: 'SpotNotFound' } }
        if (!isFree(spotId, slot)) return { rejected: { type: 'AlreadyTaken' } }
        const untilMs = clock.nowMs() + HOLD_MS
        claims.set(claimId, { spotId, slot, untilMs })
        return { held: { ...SPACE, claimId, spotId, holdExpiresAtMs: untilMs } }
      }),
    confirm: (ref, message) =>
      once(message, () => {
        const claim = claimOf(ref)
        if (!claim) return { rejected: { type: 'HoldEnded' } }
        claims.set(ref.claimId, { ...claim, untilMs: claim.slot.toMs })
        return {}
      }),
    extend: (ref, message) =>
      once(message, () => {
        const claim = claimOf(ref)
        if (!claim) return { rejected: { type: 'HoldEnded' } }
        const untilMs = claim.isExtended ? claim.untilMs : claim.untilMs + EXTENSION_MS
        claims.set(ref.claimId, { ...claim, untilMs, isExtended: true })
        return { holdExpiresAtMs: untilMs }
      }),
    release: (ref, message) => once(message, () => void claims.delete(ref.claimId)),
  }
  return parking
}

/** The fake as a service that bookings can be composed with. */
export const fakeParkingService = service<ParkingApi>({
  name: 'parking',
  purpose: 'Stands in for parking.',
  compose: ({ clock }) => ({ api: fakeParking(clock) }),
})
