// The reversible step first (hold a space), then the record; each step has a message id of its own, so the whole can be
// repeated after a crash. A hold whose booking never appears ends by itself. The rules are in the deciders.
import { derivedId, type PrincipalId, step } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Message } from '#platform/store/message.ts'
import type { Outcome } from '#platform/store/outcome.ts'
import type { ClaimId, SpotId } from '../../parking/contract/parking-api.ts'
import type { BookingId } from '../contract/bookings-api.ts'
import type { BookingEvent, BookingRejection } from '../domain/booking.ts'
import type { VehiclePlate } from '../domain/vehicle-plate.ts'
import { bookings } from './bookings.ts'
import type { Ports } from './ports.ts'

export type RequestBooking = {
  readonly driverId: PrincipalId
  readonly spotId: SpotId
  readonly slot: TimeSlot
  readonly vehiclePlate: VehiclePlate
}

export type RequestedBooking = { readonly id: BookingId; readonly outcome: Outcome<BookingEvent, BookingRejection> }

/**
 * Holds a space and records the booking. `repeatable` says that the message may have been seen before: then the first outcome
 * comes back, refusals too, without asking parking again. Throws FingerprintMismatch when the message was another wish, and
 * what the ports throw.
 */
export const requestBooking =
  ({ store, parking }: Ports) =>
  async (message: Message, repeatable: boolean, wish: RequestBooking): Promise<RequestedBooking> => {
    const id = derivedId<'booking'>('booking', message.id)
    const asHold = { ...message, id: step(message.id, 'hold') }
    const asBooking = { ...message, id: step(message.id, 'booking') }
    const before = repeatable ? await store.outcomeOf(bookings, id, asBooking) : undefined
    if (before) return { id, outcome: before }

    const { driverId, spotId, slot, vehiclePlate } = wish
    const hold = await parking.hold({ claimId: claimOf(id), driverId, spotId, slot }, asHold)
    const command = { type: 'Request', driverId, vehiclePlate, slot, hold, nowMs: message.atMs } as const
    return { id, outcome: await store.execute(bookings, id, command, asBooking) }
  }

/** A booking takes one space, so the claim on it has the booking's name. */
const claimOf = (id: BookingId): ClaimId => id as string as ClaimId
