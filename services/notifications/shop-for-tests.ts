// A small shop that tells its customers things, for tests: its events, who is told of them, and identity's part.
import Type from 'typebox'
import { fakePublisher } from '#platform/host/testing/system-under-test.ts'
import { fromIso, HOUR_MS } from '#platform/kernel/clock.ts'
import { Id, Instant, Money } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { passwordChanged, passwordResetRequested, userProfileUpdated, userRegistered } from '#services/identity/contract/events.ts'
import { callOff, dayAndTime, type Notice, notice } from './contract/notice.ts'
import type { NotificationOptions } from './service.ts'

export const START_MS = Date.parse('2026-05-04T09:30:00Z')
export const ANA = '01900000-0000-7000-8000-00000000000a'
export const BEA = '01900000-0000-7000-8000-00000000000b'

const Parcel = Type.Object({ parcelId: Id, customerId: Id, what: Type.String(), price: Money, arrivesAt: Instant, note: Type.String() })
const parcel = {
  parcelId: 'parcel-1',
  customerId: ANA,
  what: 'Don Quijote',
  price: { amount: '12.50', currency: 'EUR' },
  arrivesAt: '2026-05-05T10:00:00.000Z',
  note: '',
}
export const parcelSent = eventType('shop.parcel-sent.v1', 'A parcel has left.', Parcel, parcel)
const parcelArrived = eventType('shop.parcel-arrived.v1', 'A parcel is at the counter.', Parcel, parcel)
const parcelPickedUp = eventType('shop.parcel-picked-up.v1', 'A parcel was picked up.', Parcel, parcel)

const customer = { as: 'customer', idIn: ({ customerId }: { readonly customerId: string }) => customerId }
const user = { as: 'user', idIn: ({ userId }: { readonly userId: string }) => userId }
const theParcel = ({ parcelId }: { readonly parcelId: string }) => parcelId

const shopNotices: readonly Notice[] = [
  notice('parcel-sent', parcelSent, {
    to: customer,
    category: 'parcels',
    facts: ({ what, price, arrivesAt, note }) => ({ what, price, when: dayAndTime(arrivesAt, 'Europe/Madrid'), note: note || false }),
    link: ({ parcelId }) => `/parcels/${parcelId}`,
  }),
  notice('parcel-waits', parcelArrived, {
    to: customer,
    category: 'reminders',
    facts: ({ what }) => ({ what }),
    at: {
      words: 'an hour later',
      dueMs: ({ arrivesAt }) => fromIso(arrivesAt) + HOUR_MS,
      uselessFromMs: ({ arrivesAt }) => fromIso(arrivesAt) + 48 * HOUR_MS,
    },
    about: theParcel,
    calledOffBy: [callOff(parcelPickedUp, customer, theParcel)],
  }),
  notice('new-secret', passwordResetRequested, {
    to: user,
    category: 'account',
    oneTimeLink: { path: '/secret', request: ({ requestId }) => requestId },
  }),
  notice('secret-changed', passwordChanged, { to: user, category: 'account', address: () => 'elsewhere@example.com' }),
]

export const shopOptions: NotificationOptions = {
  notices: shopNotices,
  alwaysOn: ['account'],
  templates: new URL('./words-for-tests/', import.meta.url),
  sender: 'The shop',
}

/** What the token of a request is, so that a test can look for it everywhere. */
export const tokenOf = (requestId: string): string => `one-time-${requestId}`

/** The shop and identity; `links` says how the latter is. */
export const shopPublishers = (links: { state: 'here' | 'away' | 'over' } = { state: 'here' }) => ({
  shop: fakePublisher('shop', [parcelSent, parcelArrived, parcelPickedUp]),
  identity: fakePublisher('identity', [userRegistered, userProfileUpdated, passwordResetRequested, passwordChanged], {
    linkToken: async (requestId: string) => {
      if (links.state === 'away') throw new StoreUnavailable('identity does not answer')
      return links.state === 'over' ? undefined : tokenOf(requestId)
    },
  }),
})

export const registered = (userId: string, fullName: string, more: { locale?: 'es' | 'en'; email?: string } = {}) =>
  userRegistered.of({ userId, email: `${fullName.toLowerCase()}@example.com`, fullName, locale: 'en', roles: [], ...more })
export const sent = (more: Partial<typeof parcel> = {}) => parcelSent.of({ ...parcel, ...more })
export const arrived = (more: Partial<typeof parcel> = {}) => parcelArrived.of({ ...parcel, ...more })
export const pickedUp = (more: Partial<typeof parcel> = {}) => parcelPickedUp.of({ ...parcel, ...more })
