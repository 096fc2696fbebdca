import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { money } from '#platform/kernel/money.ts'
import { bookingsUnderTest } from './bookings-under-test.ts'
import { NOW_MS, SLOT } from './domain/booking-fixture.ts'
import { SPOT } from './fake-parking.ts'

let plaza: Awaited<ReturnType<typeof bookingsUnderTest>>
beforeEach(async () => {
  plaza = await bookingsUnderTest()
})
afterEach(() => plaza.close())

const booked = async () => (await plaza.book()).body.id

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
    await plaza.passTo(SLOT.fromMs - MINUTE_MS)
    expect((await preview(id)).body).toMatchObject({ rule: 'too-late', percent: 0, refund: { amount: '0.00' } })
    expect((await plaza.cancel(id)).body.refund).toBeNull()
    await plaza.settled()
    expect(plaza.payments.refunds).toEqual([])
    expect(await plaza.events()).toMatchObject([{}, {}, { data: { cancelledBy: 'driver', paid: true, refund: { amount: '0.00' } } }])
  })

  it('by the provider gives everything back, even when its time has begun', async () => {
    const id = await booked()
    await plaza.paid(id)
    await plaza.passTo(SLOT.fromMs + MINUTE_MS)
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
    await plaza.passTo(SLOT.fromMs)
    expect((await plaza.stay(id, 'check-in')).body.status).toBe('ACTIVE')
    await plaza.passTo(SLOT.fromMs + HOUR_MS)
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
    await plaza.passTo(SLOT.toMs)
    await plaza.until(async () => (await plaza.statusOf(id)) === 'NO_SHOW')
    expect((await plaza.stay(id, 'check-in')).body.code).toBe('BOOKING_NO_SHOW')
    await plaza.settled()
    expect(plaza.payments.refunds).toEqual([])
    expect((await plaza.events()).at(-1)).toMatchObject({ type: 'parkwise.bookings.booking-no-show.v1', data: { status: 'NO_SHOW' } })
  })

  it('that nobody ends is over half an hour after its time', async () => {
    const id = await booked()
    await plaza.paid(id)
    await plaza.passTo(SLOT.fromMs)
    await plaza.stay(id, 'check-in')
    await plaza.passTo(SLOT.toMs + 30 * MINUTE_MS - SECOND_MS)
    expect(await plaza.statusOf(id)).toBe('ACTIVE')
    await plaza.passTo(SLOT.toMs + 30 * MINUTE_MS)
    await plaza.until(async () => (await plaza.statusOf(id)) === 'COMPLETED')
    expect((await plaza.events()).at(-1)).toMatchObject({ data: { status: 'COMPLETED', endedBy: 'time' } })
  })
})
