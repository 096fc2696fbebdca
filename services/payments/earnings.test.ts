import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { money } from '#platform/kernel/money.ts'
import { chf, PAYEE, paymentsUnderTest, STRANGER } from './payments-under-test.ts'

let plaza: Awaited<ReturnType<typeof paymentsUnderTest>>
beforeEach(async () => {
  plaza = await paymentsUnderTest()
})
afterEach(() => plaza.close())

describe('a payout', () => {
  const DAYS = 8

  it('pays what was earned before, once, however often it is asked for', async () => {
    const wish = await plaza.pay()
    await plaza.refund(wish, 300)
    await plaza.pay({ payeeId: STRANGER })
    await plaza.booked(3)
    expect((await plaza.cli('payments', 'payout')).out).toEqual([])
    plaza.clock.advance(DAYS * DAY_MS)
    await plaza.pay()
    await plaza.booked(4)
    const first = await plaza.cli('payments', 'payout')
    expect(first.out.toSorted()).toEqual([`${PAYEE}: 4.50 CHF`, `${STRANGER}: 7.20 CHF`])
    expect((await plaza.cli('payments', 'payout')).out).toEqual([])
    await plaza.booked(6)
    expect((await plaza.told()).filter((kind) => kind === 'payout-initiated')).toHaveLength(2)
    expect((await plaza.cli('ledger', 'show', `payable/${PAYEE}`)).out[1]).toContain('7.20 credit')
    expect((await plaza.cli('ledger', 'show', 'payouts')).out[1]).toContain('11.70 credit')
    expect((await plaza.verify()).status).toBe(0)
  })

  it('many at once pay once', async () => {
    await plaza.pay()
    await plaza.booked(1)
    plaza.clock.advance(DAYS * DAY_MS)
    const all = await Promise.all([1, 2, 3].map(() => plaza.cli('payments', 'payout')))
    expect(all.flatMap(({ out }) => out)).toEqual([`${PAYEE}: 7.20 CHF`])
  })

  it('of one payee leaves the others alone', async () => {
    await plaza.pay()
    await plaza.pay({ payeeId: STRANGER })
    await plaza.booked(2)
    plaza.clock.advance(DAYS * DAY_MS)
    expect((await plaza.cli('payments', 'payout', '--payee', STRANGER)).out).toEqual([`${STRANGER}: 7.20 CHF`])
  })

  it('is not made of what was earned too short a time ago', async () => {
    for (const until of ['2026-05-04T09:00:00Z', 'yesterday', '2026-05-04']) {
      expect((await plaza.cli('payments', 'payout', '--until', until)).status).toBe(2)
    }
    expect((await plaza.cli('payments', 'payout', '--unknown')).status).toBe(2)
  })
})

