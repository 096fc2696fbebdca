import type { Message } from '#platform/store/message.ts'
import type { Outcome } from '#platform/store/outcome.ts'
import type { ParkingApi } from '../../parking/contract/parking-api.ts'
import type { BookingId } from '../contract/bookings-api.ts'
import type { Booking, BookingCommand, BookingEvent, BookingRejection } from '../domain/booking.ts'

export type BookingOutcome = Outcome<BookingEvent, BookingRejection>

/** All bookings, each with its decider. */
export type Bookings = {
  readonly execute: (id: BookingId, command: BookingCommand, message: Message) => Promise<BookingOutcome>
  readonly outcomeOf: (id: BookingId, message: Message) => Promise<BookingOutcome | undefined>
  /** The booking now; `NONE` when it was never made. */
  readonly stateOf: (id: BookingId) => Promise<Booking>
}

export type Ports = {
  readonly bookings: Bookings
  readonly parking: Pick<ParkingApi, 'hold' | 'confirm'>
}
