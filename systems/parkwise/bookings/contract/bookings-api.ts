import type { Id } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'

export type BookingId = Id<'booking'>

/** Why a booking cannot be confirmed: it was never made, its space is gone, or it is settled already (`status` says how). */
export type ConfirmRejection =
  | { readonly type: 'BookingNotFound' }
  | { readonly type: 'HoldEnded' }
  | { readonly type: 'WrongStatus'; readonly status: string }

/** What others may ask of bookings. */
export type BookingsApi = {
  /**
   * Says that a booking is paid: the space is kept until the end of its interval. May be repeated with its message, and then
   * has the same answer. Whoever is refused must give the money back.
   */
  readonly confirm: (bookingId: BookingId, message: Message) => Promise<{ readonly rejected?: ConfirmRejection }>
}
