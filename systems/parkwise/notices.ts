// Who is told what in ParkWise. The words are in notices/, one file for each notice and language; README.md shows this as a table.
import type { Static } from 'typebox'
import { fromIso, MINUTE_MS } from '#platform/kernel/clock.ts'
import {
  emailVerificationRequested,
  logInsSlowedDown,
  passwordChanged,
  passwordResetRequested,
  sessionStolen,
} from '#services/identity/contract/events.ts'
import { callOff, dayAndTime, type Facts, inUtc, type Notice, notice, timeOfDay } from '#services/notifications/contract/notice.ts'
import { paymentFailed, paymentRefunded } from '#services/payments/contract/events.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingNoShow,
  bookingStarted,
} from './bookings/contract/events.ts'

const REMINDER_MS = 15 * MINUTE_MS

type Booked = Omit<Static<typeof bookingStarted.schema>, 'status'>
type Paid = Static<typeof paymentFailed.schema>

const user = { as: 'user', idIn: ({ userId }: { readonly userId: string }) => userId }
const driver = { as: 'driver', idIn: ({ driverId }: { readonly driverId: string }) => driverId }
const provider = { as: 'provider', idIn: ({ providerId }: { readonly providerId: string }) => providerId }
const payer = { as: 'driver', idIn: ({ payerId }: { readonly payerId: string }) => payerId }

const stay = ({ spotName, timeZone, from, to, price }: Booked): Facts => ({
  place: spotName,
  from: dayAndTime(from, timeZone),
  to: dayAndTime(to, timeZone),
  price,
})
const theBooking = ({ bookingId }: Booked): string => bookingId
const toBooking = ({ bookingId }: Booked): string => `/bookings/${encodeURIComponent(bookingId)}`
const toProviderBooking = ({ bookingId }: Booked): string => `/provider/bookings/${encodeURIComponent(bookingId)}`

const isForBooking = ({ reference }: Paid): boolean => reference.type === 'booking'
const toPaidBooking = ({ reference }: Paid): string => `/bookings/${encodeURIComponent(reference.id)}`

const beforeTheEnd = {
  words: '15 minutes before the end',
  dueMs: ({ to }: Booked) => fromIso(to) - REMINDER_MS,
  uselessFromMs: ({ to }: Booked) => fromIso(to),
}

/** What nobody can switch off: it is about who may get into the account. */
export const alwaysOn = ['account', 'security'] as const

export const notices: readonly Notice[] = [
  notice('verify-address', emailVerificationRequested, {
    to: user,
    category: 'account',
    facts: ({ expiresAt }) => ({ until: inUtc(expiresAt) }),
    oneTimeLink: { path: '/verify', request: ({ requestId }) => requestId },
    // The address that is to be proved, which need not be the account's yet.
    address: ({ email }) => email,
  }),
  notice('password-reset', passwordResetRequested, {
    to: user,
    category: 'account',
    facts: ({ expiresAt }) => ({ until: inUtc(expiresAt) }),
    oneTimeLink: { path: '/reset', request: ({ requestId }) => requestId },
  }),
  notice('password-changed', passwordChanged, {
    to: user,
    category: 'security',
    facts: ({ how }) => ({ byLink: how === 'reset' }),
    link: () => '/forgot',
  }),
  notice('session-stolen', sessionStolen, { to: user, category: 'security', link: () => '/account/sessions' }),
  notice('log-ins-slowed-down', logInsSlowedDown, {
    to: user,
    category: 'security',
    facts: ({ failures, until }) => ({ failures: String(failures), until: inUtc(until) }),
    link: () => '/account/security',
  }),

  notice('booking-confirmed', bookingConfirmed, { to: driver, category: 'bookings', facts: stay, link: toBooking }),
  notice('payment-declined', paymentFailed, {
    to: payer,
    category: 'payments',
    when: isForBooking,
    facts: ({ description, amount }) => ({ description, amount }),
    link: toPaidBooking,
  }),
  notice('booking-expired', bookingExpired, { to: driver, category: 'bookings', facts: stay, link: toBooking }),
  notice('booking-cancelled-by-provider', bookingCancelled, {
    to: driver,
    category: 'bookings',
    when: ({ cancelledBy }) => cancelledBy === 'provider',
    facts: (data) => ({ ...stay(data), refund: data.refund ?? false }),
    link: toBooking,
  }),
  notice('payment-refunded', paymentRefunded, {
    to: payer,
    category: 'payments',
    when: isForBooking,
    facts: ({ description, refund }) => ({ description, refund }),
    link: toPaidBooking,
  }),
  notice('stay-ends-soon', bookingStarted, {
    to: driver,
    category: 'reminders',
    facts: ({ spotName, to, timeZone }) => ({ place: spotName, to: timeOfDay(to, timeZone) }),
    link: toBooking,
    at: beforeTheEnd,
    about: theBooking,
    calledOffBy: [callOff(bookingCompleted, driver, theBooking)],
  }),
  notice('no-show', bookingNoShow, { to: driver, category: 'bookings', facts: stay, link: toBooking }),

  notice('space-booked', bookingConfirmed, { to: provider, category: 'bookings', facts: stay, link: toProviderBooking }),
  notice('booking-cancelled-by-driver', bookingCancelled, {
    to: provider,
    category: 'bookings',
    // Of one that was never paid the provider has not heard.
    when: ({ cancelledBy, paid }) => cancelledBy === 'driver' && paid,
    facts: stay,
    link: toProviderBooking,
  }),
  notice('driver-did-not-come', bookingNoShow, { to: provider, category: 'bookings', facts: stay, link: toProviderBooking }),
]

/** All that the shared service needs to know of ParkWise. */
export const parkwiseNotices = { notices, alwaysOn, templates: new URL('./notices/', import.meta.url), sender: 'ParkWise' }
