// Bookings as they run, for tests: parking's fake beside the real service, and what drivers and providers do with it.

import type { Environment } from '#platform/host/settings.ts'
import { systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { DRIVER, NOW_MS, PROVIDER, SLOT, STRANGER } from './domain/booking-fixture.ts'
import { type FakeParking, fakeParkingService, SPOT } from './fake-parking.ts'
import { fakePayments, type Verdict } from './fake-payments.ts'
import { bookings } from './service.ts'

/** What the routes of bookings answer with, problems included; a member that an answer lacks is undefined all the same. */
type Body = {
  readonly id: string
  readonly status: string
  readonly paymentId: string
  readonly payment: { readonly state: string } | null
  readonly refund: { readonly amount: { readonly amount: string }; readonly state: string } | null
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

/** Small enough for timers on the way to fire in their order. */
const STRIDE_MS = 20 * SECOND_MS

export const bookingsUnderTest = async (environment: Environment = {}) => {
  const payments = fakePayments()
  const services = [fakeParkingService, payments.service, bookings]
  const plaza = await systemUnderTest({ system: 'parkwise', services, callers, startMs: NOW_MS, environment })
  const call = plaza.call<Body>

  const statusOf = async (id: string, who: Who = 'driver') => (await call(who, 'GET', `/bookings/${id}`)).body.status
  const pay = (bookingId: string, who: Who = 'driver', headers: Headers = {}, more: object = {}) =>
    call(who, 'POST', '/payments/process', { body: { bookingId, paymentMethod: 'tok_visa', ...more }, headers })

  /** Lets time pass with everything that happens in it. */
  const passTo = async (atMs: number): Promise<void> => {
    while (plaza.clock.nowMs() < atMs) {
      plaza.clock.advance(Math.min(STRIDE_MS, atMs - plaza.clock.nowMs()))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    ...plaza,
    passTo,
    /** Lets everything that follows from what has happened come about. */
    settled: () => passTo(plaza.clock.nowMs() + 2 * SECOND_MS),
    call,
    payments,
    statusOf,
    pay,
    parking: plaza.apis.parking as FakeParking,
    book: (more: object = {}, headers: Headers = {}, who: Who = 'driver') =>
      call(who, 'POST', '/bookings', { body: { ...WISH, ...more }, headers }),
    show: (id: string, who: Who = 'driver') => call(who, 'GET', `/bookings/${id}`),
    cancel: (id: string, who: Who = 'driver', headers: Headers = {}) => call(who, 'POST', `/bookings/${id}/cancel`, { headers }),
    stay: (id: string, what: 'check-in' | 'check-out', who: Who = 'driver', headers: Headers = {}) =>
      call(who, 'POST', `/bookings/${id}/${what}`, { headers }),
    /** Pays, and has the payment end so; the id of the payment. */
    paid: async (id: string, verdict: Verdict = 'processed') => {
      const { paymentId } = (await pay(id)).body
      await payments.say(paymentId, verdict)
      if (verdict === 'processed') await plaza.until(async () => (await statusOf(id)) !== 'PENDING_PAYMENT')
      return paymentId
    },
    events: async () =>
      (await plaza.eventsOf('bookings')) as readonly CloudEvent<{ readonly bookingId: string; readonly status: string }>[],
  }
}

export const key = (value: string): Headers => ({ 'idempotency-key': value })
