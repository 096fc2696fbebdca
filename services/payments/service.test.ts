import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { payments } from './application/payments.ts'
import type { PaymentRequest } from './contract/payments-api.ts'
import { paymentFixture } from './domain/payment-fixture.ts'
import { chf, PAYEE, paymentsUnderTest } from './payments-under-test.ts'

let plaza: Awaited<ReturnType<typeof paymentsUnderTest>>
beforeEach(async () => {
  plaza = await paymentsUnderTest()
})
afterEach(() => plaza.close())

const tellSucceeded = (wish: PaymentRequest) => plaza.webhook(plaza.factAbout(wish, plaza.succeeded(wish.paymentId)))
const until = (wish: PaymentRequest, status: string) => plaza.until(async () => (await plaza.statusOf(wish.paymentId)) === status)

describe('paying', () => {
  it('is told at once, and done when the provider says so', async () => {
    const wish = plaza.request()
    const { payment } = await plaza.start(wish)
    expect(payment).toEqual({
      paymentId: wish.paymentId,
      reference: wish.reference,
      payerId: wish.payerId,
      amount: chf(800),
      status: 'PROCESSING',
      refunded: chf(0),
    })
    expect((await tellSucceeded(wish)).status).toBe(204)
    expect((await plaza.show(wish.paymentId)).body).toMatchObject({ status: 'SUCCEEDED', amount: { amount: '8.00', currency: 'CHF' } })
    expect(await plaza.told()).toEqual(['payment-started', 'payment-processed'])
    expect(await plaza.eventsOf('payments')).toMatchObject([{}, { data: { commission: { amount: '0.80' } } }])
  })

  it('with a provider that knows at once has its answer at once, without time passing', async () => {
    plaza.fake.outcome = 'succeeded'
    const { payment } = await plaza.api.start(plaza.request(), plaza.message())
    expect(payment?.status).toBe('SUCCEEDED')
  })

  it('with a card that is declined says why, and another payment may be begun', async () => {
    plaza.fake.outcome = 'declined'
    const { payment } = await plaza.start(plaza.request())
    expect(payment).toMatchObject({ status: 'DECLINED', declineReason: 'card-declined' })
    expect(await plaza.eventsOf('payments')).toMatchObject([{}, { data: { reason: 'card-declined' } }])
    await plaza.pay()
  })

  it('that needs the bank tells where to confirm, and is done when the bank has been asked', async () => {
    plaza.fake.outcome = 'requires-action'
    const wish = plaza.request()
    const { payment } = await plaza.start(wish)
    expect(payment?.nextAction).toEqual({ type: 'redirect', url: `https://bank.example/confirm/${wish.paymentId}` })
    expect((await plaza.show(wish.paymentId)).body).toMatchObject({ status: 'REQUIRES_ACTION', nextAction: payment?.nextAction })
    await tellSucceeded(wish)
    const { body } = await plaza.show(wish.paymentId)
    expect([body.status, body.nextAction]).toEqual(['SUCCEEDED', undefined])
    expect(await plaza.told()).toEqual(['payment-started', 'payment-action-required', 'payment-processed'])
  })

  it('that nobody confirms at the bank is called off after a quarter of an hour', async () => {
    plaza.fake.outcome = 'requires-action'
    const wish = plaza.request()
    await plaza.start(wish)
    await plaza.wait(14 * MINUTE_MS)
    expect(await plaza.statusOf(wish.paymentId)).toBe('REQUIRES_ACTION')
    await plaza.wait(MINUTE_MS)
    await until(wish, 'CANCELLED')
    expect(await plaza.told()).toEqual(['payment-started', 'payment-action-required', 'payment-call-off-requested', 'payment-cancelled'])
  })

  it('twice with one message is one payment with one answer; with the same id for something else it is refused', async () => {
    const wish = plaza.request()
    const message = { id: 'once' as MessageId, atMs: plaza.clock.nowMs() }
    const answers = await Promise.all([1, 2, 3].map(() => plaza.start(wish, message)))
    expect(new Set(answers.map(({ payment }) => JSON.stringify(payment))).size).toBe(1)
    expect((await plaza.start(wish)).payment).toEqual(answers[0]?.payment)
    expect(plaza.fake.charges.size).toBe(1)
    expect(await plaza.told()).toEqual(['payment-started'])
    const other = plaza.request({ paymentId: wish.paymentId, amount: chf(900) })
    expect(await plaza.start(other)).toEqual({ rejected: { type: 'PaymentExists' } })
  })
})

