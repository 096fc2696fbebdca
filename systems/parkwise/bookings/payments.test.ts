import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
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
const expired = async (id: string) => {
  await plaza.passTo(NOW_MS + HOLD_MS + EXTENSION_MS)
  await plaza.until(async () => (await plaza.statusOf(id)) === 'EXPIRED')
}

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
      description: 'Parkhaus Urania, 2026-05-04 12:00',
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
    await plaza.passTo(NOW_MS + HOLD_MS + EXTENSION_MS)
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(false)
    expect(await plaza.events()).toMatchObject([{}, { type: 'parkwise.bookings.booking-confirmed.v1', data: { paymentId } }])
  })

  it('keeps the space longer, once, while it is under way', async () => {
    const id = await booked()
    await plaza.paid(id, 'failed')
    await plaza.until(async () => (await plaza.show(id)).body.payment?.state === 'DECLINED')
    await plaza.passTo(NOW_MS + HOLD_MS)
    expect(await plaza.statusOf(id)).toBe('PENDING_PAYMENT')
    await plaza.pay(id)
    await plaza.passTo(NOW_MS + HOLD_MS + EXTENSION_MS - SECOND_MS)
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
    await plaza.passTo(plaza.clock.nowMs() + HOLD_MS)
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
    await plaza.settled()
    expect(plaza.payments.refunds).toHaveLength(1)
  })

  it('and a cancellation at the same moment end in one of the two, with the money to match', async () => {
    const id = await booked()
    const { paymentId } = (await plaza.pay(id)).body
    await Promise.all([plaza.payments.say(paymentId, 'processed'), plaza.cancel(id)])
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(await plaza.statusOf(id)).toBe('CANCELLED')
    await plaza.settled()
    expect(plaza.payments.refunds).toHaveLength(1)
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(true)
  })

  it('goes back although payments was away when it was to go', async () => {
    const id = await booked()
    await plaza.paid(id)
    plaza.payments.state.away = true
    await plaza.cancel(id)
    await plaza.settled()
    expect(plaza.payments.refunds).toEqual([])
    plaza.payments.state.away = false
    await plaza.until(() => plaza.payments.refunds.length > 0)
    expect(plaza.payments.refunds).toMatchObject([{ reason: 'cancelled-by-driver' }])
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
