import { inspect } from 'node:util'
import { Stripe } from 'stripe'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { money } from '#platform/kernel/money.ts'
import { type Charge, type PaymentProvider, ProviderUnavailable } from '../application/provider.ts'
import type { PaymentId, RefundId } from '../contract/payments-api.ts'
import { errorReply, fakeStripe, intentBody, listOf, refundBody, type StripeReply } from './fake-stripe.ts'
import { stripeProvider } from './stripe.ts'

const INTENTS = '/v1/payment_intents'
const ONE = `${INTENTS}/pi_3RmS11ZC38HR4wXx`
const API_KEY = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc'
const SECRET = 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH'
const NOW = 1_767_225_600_000

const settings = { apiKey: API_KEY, webhookSecret: SECRET, returnUrl: () => 'https://shop.example/paid', timeoutMs: 300 }
const charge: Charge = {
  paymentId: 'p1' as PaymentId,
  reference: { type: 'order', id: 'o1' },
  amount: money(800, 'CHF'),
  description: 'Something worth it',
  paymentMethod: 'pm_card_visa',
}
const wish = { refundId: 'r1' as RefundId, paymentId: charge.paymentId, providerRef: 'pi_3RmS11ZC38HR4wXx', amount: money(300, 'CHF') }
const ref = wish.providerRef

let server: Awaited<ReturnType<typeof fakeStripe>>
let provider: PaymentProvider
beforeAll(async () => {
  server = await fakeStripe()
  provider = await stripeProvider({ ...settings, apiUrl: server.url })
})
afterAll(() => server.close())
beforeEach(() => {
  server.calls.length = 0
  server.replies.clear()
})
const answers = (replies: Record<string, StripeReply>) => {
  for (const [call, reply] of Object.entries(replies)) server.replies.set(call, reply)
}
const ok = (body: object): StripeReply => ({ body })

it('a charge is one confirmed intent, with our ids as its key and metadata', async () => {
  answers({ [`POST ${INTENTS}`]: ok(intentBody('succeeded')) })
  expect(await provider.charge(charge)).toEqual({ status: 'succeeded', providerRef: ref })
  expect(server.calls).toMatchObject([
    {
      call: `POST ${INTENTS}`,
      form: {
        amount: '800',
        currency: 'chf',
        confirm: 'true',
        payment_method: 'pm_card_visa',
        description: 'Something worth it',
        return_url: 'https://shop.example/paid',
        'automatic_payment_methods[enabled]': 'true',
        'automatic_payment_methods[allow_redirects]': 'always',
        'metadata[paymentId]': 'p1',
        'metadata[referenceType]': 'order',
        'metadata[referenceId]': 'o1',
      },
      headers: { 'idempotency-key': 'charge/p1', authorization: `Bearer ${API_KEY}` },
    },
  ])
})

it.each([
  ['ctoken_1NnQUf', 'confirmation_token', 'ctoken_1NnQUf'],
  ['pm_1NnQUf', 'payment_method', 'pm_1NnQUf'],
])('%s is sent as %s', async (paymentMethod, parameter, value) => {
  answers({ [`POST ${INTENTS}`]: ok(intentBody('processing')) })
  expect((await provider.charge({ ...charge, paymentMethod })).status).toBe('processing')
  expect(server.calls[0]?.form[parameter]).toBe(value)
})

it('the token of a card becomes a payment method first; one that does not exist is declined', async () => {
  const tokenCharge = { ...charge, paymentMethod: 'tok_1NnQUf' }
  answers({ 'POST /v1/payment_methods': ok({ id: 'pm_new', object: 'payment_method' }), [`POST ${INTENTS}`]: ok(intentBody('succeeded')) })
  expect((await provider.charge(tokenCharge)).status).toBe('succeeded')
  expect(server.calls).toMatchObject([
    { form: { type: 'card', 'card[token]': 'tok_1NnQUf' }, headers: { 'idempotency-key': 'method/p1' } },
    { form: { payment_method: 'pm_new' } },
  ])
  const missing = { type: 'invalid_request_error', code: 'resource_missing', param: 'card[token]' }
  answers({ 'POST /v1/payment_methods': errorReply(400, missing) })
  expect(await provider.charge(tokenCharge)).toMatchObject({ status: 'declined', reason: 'invalid-payment-method' })
})

