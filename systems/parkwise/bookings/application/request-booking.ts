// The reversible steps first (be admitted, hold a space), then the record; each step has a message id of its own, so the whole can be
// repeated after a crash. A hold whose booking never appears ends by itself. The rules are in the deciders.
import { HOUR_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { derivedId, type PrincipalId, step } from '#platform/kernel/ids.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Message } from '#platform/store/message.ts'
import type { Outcome } from '#platform/store/outcome.ts'
import type { ClaimId, SpotId } from '../../parking/contract/parking-api.ts'
import type { BookingEvent, BookingId, BookingRejection, HoldAnswer } from '../domain/booking-state.ts'
import type { VehiclePlate } from '../domain/vehicle-plate.ts'
import { bookings } from './bookings.ts'
import type { BookingRules, Ports } from './ports.ts'
import { unpaidHolds } from './unpaid-holds.ts'

export type RequestBooking = {
  readonly driverId: PrincipalId
  readonly spotId: SpotId
  readonly slot: TimeSlot
  readonly vehiclePlate: VehiclePlate
}

export type RequestedBooking = { readonly id: BookingId; readonly outcome: Outcome<BookingEvent, BookingRejection> }

type Needs = Pick<Ports, 'store'> & { readonly parking: Pick<Ports['parking'], 'hold'> }

/** No hold is longer, whatever the settings say; what an abandoned wish counts for ends by then. */
const LONGEST_HOLD_MS = 25 * HOUR_MS
/** A wish that has not become a booking by then will not become one; until then it may be on its way. */
const ON_ITS_WAY_MS = 30 * SECOND_MS

/**
 * Holds a space and records the booking. `repeatable` says that the message may have been seen before: then the first outcome
 * comes back, refusals too, without asking parking again. Throws FingerprintMismatch when the message was another wish, and
 * what the ports throw.
 */
export const requestBooking =
  ({ store, parking }: Needs, { mostUnpaid, cancellation }: BookingRules) =>
  async (message: Message, repeatable: boolean, wish: RequestBooking): Promise<RequestedBooking> => {
    const id = derivedId<'booking'>('booking', message.id)
    const asBooking = { ...message, id: step(message.id, 'booking') }
    const before = repeatable ? await store.outcomeOf(bookings, id, asBooking) : undefined
    if (before) return { id, outcome: before }

    const { driverId, spotId, slot, vehiclePlate } = wish
    const refused = mostUnpaid === 0 ? undefined : await admission(store, mostUnpaid, id, driverId, message)
    const asHold = { ...message, id: step(message.id, 'hold') }
    const hold: HoldAnswer = refused ?? (await parking.hold({ claimId: claimOf(id), driverId, spotId, slot }, asHold))
    const command = { type: 'Request', driverId, vehiclePlate, slot, hold, cancellation, nowMs: message.atMs } as const
    const outcome = await store.execute(bookings, id, command, asBooking)
    if (outcome.rejected && !refused && mostUnpaid > 0) {
      await store.execute(unpaidHolds, driverId, { type: 'Forget', bookingId: id }, { ...message, id: step(message.id, 'forget') })
    }
    return { id, outcome }
  }

/** Counts the wish among the driver's unpaid holds, or says why not. What is paid or over by now is found out only when it matters. */
const admission = async (
  store: Ports['store'],
  most: number,
  bookingId: BookingId,
  driverId: PrincipalId,
  message: Message,
): Promise<HoldAnswer | undefined> => {
  const nowMs = message.atMs
  const admit = (settled: readonly BookingId[], name: string) =>
    store.execute(
      unpaidHolds,
      driverId,
      { type: 'Admit', bookingId, most, nowMs, untilMs: nowMs + LONGEST_HOLD_MS, settled },
      { ...message, id: step(message.id, name) },
    )
  const first = await admit([], 'admit')
  if (!first.rejected) return undefined
  const { holds } = await store.stateOf(unpaidHolds, driverId)
  // A first try was admitted when others had been found to be settled, and broke off after that.
  if (holds.some((hold) => hold.bookingId === bookingId)) return undefined
  const found = await store.getMany(
    bookings,
    holds.map((hold) => hold.bookingId),
  )
  const settled = holds
    .filter(({ sinceMs }, i) => {
      const status = found[i]?.state.status ?? 'NONE'
      return status === 'NONE' ? nowMs - sinceMs > ON_ITS_WAY_MS : status !== 'PENDING_PAYMENT'
    })
    .map((hold) => hold.bookingId)
  const second = settled.length === 0 ? first : await admit(settled, 'admit-again')
  return second.rejected && { rejected: second.rejected }
}

/** A booking takes one space, so the claim on it has the booking's name. */
const claimOf = (id: BookingId): ClaimId => id as string as ClaimId
