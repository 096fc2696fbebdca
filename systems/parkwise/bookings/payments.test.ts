import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { money } from '#platform/kernel/money.ts'
import { bookingsUnderTest, key } from './bookings-under-test.ts'
import { DRIVER, HOLD_MS, NOW_MS, PROVIDER, SLOT } from './domain/booking-fixture.ts'
import { EXTENSION_MS, OTHER_SPOT, SPOT } from './fake-parking.ts'

let plaza: Awaited<ReturnType<typeof bookingsUnderTest>>
beforeEach(async () => {
  plaza = await bookingsUnderTest()
})
afterEach(() => plaza.close())

const booked = async () => (await plaza.book()).body.id
/** Lets time pass with everything that happens in it. */
const passTo = async (atMs: number) => {
  while (plaza.clock.nowMs() < atMs) {
    plaza.clock.advance(Math.min(20 * SECOND_MS, atMs - plaza.clock.nowMs()))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
const expired = async (id: string) => {
  await passTo(NOW_MS + HOLD_MS + EXTENSION_MS)
  await plaza.until(async () => (await plaza.statusOf(id)) === 'EXPIRED')
}
const settled = () => passTo(plaza.clock.nowMs() + 2 * SECOND_MS)

describe('paying for a booking', () => {
  it('begins with the price and the lines that were shown, and says where the payment is', async () => {
    const id = await booked()
    const { status, body, headers } = await plaza.pay(id)
    expect([status, body.status]).toEqual([202, 'PROCESSING'])
    expect(headers.location).toBe(`/gateway/v1/payments/${body.paymentId}`)
    expect(plaza.payments.requestOf(body.paymentId)).toMatchObject({
      reference: { type: 'booking', id },
      payerId: DRIVER,
      payeeId: PROVIDER,
      amount: money(800, 'CHF'),
      lines: [{ label: 'hourly', amount: money(800, 'CHF') }],
      description: 'Parkhaus Urania, 2026-05-04 10:00 UTC',
      paymentMethod: 'tok_visa',
    })
    expect((await plaza.show(id)).body).toMatchObject({
      status: 'PENDING_PAYMENT',
      payment: { state: 'RUNNING', paymentId: body.paymentId },
    })
  })

  it('confirms it, and its space is kept', async () => {
    const id = await booked()
    const paymentId = await plaza.paid(id)
    expect((await plaza.show(id)).body).toMatchObject({
      status: 'CONFIRMED',
      holdExpiresAt: null,
      paymentId,
      payment: { state: 'PAID' },
      refund: null,
    })
    await passTo(NOW_MS + HOLD_MS + EXTENSION_MS)
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(false)
    expect(await plaza.events()).toMatchObject([{}, { type: 'parkwise.bookings.booking-confirmed.v1', data: { paymentId } }])
  })

  it('keeps the space longer, once, while it is under way', async () => {
    const id = await booked()
    await plaza.paid(id, 'failed')
    await plaza.until(async () => (await plaza.show(id)).body.payment?.state === 'DECLINED')
    await passTo(NOW_MS + HOLD_MS)
    expect(await plaza.statusOf(id)).toBe('PENDING_PAYMENT')
    await plaza.pay(id)
    await passTo(NOW_MS + HOLD_MS + EXTENSION_MS - SECOND_MS)
    expect(await plaza.statusOf(id)).toBe('PENDING_PAYMENT')
    await expired(id)
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(true)
  })

  it('that is declined may be tried again until the hold ends', async () => {
    const id = await booked()
    const first = await plaza.paid(id, 'failed')
    await plaza.until(async () => (await plaza.show(id)).body.payment?.state === 'DECLINED')
    expect((await plaza.show(id)).body).toMatchObject({ status: 'PENDING_PAYMENT', payment: { declineReason: 'card-declined' } })
    const second = await plaza.paid(id)
    expect(second).not.toBe(first)
    expect(await plaza.statusOf(id)).toBe('CONFIRMED')
  })

  it('twice at once begins one payment, and the other is told so', async () => {
    const id = await booked()
    const answers = await Promise.all([plaza.pay(id), plaza.pay(id), plaza.pay(id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('PAYMENT_RUNNING')
  })

  it('repeated with its key has the same answer, also when it was declined since', async () => {
    const id = await booked()
    const first = await plaza.pay(id, 'driver', key('p1'))
    const again = await plaza.pay(id, 'driver', key('p1'))
    expect([again.status, again.body]).toEqual([202, first.body])
    await plaza.payments.say(first.body.paymentId, 'failed')
    await plaza.until(async () => (await plaza.show(id)).body.payment?.state === 'DECLINED')
    expect((await plaza.pay(id, 'driver', key('p1'))).body.paymentId).toBe(first.body.paymentId)
    expect((await plaza.pay(id, 'driver', key('p2'))).body.paymentId).not.toBe(first.body.paymentId)
  })

  it('with the key of another wish is refused', async () => {
    const id = await booked()
    await plaza.pay(id, 'driver', key('p1'))
    const { status, body } = await plaza.pay(id, 'driver', key('p1'), { paymentMethod: 'tok_other' })
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('that broke off before payments heard of it is taken over by the next try', async () => {
    const id = await booked()
    const first = await plaza.pay(id)
    plaza.payments.neverBegan(first.body.paymentId)
    const second = await plaza.pay(id)
    expect([second.status, second.body.paymentId]).toEqual([202, first.body.paymentId])
  })

  it('somebody else’s, an unknown, an expired or a cancelled one is refused and begins nothing', async () => {
    const id = await booked()
    for (const [what, who] of [
      [id, 'stranger'],
      ['0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5dff', 'driver'],
    ] as const) {
      const { status, body } = await plaza.pay(what, who)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    }
    await plaza.cancel(id)
    expect((await plaza.pay(id)).body.code).toBe('BOOKING_CANCELLED')
    const other = (await plaza.book({ spotId: OTHER_SPOT })).body.id
    await passTo(plaza.clock.nowMs() + HOLD_MS)
    await plaza.until(async () => (await plaza.statusOf(other)) === 'EXPIRED')
    expect((await plaza.pay(other)).body.code).toBe('BOOKING_EXPIRED')
    expect((await plaza.pay(id, 'nobody')).status).toBe(401)
    expect((await plaza.pay(id, 'provider')).status).toBe(403)
  })

  it.each([
    [{ paymentMethod: '' }, 422],
    [{ paymentMethod: 'tok visa' }, 422],
    [{ paymentMethod: 7 }, 422],
    [{ bookingId: 'x' }, 422],
    [{ amount: { amount: '0.01', currency: 'CHF' } }, 422],
    [{ paymentMethod: '4242424242424242' }, 422],
    [{ cvc: '123' }, 422],
  ])('with %j is %i and begins nothing', async (more, status) => {
    const id = await booked()
    expect((await plaza.pay(id, 'driver', {}, more)).status).toBe(status)
    expect((await plaza.show(id)).body.payment).toBeNull()
  })

  it('says that it cannot be done now when payments is away, and goes on with the same key', async () => {
    const id = await booked()
    plaza.payments.state.away = true
    expect((await plaza.pay(id, 'driver', key('p1'))).status).toBe(503)
    plaza.payments.state.away = false
    expect((await plaza.pay(id, 'driver', key('p1'))).status).toBe(202)
  })
})

describe('money that comes at the wrong time', () => {
  it('after the booking has expired goes back whole, and nothing is revived', async () => {
    const id = await booked()
    const { paymentId } = (await plaza.pay(id)).body
    await expired(id)
    await plaza.until(() => plaza.payments.calledOff.has(paymentId))
    await plaza.payments.say(paymentId, 'processed')
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toEqual([{ paymentId, amount: money(800, 'CHF'), reason: 'too-late' }])
    expect((await plaza.show(id)).body).toMatchObject({
      status: 'EXPIRED',
      refund: { amount: { amount: '8.00' }, state: 'ON_ITS_WAY', why: 'too-late' },
    })
    await plaza.payments.say(paymentId, 'refunded')
    await plaza.until(async () => (await plaza.show(id)).body.refund?.state === 'DONE')
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(true)
  })

  it('after the driver has cancelled goes back whole', async () => {
    const id = await booked()
    const { paymentId } = (await plaza.pay(id)).body
    await plaza.cancel(id)
    await plaza.until(() => plaza.payments.calledOff.has(paymentId))
    await plaza.payments.say(paymentId, 'processed')
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toMatchObject([{ paymentId, reason: 'too-late' }])
    expect(await plaza.statusOf(id)).toBe('CANCELLED')
  })

  it('from a second payment goes back, and the booking stays confirmed', async () => {
    const id = await booked()
    const first = await plaza.paid(id, 'failed')
    await plaza.until(async () => (await plaza.show(id)).body.payment?.state === 'DECLINED')
    const second = await plaza.paid(id)
    await plaza.payments.say(first, 'processed')
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toMatchObject([{ paymentId: first, reason: 'paid-twice' }])
    expect((await plaza.show(id)).body).toMatchObject({ status: 'CONFIRMED', paymentId: second, refund: { why: 'paid-twice' } })
  })

  it('goes back once however often it is told', async () => {
    const id = await booked()
    const { paymentId } = (await plaza.pay(id)).body
    await expired(id)
    for (let i = 0; i < 3; i++) await plaza.payments.say(paymentId, 'processed')
    await plaza.until(() => plaza.payments.refunds.length > 0)
    await settled()
    expect(plaza.payments.refunds).toHaveLength(1)
  })

  it('and a cancellation at the same moment end in one of the two, with the money to match', async () => {
    const id = await booked()
    const { paymentId } = (await plaza.pay(id)).body
    await Promise.all([plaza.payments.say(paymentId, 'processed'), plaza.cancel(id)])
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(await plaza.statusOf(id)).toBe('CANCELLED')
    await settled()
    expect(plaza.payments.refunds).toHaveLength(1)
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(true)
  })

  it('goes back although payments was away when it was to go', async () => {
    const id = await booked()
    await plaza.paid(id)
    plaza.payments.state.away = true
    await plaza.cancel(id)
    await settled()
    expect(plaza.payments.refunds).toEqual([])
    plaza.payments.state.away = false
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toMatchObject([{ reason: 'cancelled-by-driver' }])
  })
})

describe('cancelling a paid booking', () => {
  const preview = (id: string, who: 'driver' | 'provider' | 'stranger' = 'driver') => plaza.call(who, 'GET', `/bookings/${id}/cancellation`)

  it('gives back what was shown before', async () => {
    const id = (await plaza.book({}, {})).body.id
    const paymentId = await plaza.paid(id)
    const shown = await preview(id)
    expect([shown.status, shown.body]).toEqual([
      200,
      { rule: 'grace', percent: 100, refund: { amount: '8.00', currency: 'CHF' }, paid: { amount: '8.00', currency: 'CHF' } },
    ])
    const { body } = await plaza.cancel(id)
    expect(body).toMatchObject({ status: 'CANCELLED', paymentId, refund: { amount: { amount: '8.00' }, state: 'ON_ITS_WAY' } })
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toEqual([{ paymentId, amount: money(800, 'CHF'), reason: 'cancelled-by-driver' }])
    await plaza.until(() => plaza.parking.isFree(SPOT, SLOT))
  })

  it('late gives nothing back, and says so beforehand', async () => {
    const id = await booked()
    await plaza.paid(id)
    await passTo(SLOT.fromMs - MINUTE_MS)
    expect((await preview(id)).body).toMatchObject({ rule: 'too-late', percent: 0, refund: { amount: '0.00' } })
    expect((await plaza.cancel(id)).body.refund).toBeNull()
    await settled()
    expect(plaza.payments.refunds).toEqual([])
    expect(await plaza.events()).toMatchObject([{}, {}, { data: { cancelledBy: 'driver', paid: true, refund: { amount: '0.00' } } }])
  })

  it('by the provider gives everything back, even when its time has begun', async () => {
    const id = await booked()
    await plaza.paid(id)
    await passTo(SLOT.fromMs + MINUTE_MS)
    expect((await preview(id, 'provider')).body).toMatchObject({ rule: 'by-provider', percent: 100 })
    expect((await plaza.cancel(id)).body.code).toBe('STAY_HAS_BEGUN')
    expect((await plaza.cancel(id, 'provider')).body).toMatchObject({ status: 'CANCELLED', refund: { amount: { amount: '8.00' } } })
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toMatchObject([{ reason: 'cancelled-by-provider' }])
  })

  it('that is over, or somebody else’s, shows nothing', async () => {
    const id = await booked()
    expect((await preview(id, 'stranger')).status).toBe(404)
    await plaza.cancel(id)
    expect((await preview(id)).body.code).toBe('BOOKING_CANCELLED')
  })

  it('follows the policy of the day on which it was booked', async () => {
    const strict = await bookingsUnderTest({ PLAZA_PARKWISE_CANCELLATION_GRACE_MINUTES: '0', PLAZA_PARKWISE_CANCELLATION_TIERS: '1:25' })
    const id = (await strict.book({ from: new Date(NOW_MS + 3 * HOUR_MS).toISOString(), to: new Date(NOW_MS + 5 * HOUR_MS).toISOString() }))
      .body.id
    await strict.paid(id)
    const { body } = await strict.call('driver', 'GET', `/bookings/${id}/cancellation`)
    expect(body).toMatchObject({ rule: 'tier', percent: 25, refund: { amount: '2.00' } })
    await strict.close()
  })

  it('refuses a policy that makes no sense at the start', async () => {
    await expect(bookingsUnderTest({ PLAZA_PARKWISE_CANCELLATION_TIERS: '2:50,24:100' })).rejects.toThrow('tiers')
  })
})

describe('the stay', () => {
  it('from arriving to leaving is told as facts, in order', async () => {
    const id = await booked()
    await plaza.paid(id)
    await passTo(SLOT.fromMs)
    expect((await plaza.stay(id, 'check-in')).body.status).toBe('ACTIVE')
    await passTo(SLOT.fromMs + HOUR_MS)
    expect((await plaza.stay(id, 'check-out', 'provider')).body).toMatchObject({
      status: 'COMPLETED',
      history: [{}, {}, { status: 'ACTIVE', reason: 'by-driver' }, { status: 'COMPLETED', reason: 'by-provider' }],
    })
    expect((await plaza.events()).map(({ type, data }) => [type.split('.')[2], data.status])).toEqual([
      ['booking-requested', 'PENDING_PAYMENT'],
      ['booking-confirmed', 'CONFIRMED'],
      ['booking-started', 'ACTIVE'],
      ['booking-completed', 'COMPLETED'],
    ])
    await plaza.until(() => plaza.parking.isFree(SPOT, SLOT))
  })

  it('cannot begin too early, unpaid or by a stranger, nor end before it began', async () => {
    const id = await booked()
    expect((await plaza.stay(id, 'check-in')).body.code).toBe('BOOKING_PENDING_PAYMENT')
    await plaza.paid(id)
    expect((await plaza.stay(id, 'check-in')).body.code).toBe('TOO_EARLY')
    expect((await plaza.stay(id, 'check-out')).body.code).toBe('NOT_CHECKED_IN')
    for (const what of ['check-in', 'check-out'] as const) {
      expect((await plaza.stay(id, what, 'stranger')).status).toBe(404)
      expect((await plaza.stay(id, what, 'reader')).status).toBe(403)
    }
  })

  it('that nobody comes for is a no-show, without a refund', async () => {
    const id = await booked()
    await plaza.paid(id)
    await passTo(SLOT.toMs)
    await plaza.until(async () => (await plaza.statusOf(id)) === 'NO_SHOW')
    expect((await plaza.stay(id, 'check-in')).body.code).toBe('BOOKING_NO_SHOW')
    await settled()
    expect(plaza.payments.refunds).toEqual([])
    expect((await plaza.events()).at(-1)).toMatchObject({ type: 'parkwise.bookings.booking-no-show.v1', data: { status: 'NO_SHOW' } })
  })

  it('that nobody ends is over half an hour after its time', async () => {
    const id = await booked()
    await plaza.paid(id)
    await passTo(SLOT.fromMs)
    await plaza.stay(id, 'check-in')
    await passTo(SLOT.toMs + 30 * MINUTE_MS - SECOND_MS)
    expect(await plaza.statusOf(id)).toBe('ACTIVE')
    await passTo(SLOT.toMs + 30 * MINUTE_MS)
    await plaza.until(async () => (await plaza.statusOf(id)) === 'COMPLETED')
    expect((await plaza.events()).at(-1)).toMatchObject({ data: { status: 'COMPLETED', endedBy: 'time' } })
  })
})

it('hoarding spaces without paying is limited, and paying makes room', async () => {
  const greedy = await bookingsUnderTest({ PLAZA_PARKWISE_UNPAID_HOLDS_PER_DRIVER: '1' })
  const id = (await greedy.book()).body.id
  const refused = await greedy.book({ spotId: OTHER_SPOT })
  expect([refused.status, refused.body.code]).toEqual([409, 'TOO_MANY_UNPAID_BOOKINGS'])
  expect(greedy.parking.isFree(OTHER_SPOT, SLOT)).toBe(true)
  await greedy.paid(id)
  expect((await greedy.book({ spotId: OTHER_SPOT })).status).toBe(201)
  await greedy.close()
})
