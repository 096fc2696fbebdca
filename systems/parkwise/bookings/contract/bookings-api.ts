import type { Id } from '#platform/kernel/ids.ts'

export type BookingId = Id<'booking'>

/** What other contexts may ask of bookings. */
export type BookingsApi = {
  /** How many bookings of a spot hold a space now or later. A spot with any cannot be archived. */
  readonly countToCome: (spotId: string) => Promise<number>
}
