import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import { bookingsUnderTest, key } from './bookings-under-test.ts'
import { HOLD_MS, NOW_MS, SLOT } from './domain/booking-fixture.ts'
import type { Refusal } from './domain/parking-terms.ts'
import { OTHER_SPOT, SPOT } from './fake-parking.ts'

let plaza: Awaited<ReturnType<typeof bookingsUnderTest>>
beforeEach(async () => {
  plaza = await bookingsUnderTest()
})
afterEach(() => plaza.close())

const statusOf = async (id: string) => (await plaza.show(id)).body.status
const kinds = async () => (await plaza.events()).map(({ type }) => type.replace('parkwise.bookings.', ''))

describe('booking a space', () => {
  it('tells what it costs, line by line, and until when it must be paid', async () => {
    const { status, body, headers } = await plaza.book()
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.any(String),
      status: 'PENDING_PAYMENT',
      spotId: SPOT,
      spotName: 'Parkhaus Urania',
      timeZone: 'Europe/Zurich',
      from: toIso(SLOT.fromMs),
      to: toIso(SLOT.toMs),
      price: { amount: '8.00', currency: 'CHF' },
      quote: [
        {
          label: 'hourly',
          quantity: 2,
          unit: 'hour',
          unitPrice: { amount: '4.00', currency: 'CHF' },
          amount: { amount: '8.00', currency: 'CHF' },
        },
      ],
      holdExpiresAt: toIso(NOW_MS + HOLD_MS),
      vehiclePlate: 'ZH 123456',
    })
    expect(headers.location).toBe(`/gateway/v1/bookings/${body.id}`)
    const shown = await plaza.show(body.id)
    expect(shown.body).toEqual({
      ...body,
      ...{ paymentId: null, payment: null, refund: null, checkInFrom: toIso(SLOT.fromMs - 10 * MINUTE_MS) },
      cancellation: {
        graceMinutes: 15,
        tiers: [
          { beforeHours: 24, percent: 100 },
          { beforeHours: 2, percent: 50 },
        ],
      },
      history: [{ status: 'PENDING_PAYMENT', at: toIso(NOW_MS) }],
    })
    expect(await plaza.events()).toMatchObject([
      {
        type: 'parkwise.bookings.booking-requested.v1',
        data: { bookingId: body.id, price: { amount: '8.00' }, status: 'PENDING_PAYMENT' },
      },
    ])
  })

  it('is refused while another driver has it', async () => {
    await plaza.book()
    const second = await plaza.book({}, {}, 'stranger')
    expect([second.status, second.body.code]).toEqual([409, 'ALREADY_TAKEN'])
    expect((await plaza.book({ spotId: OTHER_SPOT }, {}, 'stranger')).status).toBe(201)
  })

  it('repeated with its key, has the same answer, whatever has become of the booking', async () => {
    const first = await plaza.book({}, key('k1'))
    const refused = await plaza.book({}, key('k1'), 'stranger')
    await plaza.cancel(first.body.id)
    await plaza.until(() => plaza.parking.isFree(SPOT, SLOT))
    const again = await plaza.book({}, key('k1'))
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.location).toBe(first.headers.location)
    const refusedAgain = await plaza.book({}, key('k1'), 'stranger')
    expect([refused.status, refusedAgain.status, refusedAgain.body.code]).toEqual([409, 409, 'ALREADY_TAKEN'])
    expect(await kinds()).toEqual(['booking-requested.v1', 'booking-cancelled.v1'])
  })

  it('with the key of another wish is refused', async () => {
    await plaza.book({}, key('k1'))
    const { status, body } = await plaza.book({ spotId: OTHER_SPOT }, key('k1'))
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect(plaza.parking.isFree(OTHER_SPOT, SLOT)).toBe(true)
  })

  it('twice at once with one key is one booking', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => plaza.book({}, key('k1'))))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await kinds()).toEqual(['booking-requested.v1'])
  })

  it.each<[Refusal, number, string, string?]>([
    [{ type: 'SpotNotFound' }, 404, 'NOT_FOUND'],
    [{ type: 'SpotNotOpen', why: 'paused' }, 409, 'SPOT_NOT_OPEN'],
    [{ type: 'SpotNotOpen', why: 'archived' }, 409, 'SPOT_NOT_OPEN'],
    [{ type: 'OutsideOpeningHours' }, 409, 'OUTSIDE_OPENING_HOURS'],
    [{ type: 'AlreadyTaken' }, 409, 'ALREADY_TAKEN'],
    [{ type: 'InThePast' }, 422, 'INVALID_INPUT', 'from'],
    [{ type: 'TooFarAhead', latestMs: NOW_MS }, 422, 'INVALID_INPUT', 'from'],
    [{ type: 'TooLong', longestMs: 24 * HOUR_MS }, 422, 'INVALID_INPUT', 'to'],
  ])('what parking refuses with %j is answered with %i %s', async (refusal, status, code, field) => {
    plaza.parking.refuse = refusal
    const answer = await plaza.book()
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.path]).toEqual([status, code, field])
    expect(await plaza.events()).toEqual([])
  })

  it('says that it cannot be done now when parking is away, and can be repeated', async () => {
    plaza.parking.away = true
    expect((await plaza.book({}, key('k1'))).status).toBe(503)
    plaza.parking.away = false
    expect((await plaza.book({}, key('k1'))).status).toBe(201)
  })
})

