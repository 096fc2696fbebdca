import type { Tail } from '#platform/bus/consumer.ts'
import { InvalidArgument } from '#platform/edge/grpc/faults.ts'
import { type GrpcService, grpcService } from '#platform/edge/grpc/grpc-service.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import { protoFiles } from '../contract/generated/descriptors.ts'
import {
  ParkingSpotAvailabilityServiceService as definition,
  SpotStatus as statuses,
  type ClaimRef as WireClaimRef,
  type SpotAvailability as WireSpotAvailability,
  type TimeSlot as WireTimeSlot,
} from '../contract/generated/parking.ts'
import type { CalendarId, ClaimId, ClaimRef, ParkingApi, SpotId } from '../contract/parking-api.ts'
import type { SpotStatus } from '../domain/listing.ts'
import { wireConfirm, wireExtend, wireHold } from './grpc-mapping.ts'
import { type ChangedSpot, changesOf } from './spot-updates.ts'

/** How much of a spot is free for an interval. */
export type SpotAvailability = {
  readonly status: SpotStatus
  readonly capacity: number
  /** For the whole of the interval; 0 unless the spot is active and open. */
  readonly freeUnits: number
}

export type GrpcPorts = {
  readonly api: ParkingApi
  /** One answer for each spot, in their order; undefined for a spot that does not exist. */
  readonly availabilityOf: (spotIds: readonly SpotId[], slot: TimeSlot, nowMs: number) => Promise<readonly (SpotAvailability | undefined)[]>
  readonly tail: Tail
  readonly clock: Pick<Clock, 'nowMs'>
}

const MOST_SPOTS = 500
const LONGEST_ID = 200
/** The end of the year 9999, the last that ISO 8601 writes with four digits. */
const LATEST_MS = Date.UTC(10_000, 0, 1)

const STATUSES = {
  ACTIVE: statuses.SPOT_STATUS_ACTIVE,
  PAUSED: statuses.SPOT_STATUS_PAUSED,
  ARCHIVED: statuses.SPOT_STATUS_ARCHIVED,
} satisfies Record<SpotStatus, number>

const idIn = <Id extends string>(field: string, value: string): Id => {
  if (value === '' || value.length > LONGEST_ID) throw new InvalidArgument(field, `must have 1 to ${LONGEST_ID} characters`)
  return value as Id
}

const slotIn = (field: string, slot: WireTimeSlot | undefined): TimeSlot => {
  if (!slot) throw new InvalidArgument(field, 'is missing')
  const { fromMs, toMs } = slot
  const path = field === '' ? '' : `${field}.`
  if (fromMs < 0 || fromMs >= LATEST_MS) throw new InvalidArgument(`${path}from_ms`, 'must lie between 1970 and 9999')
  if (toMs <= fromMs) throw new InvalidArgument(`${path}to_ms`, 'must be after from_ms')
  if (toMs > LATEST_MS) throw new InvalidArgument(`${path}to_ms`, 'must lie between 1970 and 9999')
  return { fromMs, toMs }
}

const spotIdsIn = (spotIds: readonly string[]): readonly SpotId[] => {
  if (spotIds.length < 1 || spotIds.length > MOST_SPOTS) throw new InvalidArgument('spot_ids', `must be 1 to ${MOST_SPOTS}`)
  return spotIds.map((id, index) => idIn<SpotId>(`spot_ids[${index}]`, id))
}

const claimIn = (claim: WireClaimRef | undefined): ClaimRef => {
  if (!claim) throw new InvalidArgument('claim', 'is missing')
  return {
    claimId: idIn<ClaimId>('claim.claim_id', claim.claimId),
    calendarId: idIn<CalendarId>('claim.calendar_id', claim.calendarId),
  }
}

const wireSpot = (spotId: string, slot: TimeSlot, found: SpotAvailability | undefined, atMs: number): WireSpotAvailability => ({
  spotId,
  status: found ? STATUSES[found.status] : statuses.SPOT_STATUS_NOT_FOUND,
  capacity: found?.capacity ?? 0,
  slot,
  freeUnits: found?.freeUnits ?? 0,
  atMs,
})

/** Parking's API and the live availability of spots, as gRPC. Every request is checked here; what is wrong names its field. */
export const parkingGrpc = ({ api, availabilityOf, tail, clock }: GrpcPorts): GrpcService => {
  const read = async (spotIds: readonly SpotId[], slot: TimeSlot): Promise<WireSpotAvailability[]> => {
    const atMs = clock.nowMs()
    const found = await availabilityOf(spotIds, slot, atMs)
    return spotIds.map((spotId, index) => wireSpot(spotId, slot, found[index], atMs))
  }
  const present = (): TimeSlot => ({ fromMs: clock.nowMs(), toMs: clock.nowMs() + 1 })
  const readChanged = async (changed: readonly ChangedSpot[], interval: TimeSlot | undefined): Promise<WireSpotAvailability[]> => {
    const now = present()
    const bySlot = Map.groupBy(changed, ({ slot = now }) => JSON.stringify(interval ?? slot))
    const reads = [...bySlot].map(([slot, spots]) =>
      read(
        spots.map(({ spotId }) => spotId),
        JSON.parse(slot) as TimeSlot,
      ),
    )
    return (await Promise.all(reads)).flat()
  }

  return grpcService(definition, protoFiles, {
    getSpotsAvailability: async (request) => {
      const slot = slotIn('', request)
      return { spots: await read(spotIdsIn(request.spotIds), slot) }
    },
    subscribeToSpotUpdates: async function* (request, { signal }) {
      const spotIds = spotIdsIn(request.spotIds)
      const interval = request.slot && slotIn('slot', request.slot)
      for await (const changed of changesOf(tail, spotIds, interval, signal)) {
        for (const spot of await readChanged(changed, interval)) yield { spot }
      }
    },
    hold: async (request, call) => {
      const wish = {
        claimId: idIn<ClaimId>('claim_id', request.claimId),
        driverId: idIn<PrincipalId>('driver_id', request.driverId),
        spotId: idIn<SpotId>('spot_id', request.spotId),
        slot: slotIn('slot', request.slot),
      }
      return wireHold(await api.hold(wish, call.message()))
    },
    confirm: async ({ claim }, call) => wireConfirm(await api.confirm(claimIn(claim), call.message())),
    extend: async ({ claim }, call) => wireExtend(await api.extend(claimIn(claim), call.message())),
    release: async ({ claim }, call) => {
      await api.release(claimIn(claim), call.message())
      return {}
    },
  })
}
