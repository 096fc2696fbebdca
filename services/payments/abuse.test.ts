// What must not work, each by its name.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { money } from '#platform/kernel/money.ts'
import type { PaymentRequest } from './contract/payments-api.ts'
import { refOf, SIGNATURE_HEADER, signedWebhook } from './fake-provider.ts'
import { type Body, chf, METHOD, paymentsUnderTest } from './payments-under-test.ts'

let plaza: Awaited<ReturnType<typeof paymentsUnderTest>>
let wish: PaymentRequest
beforeEach(async () => {
  plaza = await paymentsUnderTest()
  wish = plaza.request()
  await plaza.start(wish)
})
afterEach(() => plaza.close())

const success = (more: object = {}) => ({ ...plaza.factAbout(wish, plaza.succeeded(wish.paymentId)), ...more })
const post = (body: string | object, headers: Readonly<Record<string, string>>) =>
  plaza.call<Body>('nobody', 'POST', '/payments/webhooks/fake', { body, headers: { 'content-type': 'application/json', ...headers } })
const answer = async (call: Promise<{ readonly status: number; readonly body: Body }>) => {
  const { status, body } = await call
  return [status, body.code]
}
const nothingHappened = async () => {
  expect([await plaza.statusOf(wish.paymentId), await plaza.told()]).toEqual(['PROCESSING', ['payment-started']])
}