describe('an unpaid booking', () => {
  it('expires by itself, and its space is free', async () => {
    const { id } = (await plaza.book()).body
    plaza.clock.advance(HOLD_MS - 1)
    expect(await statusOf(id)).toBe('PENDING_PAYMENT')
    await plaza.until(async () => (await statusOf(id)) === 'EXPIRED')
    const { body } = await plaza.show(id)
    expect(body).toMatchObject({ holdExpiresAt: null, history: [{ status: 'PENDING_PAYMENT' }, { status: 'EXPIRED', reason: 'not-paid' }] })
    expect((await plaza.book({}, {}, 'stranger')).status).toBe(201)
    expect((await kinds()).slice(0, 2)).toEqual(['booking-requested.v1', 'booking-expired.v1'])
  })

  it('can be cancelled, which frees its space at once', async () => {
    const { id } = (await plaza.book()).body
    const { status, body } = await plaza.cancel(id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'CANCELLED', holdExpiresAt: null, history: [{}, { status: 'CANCELLED', reason: 'by-driver' }] })
    await plaza.until(() => plaza.parking.isFree(SPOT, SLOT))
    expect(plaza.clock.nowMs()).toBeLessThan(NOW_MS + MINUTE_MS)
    expect((await plaza.book({}, {}, 'stranger')).status).toBe(201)
  })

  it('cancelled twice, by the same key or another, is cancelled once', async () => {
    const { id } = (await plaza.book()).body
    const first = await plaza.cancel(id, 'driver', key('c1'))
    for (const headers of [key('c1'), key('c2'), {}]) {
      const again = await plaza.cancel(id, 'driver', headers)
      expect([again.status, again.body]).toEqual([200, first.body])
    }
    expect(await kinds()).toEqual(['booking-requested.v1', 'booking-cancelled.v1'])
  })

  it('that has expired cannot be cancelled', async () => {
    const { id } = (await plaza.book()).body
    await plaza.until(async () => {
      plaza.clock.advance(MINUTE_MS)
      return (await statusOf(id)) === 'EXPIRED'
    })
    const { status, body } = await plaza.cancel(id)
    expect([status, body.code]).toEqual([409, 'BOOKING_EXPIRED'])
  })

  it('gives its space back although parking was away when it ended', async () => {
    const { id } = (await plaza.book()).body
    plaza.parking.away = true
    await plaza.cancel(id)
    const laterMs = plaza.clock.nowMs() + SECOND_MS
    await plaza.until(() => plaza.clock.nowMs() >= laterMs)
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(false)
    plaza.parking.away = false
    await plaza.until(() => plaza.parking.isFree(SPOT, SLOT))
    expect(plaza.clock.nowMs()).toBeLessThan(NOW_MS + HOLD_MS)
  })
})

it('no event carries the plate', async () => {
  const { id } = (await plaza.book()).body
  await plaza.paid(id)
  await plaza.cancel(id)
  const events = await plaza.events()
  expect(events).toHaveLength(3)
  expect(JSON.stringify(events)).not.toContain('123456')
})