describe('earnings', () => {
  type Sums = { readonly currency: string; readonly gross: { readonly amount: string }; readonly net: { readonly amount: string } }
  type Answer = { readonly totals: readonly Sums[]; readonly days: readonly (Sums & { readonly date: string })[]; readonly code: string }
  const earnings = async (query: string, who: 'payee' | 'stranger' | 'payer' | 'nobody' = 'payee') =>
    plaza.call<Answer>(who, 'GET', `/earnings?${query}`)
  const WEEK = 'from=2026-05-01T00:00:00Z&to=2026-05-08T00:00:00Z'

  it('are told in all and by day, after commission and refunds', async () => {
    const wish = await plaza.pay()
    await plaza.booked(1)
    plaza.clock.advance(DAY_MS)
    await plaza.refund(wish, 400)
    await plaza.booked(2)
    expect((await earnings(WEEK)).body).toEqual({
      from: '2026-05-01T00:00:00.000Z',
      to: '2026-05-08T00:00:00.000Z',
      timeZone: 'UTC',
      totals: [sums('8.00', '0.40', '4.00', '3.60')],
      days: [
        { date: '2026-05-04', ...sums('8.00', '0.80', '0.00', '7.20') },
        { date: '2026-05-05', ...sums('0.00', '-0.40', '4.00', '-3.60') },
      ],
    })
  })
  const sums = (gross: string, commission: string, refunded: string, net: string) => ({
    currency: 'CHF',
    ...Object.fromEntries(
      Object.entries({ gross, commission, refunded, net }).map(([name, amount]) => [name, { amount, currency: 'CHF' }]),
    ),
  })

  it('are those of the caller alone', async () => {
    await plaza.pay()
    await plaza.booked(1)
    expect((await earnings(WEEK, 'stranger')).body).toMatchObject({ totals: [], days: [] })
    expect([(await earnings(WEEK, 'payer')).status, (await earnings(WEEK, 'nobody')).status]).toEqual([403, 401])
  })

  it('are told by the days of the caller’s time zone', async () => {
    plaza.clock.advance(13 * 60 * MINUTE_MS + 45 * MINUTE_MS)
    await plaza.pay()
    await plaza.booked(1)
    const dates = async (timeZone: string) => (await earnings(`${WEEK}&timeZone=${timeZone}`)).body.days.map(({ date }) => date)
    expect(await dates('UTC')).toEqual(['2026-05-04'])
    expect(await dates('Europe/Zurich')).toEqual(['2026-05-05'])
    expect(await dates('Asia/Kathmandu')).toEqual(['2026-05-05'])
    expect(await dates('Pacific/Honolulu')).toEqual(['2026-05-04'])
  })

  it('of payouts alone are none, and currencies stay apart', async () => {
    await plaza.pay()
    await plaza.pay({ amount: money(500, 'JPY'), lines: [{ label: 'x', amount: money(500, 'JPY') }] })
    await plaza.booked(2)
    plaza.clock.advance(8 * DAY_MS)
    await plaza.cli('payments', 'payout')
    await plaza.booked(4)
    const { body } = await earnings('from=2026-05-01T00:00:00Z&to=2026-06-01T00:00:00Z')
    expect(body.totals.map(({ currency, net }) => [currency, net.amount])).toEqual([
      ['CHF', '7.20'],
      ['JPY', '450'],
    ])
    expect(body.days.map(({ date }) => date)).toEqual(['2026-05-04', '2026-05-04'])
  })

  it.each([
    ['from=2026-05-08T00:00:00Z&to=2026-05-01T00:00:00Z', 'to'],
    ['from=2026-01-01T00:00:00Z&to=2027-02-06T00:00:00Z', 'to'],
    [`${WEEK}&timeZone=Mars/Olympus`, 'timeZone'],
    ['from=2026-05-08&to=2026-05-01T00:00:00Z', 'from'],
    ['to=2026-05-01T00:00:00Z', 'from'],
  ])('of %s are refused', async (query, path) => {
    expect(await earnings(query)).toMatchObject({ status: 422, body: { errors: [{ path }] } })
  })
})

describe('a receipt', () => {
  it('says what was paid for and what went back, and nothing of the commission', async () => {
    const lines = [
      { label: 'first hour', amount: chf(500) },
      { label: 'second hour', amount: chf(300) },
    ]
    const wish = await plaza.pay({ lines })
    await plaza.refund(wish, 300)
    await plaza.until(async () => (await plaza.told()).includes('payment-refunded'))
    const { status, body } = await plaza.receipt(wish.paymentId)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      paymentId: wish.paymentId,
      number: expect.stringMatching(/^2026-[0-9A-F]{12}$/),
      payerId: wish.payerId,
      payeeId: PAYEE,
      description: 'Order 1042',
      reference: wish.reference,
      lines: [{ label: 'first hour', amount: { amount: '5.00' } }, { label: 'second hour' }],
      amount: { amount: '8.00', currency: 'CHF' },
      refunds: [{ amount: { amount: '3.00' }, reason: 'cancelled' }],
      paid: { amount: '5.00' },
    })
    expect(JSON.stringify(body)).not.toContain('commission')
    expect((await plaza.receipt(wish.paymentId)).body).toEqual(body)
  })

  it('does not exist before there is money', async () => {
    const wish = plaza.request()
    await plaza.start(wish)
    expect(await plaza.receipt(wish.paymentId)).toMatchObject({ status: 409, body: { code: 'NOTHING_CAPTURED' } })
    await plaza.wait(SECOND_MS)
  })
})