describe('a webhook', () => {
  it('without a signature is refused', async () => {
    expect(await answer(post(success(), {}))).toEqual([400, 'SIGNATURE_MISSING'])
    await nothingHappened()
  })

  it('with a wrong signature is refused', async () => {
    const { body, headers } = signedWebhook(success(), plaza.clock.nowMs())
    const [time = '', signature = ''] = (headers[SIGNATURE_HEADER] ?? '').split(':')
    const wrong = [`${time}:${signature.replace(/./g, '0')}`, `${time}:`, `${time}`, '', `${Number(time) + 1}:${signature}`, 'x:y']
    for (const forged of wrong) expect(await answer(post(body, { [SIGNATURE_HEADER]: forged }))).toEqual([400, 'SIGNATURE_WRONG'])
    await nothingHappened()
  })

  it('whose body was changed by one byte is refused', async () => {
    const { body, headers } = signedWebhook(success(), plaza.clock.nowMs())
    expect(await answer(post(body.replace('"succeeded"', '"succeeded" '), headers))).toEqual([400, 'SIGNATURE_WRONG'])
    expect(await answer(post(body, headers))).toEqual([204, undefined])
  })

  it('with an old signature is refused', async () => {
    const atMs = plaza.clock.nowMs()
    expect(await answer(plaza.webhook(success(), { atMs: atMs - 302 * SECOND_MS }))).toEqual([400, 'SIGNATURE_TOO_OLD'])
    await nothingHappened()
    expect(await answer(plaza.webhook(success(), { atMs: atMs - 299 * SECOND_MS }))).toEqual([204, undefined])
  })

  it('from the future is refused', async () => {
    const atMs = plaza.clock.nowMs()
    expect(await answer(plaza.webhook(success(), { atMs: atMs + 302 * SECOND_MS }))).toEqual([400, 'SIGNATURE_FROM_THE_FUTURE'])
    await nothingHappened()
    expect(await answer(plaza.webhook(success(), { atMs: atMs + 299 * SECOND_MS }))).toEqual([204, undefined])
  })

  it.each([
    ['amount', 'WEBHOOK_OTHER_AMOUNT', { amount: chf(1) }],
    ['currency', 'WEBHOOK_OTHER_CURRENCY', { amount: money(800, 'EUR') }],
    ['reference', 'WEBHOOK_OTHER_REFERENCE', { reference: { type: 'order', id: 'another' } }],
    [
      'payment of the provider',
      'WEBHOOK_OTHER_PROVIDER_REFERENCE',
      { about: { type: 'payment', answer: { status: 'succeeded', providerRef: 'fake_other' } } },
    ],
  ])('for another %s is refused', async (_, code, more) => {
    expect(await answer(plaza.webhook(success(more)))).toEqual([409, code])
    await nothingHappened()
    expect(await answer(plaza.webhook(success()))).toEqual([204, undefined])
  })

  it('twice, or many times at once, is taken and counts once', async () => {
    const fact = success()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => plaza.webhook(fact)))
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204])
    expect(await answer(plaza.webhook(success({ eventId: 'evt-of-the-same' })))).toEqual([204, undefined])
    expect(await plaza.told()).toEqual(['payment-started', 'payment-processed'])
  })

  it('before its payment exists is not found, so that it comes again and then counts', async () => {
    const early = plaza.request()
    const fact = plaza.factAbout(early, plaza.succeeded(early.paymentId))
    expect(await answer(plaza.webhook(fact))).toEqual([404, 'NOT_FOUND'])
    await plaza.start(early)
    expect(await answer(plaza.webhook(fact))).toEqual([204, undefined])
    expect(await plaza.statusOf(early.paymentId)).toBe('SUCCEEDED')
  })

  it('about a refund that nobody asked for is not found', async () => {
    const paid = await plaza.pay()
    const fact = plaza.factAboutRefund(paid, 'nobody-asked' as never, chf(800), { status: 'succeeded' })
    expect(await answer(plaza.webhook(fact))).toEqual([404, 'NOT_FOUND'])
    expect(await plaza.told()).not.toContain('payment-refunded')
  })

  it('about a payment that was called off before it was begun is refused', async () => {
    const never = plaza.request()
    await plaza.api.callOff(never.paymentId, plaza.message())
    const fact = plaza.factAbout(never, plaza.succeeded(never.paymentId))
    expect(await answer(plaza.webhook(fact))).toEqual([409, 'PAYMENT_NEVER_BEGUN'])
  })

  it('in disorder leaves the payment where its money is', async () => {
    const said = (status: 'processing' | 'declined' | 'cancelled') =>
      plaza.factAbout(wish, { status, providerRef: refOf(wish.paymentId), reason: 'card-declined' } as never)
    for (const fact of [said('declined'), success(), said('processing'), said('cancelled'), said('declined')]) {
      expect(await answer(plaza.webhook(fact))).toEqual([204, undefined])
    }
    expect(await plaza.statusOf(wish.paymentId)).toBe('SUCCEEDED')
    expect(await plaza.told()).toEqual(['payment-started', 'payment-failed', 'payment-processed'])
  })

  it('of an unknown provider is not found', async () => {
    expect(await answer(plaza.webhook(success(), { provider: 'unheard-of' }))).toEqual([404, 'NOT_FOUND'])
    expect((await plaza.webhook(success(), { provider: 'NOT-A-NAME' })).status).toBe(422)
    await nothingHappened()
  })

  it('that says what nobody understands is refused, and one of no concern is taken', async () => {
    expect(await answer(plaza.webhook({ hello: 'world' }))).toEqual([400, 'WEBHOOK_NOT_UNDERSTOOD'])
    expect(await answer(plaza.webhook({ kind: 'of-no-concern' }))).toEqual([204, undefined])
    await nothingHappened()
  })

  it('that is no JSON, or nothing, is refused', async () => {
    const { headers } = signedWebhook(success(), plaza.clock.nowMs())
    expect(await answer(post('{', headers))).toEqual([400, 'MALFORMED_BODY'])
    expect((await post('[]', headers)).status).toBe(422)
    expect((await post('', headers)).status).toBe(422)
    await nothingHappened()
  })

  it('with a card number in it is refused', async () => {
    expect(await answer(plaza.webhook(success({ note: '4242 4242 4242 4242' })))).toEqual([422, 'CARD_DATA_REFUSED'])
    expect(await answer(plaza.webhook(success({ cvc: '123' })))).toEqual([422, 'CARD_DATA_REFUSED'])
    await nothingHappened()
  })
})

