// Bookings as they run, for tests: real composition and gateway on the memory engine, parking's fake, time that stands still.
import { AUDIENCE, fakeIssuer, ISSUER } from '#platform/edge/fake-service.ts'
import { responseCheck } from '#platform/edge/response-check.ts'
import { inMemory } from '#platform/host/in-memory.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import { toIso } from '#platform/kernel/clock.ts'
import { derivedId, type MessageId, type PrincipalId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import type { BookingId, BookingsApi } from './contract/bookings-api.ts'
import { DRIVER, NOW_MS, PROVIDER, SLOT, STRANGER } from './domain/booking-fixture.ts'
import { fakeParking, fakeParkingService, SPOT } from './fake-parking.ts'
import { bookings } from './service.ts'

/** What the routes of bookings answer with, problems included; a member that an answer lacks is undefined all the same. */
export type Body = {
  readonly id: string
  readonly status: string
  readonly from: string
  readonly price: unknown
  readonly holdExpiresAt: string | null
  readonly vehiclePlate: string
  readonly history: readonly { readonly status: string; readonly at: string; readonly reason?: string }[]
  readonly items: readonly { readonly id: string; readonly status: string }[]
  readonly nextCursor: string | null
  readonly code: string
  readonly errors: readonly { readonly path: string }[]
}
export type Answer = {
  readonly status: number
  readonly body: Body
  readonly headers: Readonly<Record<string, unknown>>
}

/** Long enough for every wait in these tests; a wait that does not end is a failure. */
const MOST_ROUNDS = 500

export const bookingsUnderTest = async () => {
  const clock = manualClock(NOW_MS)
  const parking = fakeParking(clock)
  const issuer = await fakeIssuer(clock)
  const plaza = await inMemory(
    {
      name: 'parkwise',
      title: 'ParkWise',
      port: 0,
      services: [fakeParkingService(parking), bookings],
      tokens: { audience: { issuer: ISSUER, audience: AUDIENCE }, keys: issuer.keys as never },
    },
    { clock, random: systemRandom },
  )
  const wrongWith = responseCheck(plaza.app.swagger())
  const api = plaza.composition.apis.bookings as BookingsApi
  const opened = plaza.composition.services.find(({ service }) => service.name === 'bookings')?.opened
  if (!opened) throw new Error('bookings was not composed')

  const tokenOf = (sub: PrincipalId, permissions: readonly string[]) => issuer.token({ sub, permissions }, { lifeS: 10 * 365 * 86_400 })
  const drives = ['bookings:read', 'bookings:write']
  const tokens = {
    driver: await tokenOf(DRIVER, drives),
    stranger: await tokenOf(STRANGER, drives),
    provider: await tokenOf(PROVIDER, ['spots:read', 'spots:write']),
    otherProvider: await tokenOf(STRANGER, ['spots:read']),
    reader: await tokenOf(DRIVER, ['bookings:read']),
  }
  type Who = keyof typeof tokens | 'nobody'

  /** One request; throws when the answer is not what the OpenAPI document says. */
  const call = async (
    who: Who,
    method: 'GET' | 'POST',
    path: string,
    payload?: object | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const url = `/gateway/v1${path}`
    const answer = await plaza.app.inject({
      method,
      url,
      headers: {
        ...(who === 'nobody' ? {} : { authorization: `Bearer ${tokens[who]}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    const wrong = wrongWith({
      method,
      path: url,
      status: answer.statusCode,
      contentType: String(answer.headers['content-type']),
      body: answer.body,
    })
    if (wrong.length > 0) throw new Error(wrong.join('; '))
    return { status: answer.statusCode, body: answer.json() as Body, headers: answer.headers }
  }

  /** Lets time pass a little at a time until it is so. */
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (await isSo()) return
      clock.advance(20)
      await new Promise((resolve) => setImmediate(resolve))
    }
    throw new Error('it never came to that')
  }

  let wishes = 0
  const confirmation = (): Message => ({ id: `payment-${++wishes}` as MessageId, atMs: clock.nowMs() })

  return {
    clock,
    parking,
    call,
    until,
    opened,
    api,
    confirmation,
    book: (more: object = {}, headers?: Record<string, string>, who: Who = 'driver') =>
      call(
        who,
        'POST',
        '/bookings',
        { spotId: SPOT, from: toIso(SLOT.fromMs), to: toIso(SLOT.toMs), vehiclePlate: 'zh 123456', ...more },
        headers,
      ),
    show: (id: string, who: Who = 'driver') => call(who, 'GET', `/bookings/${id}`),
    cancel: (id: string, who: Who = 'driver', headers?: Record<string, string>) =>
      call(who, 'POST', `/bookings/${id}/cancel`, undefined, headers),
    confirm: (id: string, message = confirmation()) => api.confirm(id as BookingId, message),
    events: async () =>
      (await opened.engine.readLog(0, 0, 1_000)).map(
        ({ event }) => event as CloudEvent<{ readonly bookingId: string; readonly status: string }>,
      ),
    /** An id that nothing has. */
    nothing: derivedId<'booking'>('nothing') as string,
    close: plaza.stop,
  }
}

export const key = (value: string) => ({ 'idempotency-key': value })
