import type { Store } from '#platform/store/store.ts'
import { freeUnitsOf } from '../application/free-units.ts'
import { spots } from '../application/spots.ts'
import { isOpenThroughout } from '../domain/opening-hours.ts'
import type { GrpcPorts } from './grpc.ts'

/**
 * How much of many spots is free for one interval, in two queries. Whether the interval may be booked at all (too long, too far
 * ahead) is not asked: that is what a hold is refused for.
 */
export const availabilityIn =
  (store: Store): GrpcPorts['availabilityOf'] =>
  async (spotIds, slot, nowMs) => {
    const found = await store.getMany(spots, spotIds)
    const known = spotIds.flatMap((id, index) => {
      const spot = found[index]?.state
      return spot ? [{ id, spot }] : []
    })
    const free = await freeUnitsOf(store, known, slot, nowMs)
    const byId = new Map(
      known.map(({ id, spot }, index) => {
        const isOpen = spot.status === 'ACTIVE' && isOpenThroughout(spot.openingHours, slot, spot.timeZone)
        return [id, { status: spot.status, capacity: spot.capacity, freeUnits: isOpen ? (free[index] ?? 0) : 0 }]
      }),
    )
    return spotIds.map((id) => byId.get(id))
  }
