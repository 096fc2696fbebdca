/** What payments are told that they are for; the id is the booking's. */
export const BOOKING_REFERENCE = 'booking'
