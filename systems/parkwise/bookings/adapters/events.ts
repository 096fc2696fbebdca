import { type Consumer, on } from '#platform/bus/consumer.ts'
import type { Message } from '#platform/store/message.ts'
import type { CalendarId, ClaimId, ParkingApi } from '../../parking/contract/parking-api.ts'
import { bookingCancelled, bookingExpired } from '../contract/events.ts'

/**
 * Gives the space back when a booking ends before its stay. It follows from the event and not from the command, so that it
 * happens however the booking ended, after a crash too, and after whatever parking was asked at the same moment.
 */
export const freeSpace = (parking: Pick<ParkingApi, 'release'>): Consumer => {
  const release = (event: { readonly data: { readonly claimId: string; readonly calendarId: string } }, message: Message) =>
    parking.release({ claimId: event.data.claimId as ClaimId, calendarId: event.data.calendarId as CalendarId }, message)
  return {
    name: 'free-space',
    purpose: 'Gives the space of a cancelled or expired booking back to parking.',
    subscriptions: [on(bookingCancelled, release), on(bookingExpired, release)],
  }
}