describe('a provider that is slow or away', () => {
  it.each(['silent', 'away'] as const)(
    '(%s) lets the payer go after three seconds at the latest, and the payment goes on',
    async (behaviour) => {
      plaza.fake.behaviour = behaviour
      const wish = plaza.request()
      const begunMs = plaza.clock.nowMs()
      const { payment } = await plaza.start(wish)
      expect(payment?.status).toBe('PROCESSING')
      expect(plaza.clock.nowMs() - begunMs).toBeLessThan(3_500)
      await plaza.wait(20 * SECOND_MS)
      expect(await plaza.statusOf(wish.paymentId)).toBe('PROCESSING')
      plaza.fake.behaviour = 'answers'
      plaza.fake.outcome = 'succeeded'
      plaza.fake.becomes(wish.paymentId, plaza.succeeded(wish.paymentId))
      await plaza.wait(30 * SECOND_MS)
      expect(await plaza.statusOf(wish.paymentId)).toBe('SUCCEEDED')
      expect(plaza.fake.charges.size).toBe(behaviour === 'silent' ? 1 : 0)
    },
  )

  it('is charged when it is back, once', async () => {
    plaza.fake.behaviour = 'away'
    const wish = plaza.request()
    await plaza.start(wish)
    plaza.fake.behaviour = 'answers'
    plaza.fake.outcome = 'succeeded'
    await until(wish, 'SUCCEEDED')
    expect([...plaza.fake.charges.values()]).toMatchObject([{ paymentId: wish.paymentId, paymentMethod: wish.paymentMethod }])
  })

  it('for one payment holds up no other', async () => {
    plaza.fake.behaviour = 'silent'
    const slow = plaza.request()
    await plaza.start(slow)
    plaza.fake.behaviour = 'answers'
    plaza.fake.outcome = 'succeeded'
    const begunMs = plaza.clock.nowMs()
    const { payment } = await plaza.start(plaza.request())
    expect([payment?.status, plaza.clock.nowMs() - begunMs]).toEqual(['SUCCEEDED', expect.any(Number)])
    expect(plaza.clock.nowMs() - begunMs).toBeLessThan(SECOND_MS)
    expect(await plaza.statusOf(slow.paymentId)).toBe('PROCESSING')
  })

  it('whose webhook never comes is looked up', async () => {
    const wish = plaza.request()
    await plaza.start(wish)
    plaza.fake.becomes(wish.paymentId, plaza.succeeded(wish.paymentId))
    await plaza.wait(10 * SECOND_MS)
    expect(await plaza.statusOf(wish.paymentId)).toBe('SUCCEEDED')
  })

  it('sets nothing aside: no event of it waits for a person', async () => {
    plaza.fake.behaviour = 'silent'
    await plaza.start(plaza.request())
    await plaza.wait(5 * MINUTE_MS)
    expect(await plaza.openedOf('payments').engine.parkedKeys()).toEqual([])
  })

  it('that is late says so after everybody has given up, and the money is told of', async () => {
    const wish = plaza.request()
    await plaza.start(wish)
    await plaza.api.callOff(wish.paymentId, plaza.message())
    await until(wish, 'CANCELLED')
    await tellSucceeded(wish)
    expect(await plaza.statusOf(wish.paymentId)).toBe('SUCCEEDED')
    expect(await plaza.told()).toEqual(['payment-started', 'payment-call-off-requested', 'payment-cancelled', 'payment-processed'])
  })

  it('that took the money of a request that had been given up is found out', async () => {
    plaza.fake.behaviour = 'away'
    const wish = plaza.request()
    await plaza.start(wish)
    await plaza.api.callOff(wish.paymentId, plaza.message())
    plaza.fake.behaviour = 'answers'
    await until(wish, 'CANCELLED')
    plaza.fake.becomes(wish.paymentId, plaza.succeeded(wish.paymentId))
    await plaza.wait(MINUTE_MS + SECOND_MS)
    expect(await plaza.statusOf(wish.paymentId)).toBe('SUCCEEDED')
  })
})

describe('calling a payment off', () => {
  it('before it was begun keeps it from ever being begun', async () => {
    const wish = plaza.request()
    await plaza.api.callOff(wish.paymentId, plaza.message())
    expect(await plaza.start(wish)).toEqual({ rejected: { type: 'PaymentCalledOff' } })
    expect([plaza.fake.charges.size, await plaza.told(), await plaza.api.find(wish.paymentId)]).toEqual([0, [], undefined])
  })

  it('while it is under way tells the provider, once', async () => {
    const wish = plaza.request()
    await plaza.start(wish)
    await plaza.api.callOff(wish.paymentId, plaza.message())
    await plaza.api.callOff(wish.paymentId, plaza.message())
    await until(wish, 'CANCELLED')
    expect(await plaza.told()).toEqual(['payment-started', 'payment-call-off-requested', 'payment-cancelled'])
  })

  it('that has its money changes nothing', async () => {
    const wish = await plaza.pay()
    await plaza.api.callOff(wish.paymentId, plaza.message())
    await plaza.wait(MINUTE_MS)
    expect(await plaza.told()).toEqual(['payment-started', 'payment-processed'])
  })

  it('while the provider is away is told to it when it is back', async () => {
    const wish = plaza.request()
    await plaza.start(wish)
    plaza.fake.behaviour = 'away'
    await plaza.api.callOff(wish.paymentId, plaza.message())
    await plaza.wait(20 * SECOND_MS)
    expect(await plaza.statusOf(wish.paymentId)).toBe('PROCESSING')
    plaza.fake.behaviour = 'answers'
    await plaza.wait(20 * SECOND_MS)
    expect(await plaza.statusOf(wish.paymentId)).toBe('CANCELLED')
  })
})

