import { beforeEach, expect, it } from 'vitest'
import { systemRandom } from '#platform/host/real-world.ts'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { money } from '#platform/kernel/money.ts'
import { type PaymentProvider, ProviderUnavailable } from '../application/provider.ts'
import type { PaymentId, RefundId } from '../contract/payments-api.ts'
import { controlledSandbox } from './companion.ts'
import { chargeOf, fakeGateway } from './fake-gateway.ts'

const key = new Uint8Array(32).fill(7)
const p1 = 'p1' as PaymentId

let clock: ManualClock
let gateway: ReturnType<typeof fakeGateway>
let sandbox: ReturnType<typeof controlledSandbox>
let provider: PaymentProvider
beforeEach(() => {
  clock = manualClock()
  gateway = fakeGateway(clock.nowMs)
  sandbox = controlledSandbox()
  provider = open()
})
const open = () => sandbox.companion.inProcess({ key, clock, random: systemRandom, callGateway: gateway.callGateway })

/** What is under way without the clock comes to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve))
const pass = async (ms: number): Promise<void> => {
  await settled()
  clock.advance(ms)
  await settled()
}
const charge = (paymentMethod: string, id: string = p1) => provider.charge(chargeOf(id, paymentMethod))
const refund = (amountMinor: number, refundId = 'r1') =>
  provider.refund({ refundId: refundId as RefundId, paymentId: p1, providerRef: '', amount: money(amountMinor, 'CHF') })
const told = () =>
  gateway.facts(provider).map(({ about }) => (about.type === 'payment' ? about.answer.status : `refund ${about.answer.status}`))
const look = async () => (await provider.look(p1, undefined))?.status

it('an ordinary payment is processing at first, and soon a webhook says that the money is taken', async () => {
  expect((await charge('tok_visa')).status).toBe('processing')
  expect(told()).toEqual([])
  await pass(SECOND_MS)
  const { amount, reference } = chargeOf(p1, '')
  expect(gateway.facts(provider)).toMatchObject([{ paymentId: p1, amount, reference, about: { answer: { status: 'succeeded' } } }])
})

it.each([
  ['tok_declined', 'card-declined'],
  ['tok_insufficient', 'insufficient-funds'],
  ['tok_expired', 'expired-card'],
  ['tok_nobody_knows', 'invalid-payment-method'],
  ['constructor', 'invalid-payment-method'],
])('%s is declined at once, and a webhook says so, too: %s', async (token, reason) => {
  expect(await charge(token)).toMatchObject({ status: 'declined', reason })
  await pass(0)
  expect(gateway.facts(provider)).toMatchObject([{ about: { answer: { status: 'declined', reason } } }])
  await pass(MINUTE_MS)
  expect(await look()).toBe('declined')
})

it('tok_timeout keeps the caller waiting, and takes the money all the same; asked again, it answers', async () => {
  const unanswered = charge('tok_timeout').catch((error: unknown) => error)
  await pass(3_000)
  expect(await unanswered).toBeInstanceOf(ProviderUnavailable)
  expect((await charge('tok_timeout')).status).toBe('processing')
  await pass(3_000)
  expect([told(), await look()]).toEqual([['succeeded'], 'succeeded'])
})

it('tok_late takes the money after fifteen minutes, and nothing stops it on the way', async () => {
  await charge('tok_late')
  await pass(14 * MINUTE_MS)
  expect([(await provider.callOff(p1, undefined))?.status, told()]).toEqual(['processing', []])
  await pass(MINUTE_MS)
  expect(told()).toEqual(['succeeded'])
})

it('tok_lost takes the money and never says so; who looks sees it', async () => {
  await charge('tok_lost')
  await pass(60 * MINUTE_MS)
  expect([told(), await look()]).toEqual([[], 'succeeded'])
})

it('tok_action asks the payer: one who approves has paid, one who refuses has not, one who takes an hour has not either', async () => {
  const asked = [await charge('tok_action', 'yes'), await charge('tok_action', 'no'), await charge('tok_action', 'silent')]
  const urls = asked.map((answer) => (answer.status === 'requires-action' ? answer.actionUrl : ''))
  await sandbox.approve(urls[0] ?? '')
  await sandbox.refuse(urls[1] ?? '')
  // It counts once.
  await sandbox.approve(urls[1] ?? '')
  await pass(60 * MINUTE_MS)
  const statuses = await Promise.all(['yes', 'no', 'silent'].map((id) => provider.look(id as PaymentId, undefined)))
  expect(statuses).toMatchObject([
    { status: 'succeeded' },
    { status: 'declined', reason: 'authentication-failed' },
    { status: 'declined', reason: 'authentication-failed' },
  ])
})

it('a payment that waits for the payer can be called off; then nobody can approve it any more', async () => {
  const asked = await charge('tok_action')
  expect((await provider.callOff(p1, undefined))?.status).toBe('cancelled')
  if (asked.status === 'requires-action') await sandbox.approve(asked.actionUrl)
  await pass(60 * MINUTE_MS)
  expect([await look(), told()]).toEqual(['cancelled', ['requires-action', 'cancelled']])
})

it('what the provider has never heard of it neither finds, nor calls off, nor refunds', async () => {
  expect([await look(), await provider.callOff(p1, undefined)]).toEqual([undefined, undefined])
  expect(await refund(100)).toEqual({ status: 'failed', failure: 'payment-unknown' })
})

it('a payment asked for twice is taken once; one with the same id and another amount is refused', async () => {
  const answers = await Promise.all([charge('tok_visa'), charge('tok_visa')])
  expect(answers[0]).toEqual(answers[1])
  await pass(SECOND_MS)
  expect([told(), sandbox.charges().length]).toEqual([['succeeded'], 1])
  await expect(provider.charge(chargeOf(p1, 'tok_visa', 900))).rejects.toThrow('begun as another')
})

it('money goes back once per refund, in parts, and never more than was taken', async () => {
  await charge('tok_visa')
  expect(await refund(300)).toEqual({ status: 'failed', failure: 'nothing-captured' })
  await pass(SECOND_MS)
  const answers = [await refund(500, 'r2'), await refund(500, 'r2'), await refund(301, 'r3'), await refund(300, 'r4')]
  expect(answers.map(({ status }) => status)).toEqual(['processing', 'processing', 'failed', 'processing'])
  await expect(refund(499, 'r2')).rejects.toThrow('asked for as another')
  await pass(SECOND_MS)
  expect(told().toSorted()).toEqual(['refund failed', 'refund failed', 'refund succeeded', 'refund succeeded', 'succeeded'])
  expect(await refund(500, 'r2')).toEqual({ status: 'succeeded' })
})

it('a refund to a closed account fails after a while', async () => {
  await charge('tok_unrefundable')
  await pass(SECOND_MS)
  await refund(800)
  await pass(SECOND_MS)
  expect(gateway.facts(provider).at(-1)).toMatchObject({
    about: { refundId: 'r1', answer: { status: 'failed', failure: 'account-closed' } },
  })
})

it('a token of the card form pays once', async () => {
  const token = await sandbox.token('4242 4242 4242 4242')
  expect((await charge(token)).status).toBe('processing')
  expect(await charge(token, 'p2')).toMatchObject({ status: 'declined', reason: 'invalid-payment-method' })
})

it('a webhook that nobody accepts is sent again, the same one, with pauses that grow to minutes', async () => {
  gateway.answers(503)
  await charge('tok_visa')
  for (let seconds = 0; seconds < 3_600; seconds++) await pass(SECOND_MS)
  const pauses = gateway.heard.slice(1).map(({ atMs }, index) => atMs - (gateway.heard[index]?.atMs ?? 0))
  expect(new Set(gateway.heard.map(({ body }) => body)).size).toBe(1)
  expect(pauses[0]).toBeLessThanOrEqual(2 * SECOND_MS)
  expect(Math.max(...pauses)).toBeGreaterThan(2 * MINUTE_MS)
  expect(Math.max(...pauses)).toBeLessThan(8 * MINUTE_MS)
  gateway.answers('away')
  await pass(10 * MINUTE_MS)
  gateway.answers(200)
  const before = gateway.heard.length
  for (let minutes = 0; minutes < 60; minutes++) await pass(MINUTE_MS)
  expect(gateway.heard.length).toBe(before + 1)
})

it('a webhook that is refused for three days is given up', async () => {
  gateway.answers(400)
  await charge('tok_declined')
  for (let hours = 0; hours < 24 * 4 * 12; hours++) await pass(5 * MINUTE_MS)
  const before = gateway.heard.length
  for (let hours = 0; hours < 24; hours++) await pass(60 * MINUTE_MS)
  expect(gateway.heard.length).toBe(before)
})

it('it can be made to misbehave: away, slow, an answer lost, webhooks twice, lost, late and lying', async () => {
  sandbox.set({ away: 1 })
  await expect(charge('tok_visa', 'a')).rejects.toBeInstanceOf(ProviderUnavailable)
  sandbox.set({ away: 0, answerLost: 1 })
  await expect(charge('tok_visa', 'b')).rejects.toBeInstanceOf(ProviderUnavailable)
  sandbox.calm()
  sandbox.set({ slow: 1, slowMs: 10_000 })
  const slow = charge('tok_visa', 'c').catch((error: unknown) => error)
  await pass(3_000)
  expect(await slow).toBeInstanceOf(ProviderUnavailable)
  sandbox.calm()
  const known = await Promise.all(['a', 'b', 'c'].map((id) => provider.look(id as PaymentId, undefined)))
  expect(known.map((answer) => answer?.status)).toEqual([undefined, 'succeeded', 'succeeded'])

  gateway.heard.length = 0
  sandbox.set({ webhookTwice: 1 })
  await charge('tok_declined', 'd')
  await pass(0)
  expect(gateway.heard.length).toBe(2)
  expect(new Set(gateway.facts(provider).map(({ eventId }) => eventId)).size).toBe(1)

  gateway.heard.length = 0
  sandbox.calm()
  sandbox.set({ webhookLost: 1 })
  await charge('tok_declined', 'e')
  await pass(2 * SECOND_MS)
  expect(gateway.heard).toEqual([])
  sandbox.calm()
  await pass(MINUTE_MS)
  expect(gateway.heard.length).toBe(1)

  gateway.heard.length = 0
  sandbox.set({ webhookLies: 1, webhookLie: 'amount' })
  await charge('tok_declined', 'f')
  await pass(0)
  sandbox.set({ webhookLie: 'reference' })
  await pass(2 * SECOND_MS)
  sandbox.calm()
  await pass(MINUTE_MS)
  const truth = { amount: money(800, 'CHF'), reference: chargeOf('f', '').reference }
  expect(gateway.facts(provider)).toMatchObject([
    { ...truth, amount: money(1, 'CHF') },
    { ...truth, reference: { type: 'order', id: 'order-of-f-not' } },
    truth,
  ])
})

it('opened again, it has forgotten nothing and calls the new gateway', async () => {
  await charge('tok_late')
  const old = gateway
  gateway = fakeGateway(clock.nowMs)
  provider = open()
  await pass(15 * MINUTE_MS)
  expect([await look(), told(), old.heard.length]).toEqual(['succeeded', ['succeeded'], 0])
})