describe('a refund', () => {
  it('above what was captured is refused, alone or together with others', async () => {
    const paid = await plaza.pay()
    const refund = (amount: number) => plaza.api.refund({ paymentId: paid.paymentId, amount: chf(amount), reason: 'x' }, plaza.message())
    expect(await refund(801)).toEqual({ rejected: { type: 'RefundExceedsCaptured', left: chf(800) } })
    const answers = await Promise.all([refund(500), refund(500), refund(500)])
    expect(answers.filter(({ rejected }) => rejected)).toEqual([
      { rejected: { type: 'RefundExceedsCaptured', left: chf(300) } },
      { rejected: { type: 'RefundExceedsCaptured', left: chf(300) } },
    ])
    await plaza.wait(5 * SECOND_MS)
    expect([...plaza.fake.refunds.values()]).toEqual([500])
  })

  it('of what was not captured, or of nothing that is known, is refused', async () => {
    const refund = (paymentId: PaymentRequest['paymentId']) => plaza.api.refund({ paymentId, amount: 'all', reason: 'x' }, plaza.message())
    expect(await refund(wish.paymentId)).toEqual({ rejected: { type: 'NothingCaptured' } })
    expect(await refund(plaza.nextPayment())).toEqual({ rejected: { type: 'PaymentNotFound' } })
    expect(plaza.fake.refunds.size).toBe(0)
  })
})

describe('somebody else’s payment', () => {
  it('looks like none', async () => {
    const paid = await plaza.pay()
    const none = plaza.nextPayment()
    const seen = async (id: typeof none, who: 'payer' | 'stranger') => [
      await answer(plaza.show(id, who)),
      await answer(plaza.receipt(id, who)),
    ]
    expect(await seen(paid.paymentId, 'stranger')).toEqual(await seen(none, 'payer'))
    expect(await seen(none, 'payer')).toEqual([
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
    ])
    expect((await plaza.show(paid.paymentId, 'nobody')).status).toBe(401)
    expect((await plaza.call('payee', 'GET', `/payments/${paid.paymentId}`)).status).toBe(403)
    expect((await plaza.call('payer', 'GET', '/payments/4242')).status).toBe(422)
  })
})

describe('a payment method', () => {
  it('is in no event, no answer, and in no state or outcome as it is; when the provider has answered, it is not kept at all', async () => {
    const engine = plaza.openedOf('payments').engine
    const everything = async () =>
      JSON.stringify([
        await plaza.eventsOf('payments'),
        await engine.find('payment', { where: [], limit: 100 }),
        await engine.find('ledger_entry', { where: [], limit: 100 }),
        await engine.find('ledger_page', { where: [], limit: 100 }),
        (await plaza.show(wish.paymentId)).body,
        (await plaza.receipt(wish.paymentId)).body,
        await plaza.api.find(wish.paymentId),
      ])
    const outcome = await engine.seen({ collection: 'payment', id: wish.paymentId }, 'wish-2')
    expect(outcome).toBeDefined()
    expect(JSON.stringify(outcome)).not.toContain(METHOD)
    expect(await everything()).toContain('"sealedMethod":"')
    await plaza.webhook(success())
    await plaza.wait(SECOND_MS)
    const after = await everything()
    expect(after).not.toContain(METHOD)
    expect(after).not.toContain('"sealedMethod":"')
    expect([...plaza.fake.charges.values()][0]?.paymentMethod).toBe(METHOD)
  })

  it('is kept as long as the provider may still have to be asked, and no longer', async () => {
    plaza.fake.outcome = 'requires-action'
    const slow = plaza.request()
    await plaza.start(slow)
    const kept = async () => JSON.stringify(await plaza.openedOf('payments').engine.load([{ collection: 'payment', id: slow.paymentId }]))
    expect(await kept()).toContain('"sealedMethod":"')
    await plaza.wait(20 * MINUTE_MS)
    expect(await plaza.statusOf(slow.paymentId)).toBe('CANCELLED')
    expect(await kept()).toContain('"sealedMethod":null')
  })
})