describe('refunding', () => {
  const refund = (wish: PaymentRequest, amount: number | 'all', message = plaza.message()) =>
    plaza.api.refund({ paymentId: wish.paymentId, amount: amount === 'all' ? amount : chf(amount), reason: 'cancelled' }, message)
  const refundStates = async (wish: PaymentRequest) => (await plaza.show(wish.paymentId)).body.refunds.map(({ status }) => status)

  it('sends back a part and then the rest, each with its part of the commission', async () => {
    const wish = await plaza.pay({ amount: chf(805), lines: [{ label: 'all', amount: chf(805) }] })
    await refund(wish, 400)
    expect(await refund(wish, 'all')).toMatchObject({ amount: chf(405) })
    await plaza.until(async () => (await refundStates(wish)).join() === 'SUCCEEDED,SUCCEEDED')
    const refunds = (await plaza.eventsOf('payments')).filter(({ type }) => type.includes('payment-refunded'))
    expect(refunds).toMatchObject([
      { data: { refund: { amount: '4.00' }, commission: { amount: '0.40' }, refundedInAll: { amount: '4.00' } } },
      { data: { refund: { amount: '4.05' }, commission: { amount: '0.41' }, refundedInAll: { amount: '8.05' } } },
    ])
    expect((await plaza.show(wish.paymentId)).body).toMatchObject({ status: 'SUCCEEDED', refunded: { amount: '8.05' } })
  })

  it('twice with one message is one refund', async () => {
    const wish = await plaza.pay()
    const message = plaza.message()
    const [first, again] = await Promise.all([refund(wish, 300, message), refund(wish, 300, message)])
    expect(first).toEqual(again)
    await plaza.until(async () => (await refundStates(wish)).join() === 'SUCCEEDED')
    expect(plaza.fake.refunds.size).toBe(1)
  })

  it('while the provider is away is promised at once, and kept when it is back', async () => {
    const wish = await plaza.pay()
    plaza.fake.behaviour = 'silent'
    expect((await refund(wish, 'all')).refundId).toBeDefined()
    await plaza.wait(30 * SECOND_MS)
    expect(await refundStates(wish)).toEqual(['REQUESTED'])
    expect((await plaza.show(wish.paymentId)).body.refunded.amount).toBe('8.00')
    plaza.fake.behaviour = 'answers'
    await plaza.wait(30 * SECOND_MS)
    expect(await refundStates(wish)).toEqual(['SUCCEEDED'])
    expect(plaza.fake.refunds.size).toBe(1)
  })

  it('that the provider refuses is told as such, and its amount can be refunded again', async () => {
    const wish = await plaza.pay()
    plaza.fake.refundOutcome = { status: 'failed', failure: 'account-closed' }
    await refund(wish, 'all')
    await plaza.until(async () => (await refundStates(wish)).join() === 'FAILED')
    expect((await plaza.told()).at(-1)).toBe('refund-failed')
    plaza.fake.refundOutcome = { status: 'succeeded' }
    await refund(wish, 'all')
    await plaza.until(async () => (await refundStates(wish)).join() === 'FAILED,SUCCEEDED')
  })

  it('is also done when only the webhook says so', async () => {
    const wish = await plaza.pay()
    plaza.fake.refundOutcome = { status: 'processing' }
    const { refundId } = await refund(wish, 200)
    if (!refundId) throw new Error('the refund is accepted')
    const fact = plaza.factAboutRefund(wish, refundId, chf(200), { status: 'succeeded' })
    expect((await plaza.webhook(fact)).status).toBe(204)
    expect(await refundStates(wish)).toEqual(['SUCCEEDED'])
  })
})

it('a payment at a provider that is not set up any more stays as it is, and is not charged at another one', async () => {
  const { store } = plaza.openedOf('payments')
  const { start, paymentId } = paymentFixture(1, PAYEE)
  const command = { ...start, provider: 'retired', nowMs: plaza.clock.nowMs() } as typeof start
  await store.execute(payments, paymentId, command, plaza.message())
  await plaza.wait(MINUTE_MS)
  expect([await plaza.statusOf(paymentId), plaza.fake.charges.size]).toEqual(['PROCESSING', 0])
  expect(await plaza.openedOf('payments').engine.parkedKeys()).toEqual([])
})

it('a provider that answers with another payment of its own is not believed', async () => {
  const wish = plaza.request()
  await plaza.start(wish)
  plaza.fake.becomes(wish.paymentId, { status: 'succeeded', providerRef: 'fake_other' })
  await plaza.wait(MINUTE_MS)
  expect(await plaza.statusOf(wish.paymentId)).toBe('PROCESSING')
  plaza.fake.becomes(wish.paymentId, plaza.succeeded(wish.paymentId))
  await plaza.wait(MINUTE_MS)
  expect(await plaza.statusOf(wish.paymentId)).toBe('SUCCEEDED')
})