it('a bank that asks the payer has an address to go to', async () => {
  const redirect = { type: 'redirect_to_url', redirect_to_url: { url: 'https://hooks.stripe.com/3ds', return_url: settings.returnUrl() } }
  answers({ [`POST ${INTENTS}`]: ok(intentBody('requires_action', { next_action: redirect })) })
  expect(await provider.charge(charge)).toEqual({ status: 'requires-action', providerRef: ref, actionUrl: 'https://hooks.stripe.com/3ds' })
  answers({ [`POST ${INTENTS}`]: ok(intentBody('requires_action', { next_action: { type: 'use_stripe_sdk' } })) })
  await expect(provider.charge(charge)).rejects.toThrow('use_stripe_sdk')
})

it.each([
  [{ code: 'card_declined', decline_code: 'generic_decline' }, 'card-declined'],
  [{ code: 'card_declined', decline_code: 'stolen_card' }, 'card-declined'],
  [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient-funds'],
  [{ code: 'card_declined', decline_code: 'authentication_required' }, 'authentication-failed'],
  [{ code: 'expired_card' }, 'expired-card'],
  [{ code: 'incorrect_cvc' }, 'invalid-payment-method'],
])('a card error is an answer: %j is %s', async (error, reason) => {
  const failed = intentBody('requires_payment_method', { last_payment_error: { type: 'card_error', ...error } })
  answers({ [`POST ${INTENTS}`]: errorReply(402, { type: 'card_error', message: 'Your card…', ...error, payment_intent: failed }) })
  expect(await provider.charge(charge)).toEqual({ status: 'declined', providerRef: ref, reason })
})

it('a payment method that does not exist is declined; any other mistake in a request is a bug', async () => {
  const missing = {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param: 'payment_method',
    message: "No such PaymentMethod: 'pm_card_visa'",
  }
  answers({ [`POST ${INTENTS}`]: errorReply(400, missing) })
  expect(await provider.charge(charge)).toEqual({ status: 'declined', providerRef: '', reason: 'invalid-payment-method' })
  answers({ [`POST ${INTENTS}`]: errorReply(400, { ...missing, param: 'currency' }) })
  const error = await provider.charge(charge).catch((thrown: unknown) => thrown)
  expect([error instanceof Error, error instanceof ProviderUnavailable]).toEqual([true, false])
  await expect(provider.charge({ ...charge, amount: money(1_005, 'KWD') })).rejects.toThrow('no such amount of KWD')
})

it('a repeated charge is answered as it stands now, not as it stood then', async () => {
  const replayed = { 'idempotent-replayed': 'true' }
  answers({ [`POST ${INTENTS}`]: { headers: replayed, body: intentBody('processing') }, [`GET ${ONE}`]: ok(intentBody('succeeded')) })
  expect((await provider.charge(charge)).status).toBe('succeeded')
  const declined = { type: 'card_error', code: 'card_declined', payment_intent: intentBody('requires_payment_method') }
  answers({
    [`POST ${INTENTS}`]: { status: 402, headers: replayed, body: { error: declined } },
    [`GET ${ONE}`]: ok(intentBody('canceled')),
  })
  expect((await provider.charge(charge)).status).toBe('cancelled')
})

it.each<[string, StripeReply, number?]>([
  ['hangs', 'hang'],
  // The SDK itself asks once more, with the same key.
  ['breaks off', 'cut', 2],
  ['fails', errorReply(500, { type: 'api_error', message: 'oops' })],
  ['is overloaded', errorReply(503, { type: 'api_error' })],
  ['asks for patience', errorReply(429, { type: 'invalid_request_error', code: 'rate_limit' })],
  ['is still at the same request', errorReply(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' })],
  ['does not accept the key', errorReply(401, { type: 'invalid_request_error', message: `Invalid API Key provided: ${API_KEY}` })],
])('a provider that %s is unavailable for every call, which is not made over and over', async (_how, reply, times = 1) => {
  const calls = [`POST ${INTENTS}`, `GET ${ONE}`]
  answers(Object.fromEntries(calls.map((call) => [call, reply])))
  const attempts = [
    () => provider.charge(charge),
    () => provider.look(charge.paymentId, ref),
    () => provider.callOff(charge.paymentId, ref),
    () => provider.refund(wish),
  ]
  for (const attempt of attempts) {
    const error = await attempt().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProviderUnavailable)
    // Whatever prints an error prints all of it.
    expect(inspect(error, { depth: 10 })).not.toMatch(/sk_test|pm_card_visa|secret/)
  }
  expect(server.calls.length).toBe(attempts.length * times)
})

it('nobody there is unavailable, too', async () => {
  const gone = await fakeStripe()
  await gone.close()
  const alone = await stripeProvider({ ...settings, apiUrl: gone.url })
  await expect(alone.charge(charge)).rejects.toBeInstanceOf(ProviderUnavailable)
})

it('a key that stands for another charge is a bug, not an outage', async () => {
  answers({ [`POST ${INTENTS}`]: errorReply(400, { type: 'idempotency_error', message: 'Keys for idempotent requests…' }) })
  const error = await provider.charge(charge).catch((thrown: unknown) => thrown)
  expect([error instanceof Error, error instanceof ProviderUnavailable]).toEqual([true, false])
})

it('a payment is looked up by its reference, else searched for, else sought among the newest', async () => {
  answers({ [`GET ${ONE}`]: ok(intentBody('succeeded')) })
  expect((await provider.look(charge.paymentId, ref))?.status).toBe('succeeded')
  answers({ [`GET ${INTENTS}/search`]: ok(listOf(intentBody('processing'))) })
  expect((await provider.look(charge.paymentId, undefined))?.status).toBe('succeeded')
  expect(server.calls[1]?.form.query).toBe("metadata['paymentId']:'p1'")
  const other = intentBody('succeeded', { id: 'pi_other', metadata: {} })
  answers({ [`GET ${INTENTS}/search`]: ok(listOf()), [`GET ${INTENTS}`]: ok(listOf(other, intentBody('processing'))) })
  expect(await provider.look(charge.paymentId, '')).toEqual({ status: 'processing', providerRef: ref })
  answers({ [`GET ${INTENTS}`]: ok(listOf(other)) })
  expect(await provider.look(charge.paymentId, undefined)).toBeUndefined()
})

it('calling off cancels what can be cancelled, and says how it stands where it is too late', async () => {
  answers({ [`GET ${ONE}`]: ok(intentBody('requires_payment_method')), [`POST ${ONE}/cancel`]: ok(intentBody('canceled')) })
  expect((await provider.callOff(charge.paymentId, ref))?.status).toBe('cancelled')
  const late = errorReply(400, { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' })
  answers({ [`GET ${ONE}`]: ok(intentBody('processing')), [`POST ${ONE}/cancel`]: late })
  expect((await provider.callOff(charge.paymentId, ref))?.status).toBe('processing')
  answers({ [`GET ${ONE}`]: ok(intentBody('succeeded')), [`POST ${ONE}/cancel`]: errorReply(500, {}) })
  expect((await provider.callOff(charge.paymentId, ref))?.status).toBe('succeeded')
})

it('a refund carries our ids, and is never asked for twice, however late', async () => {
  answers({ [`GET ${ONE}`]: ok(intentBody('succeeded')), 'GET /v1/refunds': ok(listOf()), 'POST /v1/refunds': ok(refundBody('pending')) })
  expect(await provider.refund(wish)).toEqual({ status: 'processing' })
  expect(server.calls.at(-1)).toMatchObject({
    form: { payment_intent: ref, amount: '300', 'metadata[refundId]': 'r1', 'metadata[paymentId]': 'p1', 'metadata[referenceId]': 'o1' },
    headers: { 'idempotency-key': 'refund/r1' },
  })
  answers({
    'GET /v1/refunds': ok(
      listOf(refundBody('pending', { metadata: {} }), refundBody('failed', { failure_reason: 'expired_or_canceled_card' })),
    ),
  })
  expect(await provider.refund(wish)).toEqual({ status: 'failed', failure: 'expired-or-canceled-card' })
  expect(server.calls.filter(({ call }) => call === 'POST /v1/refunds')).toHaveLength(1)
  answers({
    'GET /v1/refunds': ok(listOf()),
    'POST /v1/refunds': errorReply(400, { type: 'invalid_request_error', code: 'charge_already_refunded' }),
  })
  expect(await provider.refund(wish)).toEqual({ status: 'failed', failure: 'charge-already-refunded' })
})

const eventBody = (type: string, object: object): string =>
  JSON.stringify({
    id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: NOW / 1_000,
    type,
    data: { object },
  })
const signed = (payload: string, offsetS = 0, secret = SECRET): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: NOW / 1_000 + offsetS })
const read = (payload: string, header: string | string[] | undefined = signed(payload)) =>
  provider.readWebhook(Buffer.from(payload), { 'stripe-signature': header }, NOW)

it('a webhook tells what became of a payment or a refund', () => {
  const known = { eventId: 'evt_1NG8Du2eZvKYlo2CUI79vXWy', paymentId: 'p1', reference: { type: 'order', id: 'o1' } }
  expect(read(eventBody('payment_intent.succeeded', intentBody('succeeded'))).fact).toEqual({
    ...known,
    amount: money(800, 'CHF'),
    about: { type: 'payment', answer: { status: 'succeeded', providerRef: ref } },
  })
  const error = { last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' } }
  expect(read(eventBody('payment_intent.payment_failed', intentBody('requires_payment_method', error))).fact).toMatchObject({
    about: { answer: { status: 'declined', reason: 'insufficient-funds' } },
  })
  expect(read(eventBody('refund.updated', refundBody('succeeded'))).fact).toEqual({
    ...known,
    amount: money(300, 'CHF'),
    about: { type: 'refund', refundId: 'r1', answer: { status: 'succeeded' } },
  })
  expect(
    read(eventBody('payment_intent.succeeded', intentBody('succeeded', { currency: 'jpy', amount_received: 800 }))).fact?.amount,
  ).toEqual(money(800, 'JPY'))
})

it('of payments and kinds that are none of ours there is nothing to tell; what makes no sense is not understood', () => {
  const foreign = intentBody('succeeded', { metadata: {} })
  expect(read(eventBody('payment_intent.succeeded', foreign))).toEqual({ fact: undefined })
  expect(read(eventBody('refund.created', refundBody('pending', { metadata: {} })))).toEqual({ fact: undefined })
  expect(read(eventBody('customer.created', {}))).toEqual({ fact: undefined })
  for (const body of ['not json', '{}', 'null', eventBody('payment_intent.succeeded', intentBody('succeeded', { currency: 'nope' }))]) {
    expect(read(body).rejected, body.slice(0, 40)).toEqual({ type: 'NotUnderstood' })
  }
})

it('a signature is good for 300 s both ways, for these bytes and this secret', () => {
  const body = eventBody('payment_intent.succeeded', intentBody('succeeded'))
  const why = (header: string | string[] | undefined, payload = body) =>
    provider.readWebhook(Buffer.from(payload), { 'stripe-signature': header }, NOW).rejected?.type
  expect([why(signed(body, -300)), why(signed(body, 300))]).toEqual([undefined, undefined])
  expect([why(signed(body, -301)), why(signed(body, 301))]).toEqual(['SignatureTooOld', 'SignatureFromTheFuture'])
  expect([why(undefined), why('')]).toEqual(['SignatureMissing', 'SignatureMissing'])
  const wrong = [
    signed(body, 0, 'whsec_other'),
    [signed(body)],
    'rubbish',
    `t=${NOW / 1_000}`,
    signed(body).replace('v1', 'v0'),
    signed(body, -900).replace(/t=\d+/, `t=${NOW / 1_000}`),
  ]
  for (const header of wrong) expect(why(header), String(header)).toBe('SignatureWrong')
  expect(why(signed(body), body.replace('800', '900'))).toBe('SignatureWrong')
  const [time = '', good = ''] = signed(body).split(',')
  expect(why(`${time},v1=${'0'.repeat(64)},${good}`)).toBeUndefined()
})
