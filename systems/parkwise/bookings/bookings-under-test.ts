// Bookings as they run, for tests: parking's fake beside the real service, and what drivers and providers do with it.
import { systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { toIso } from '#platform/kernel/clock.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import type { BookingId, BookingsApi } from './contract/bookings-api.ts'
import { DRIVER, NOW_MS, PROVIDER, SLOT, STRANGER } from './domain/booking-fixture.ts'
import { type FakeParking, fakeParkingService, SPOT } from './fake-parking.ts'
import { bookings } from './service.ts'

/** What the routes of bookings answer with, problems included; a member that an answer lacks is undefined all the same. */
type Body = {
  readonly id: string
  readonly status: string
  readonly items: readonly { readonly id: string; readonly status: string }[]
  readonly nextCursor: string | null
  readonly code: string
  readonly errors: readonly { readonly path: string }[]
}
type Headers = Readonly<Record<string, string>>

const drives = ['bookings:read', 'bookings:write']
const callers = {
  driver: { id: DRIVER, permissions: drives },
  stranger: { id: STRANGER, permissions: drives },
  provider: { id: PROVIDER, permissions: ['spots:read', 'spots:write'] },
  otherProvider: { id: STRANGER, permissions: ['spots:read'] },
  reader: { id: DRIVER, permissions: ['bookings:read'] },
}
type Who = keyof typeof callers | 'nobody'

const WISH = { spotId: SPOT, from: toIso(SLOT.fromMs), to: toIso(SLOT.toMs), vehiclePlate: 'zh 123456' }

export const bookingsUnderTest = async () => {
  const plaza = await systemUnderTest({ system: 'parkwise', services: [fakeParkingService, bookings], callers, startMs: NOW_MS })
  const { confirm } = plaza.apis.bookings as BookingsApi
  const call = plaza.call<Body>

  let payments = 0
  const payment = (): Message => ({ id: `payment-${++payments}` as MessageId, atMs: plaza.clock.nowMs() })

  return {
    ...plaza,
    call,
    payment,
    parking: plaza.apis.parking as FakeParking,
    book: (more: object = {}, headers: Headers = {}, who: Who = 'driver') =>
      call(who, 'POST', '/bookings', { body: { ...WISH, ...more }, headers }),
    show: (id: string, who: Who = 'driver') => call(who, 'GET', `/bookings/${id}`),
    cancel: (id: string, who: Who = 'driver', headers: Headers = {}) => call(who, 'POST', `/bookings/${id}/cancel`, { headers }),
    confirm: (id: string) => confirm(id as BookingId, payment()),
    events: async () =>
      (await plaza.eventsOf('bookings')) as readonly CloudEvent<{ readonly bookingId: string; readonly status: string }>[],
  }
}

export const key = (value: string): Headers => ({ 'idempotency-key': value })
