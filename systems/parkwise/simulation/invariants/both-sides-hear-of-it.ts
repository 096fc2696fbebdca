import { invariant } from '#platform/simulator/invariant.ts'
import { notifications } from '#services/notifications/application/collections.ts'
import { bookings } from '../../bookings/application/bookings.ts'

export default invariant('Of every stay that is paid for, both sides hear.', ({ atRest, states, broken }) => {
  atRest(() => {
    const told = new Map<string, number>()
    for (const notification of states(notifications).values()) {
      if (!('plan' in notification) || notification.status === 'PLANNED') continue
      const key = `${notification.plan.notice} ${notification.plan.recipientId}`
      told.set(key, (told.get(key) ?? 0) + 1)
    }
    const wanted = new Map<string, number>()
    const want = (key: string): void => void wanted.set(key, (wanted.get(key) ?? 0) + 1)
    for (const booking of states(bookings).values()) {
      if (booking.status === 'NONE') continue
      const { driverId, providerId } = booking.terms
      if (booking.history.some(({ status }) => status === 'CONFIRMED')) {
        want(`booking-confirmed ${driverId}`)
        want(`space-booked ${providerId}`)
      }
      if (booking.status === 'EXPIRED') want(`booking-expired ${driverId}`)
      if (booking.status === 'NO_SHOW') want(`no-show ${driverId}`)
    }
    for (const [key, times] of wanted)
      if (told.get(key) !== times) broken(`${times} times there was a cause for ${key}, and ${told.get(key) ?? 0} times it was told`)
  })
})
