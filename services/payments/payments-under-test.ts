// Payments as it runs, for tests: the real service and gateway on memory engines, and a provider that does what the test says.
import { systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { derivedId, type MessageId, type PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'
import { ledgerEntries } from './application/ledger.ts'
import type { ProviderAnswer, ProviderFact, RefundAnswer } from './application/provider.ts'
import type { PaymentId, PaymentRequest, PaymentsApi, RefundId } from './contract/payments-api.ts'
import { fakeCompanion, fakeProvider, refOf, signedWebhook } from './fake-provider.ts'
import { payments } from './service.ts'

const NOW_MS = Date.parse('2026-05-04T09:00:00Z')
const PAYER = '01900000-0000-7000-8000-00000000000a' as PrincipalId
export const PAYEE = '01900000-0000-7000-8000-000000000001' as PrincipalId
export const STRANGER = '01900000-0000-7000-8000-00000000000b' as PrincipalId
/** Looks like what a provider's card form gives; a test looks for it everywhere. */
export const METHOD = 'tok_4eC39HqLyjWDarjtT1zdp7dc'

const callers = {
  payer: { id: PAYER, permissions: ['payments:read'] },
  stranger: { id: STRANGER, permissions: ['payments:read', 'earnings:read'] },
  payee: { id: PAYEE, permissions: ['earnings:read'] },
}

/** Larger steps than the harness takes by itself: minutes must not take thousands of them. */
const WAIT_STEP_MS = 250

export const chf = (amountMinor: number): Money => money(amountMinor, 'CHF')

/** What the routes of payments answer with; a member that an answer lacks is undefined all the same. */
export type Body = {
  readonly status: string
  readonly code: string
  readonly refunded: { readonly amount: string }
  readonly nextAction?: { readonly url: string }
  readonly refunds: readonly { readonly status: string }[]
  readonly [more: string]: unknown
}

export const paymentsUnderTest = async (environment: Readonly<Record<string, string>> = {}) => {
  const fake = fakeProvider()
  const service = payments({ companion: fakeCompanion(fake) })
  const plaza = await systemUnderTest({ system: 'plaza', services: [service], callers, startMs: NOW_MS, environment })
  const api = plaza.apis.payments as PaymentsApi

  let sent = 0
  const message = (): Message => ({ id: `wish-${++sent}` as MessageId, atMs: plaza.clock.nowMs() })
  const nextPayment = (): PaymentId => derivedId('payment', String(++sent))

  const request = (more: Partial<PaymentRequest> = {}): PaymentRequest => {
    const paymentId = more.paymentId ?? nextPayment()
    return {
      paymentId,
      reference: { type: 'order', id: `order-of-${paymentId}` },
      payerId: PAYER,
      payeeId: PAYEE,
      amount: chf(800),
      lines: [{ label: 'two hours', amount: more.amount ?? chf(800) }],
      description: 'Order 1042',
      paymentMethod: METHOD,
      ...more,
    }
  }

  /** Waits while time passes, as the provider or our own patience may need it. */
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false
    const noted = work.finally(() => {
      settled = true
    })
    noted.catch(() => undefined)
    await plaza.until(() => settled)
    return noted
  }

  /** The whole webhook route, as the provider calls it. */
  const webhook = (fact: object, { atMs = plaza.clock.nowMs(), provider = 'fake' } = {}) => {
    const { body, headers } = signedWebhook(fact, atMs)
    return plaza.call<Body>('nobody', 'POST', `/payments/webhooks/${provider}`, {
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  }

  const factAbout = (wish: PaymentRequest, answer: ProviderAnswer, more: Partial<ProviderFact> = {}): ProviderFact => ({
    eventId: `evt-${++sent}`,
    paymentId: wish.paymentId,
    reference: wish.reference,
    amount: wish.amount,
    about: { type: 'payment', answer },
    ...more,
  })
  const succeeded = (paymentId: PaymentId): ProviderAnswer => ({ status: 'succeeded', providerRef: refOf(paymentId) })

  const kinds = async () => (await plaza.eventsOf('payments')).map(({ type }) => type.replace('plaza.payments.', '').replace('.v1', ''))

  /** Runs a command of payments (`ledger verify`, for example) as the CLI does, while time passes. */
  const cli = (first: string, second: string, ...args: readonly string[]) =>
    passing(plaza.command('payments', `${first} ${second}`, ...args))

  const entries = async () =>
    (await plaza.openedOf('payments').store.find(ledgerEntries, { where: [], limit: 1_000 })).flatMap(({ state }) => (state ? [state] : []))

  return {
    ...plaza,
    api,
    fake,
    message,
    nextPayment,
    request,
    passing,
    webhook,
    factAbout,
    succeeded,
    factAboutRefund: (wish: PaymentRequest, refundId: RefundId, amount: Money, answer: RefundAnswer): ProviderFact => ({
      ...factAbout(wish, succeeded(wish.paymentId)),
      amount,
      about: { type: 'refund', refundId, answer },
    }),
    /** Begins a payment; the answer is what whoever pays is told. */
    start: async (wish: PaymentRequest, wanted = message()) => passing(api.start(wish, wanted)),
    /** Begins a payment, and the provider says that it has the money. */
    pay: async (more: Partial<PaymentRequest> = {}) => {
      const wish = request(more)
      fake.outcome = 'succeeded'
      const { payment } = await passing(api.start(wish, message()))
      if (payment?.status !== 'SUCCEEDED') throw new Error(`the payment is ${payment?.status}`)
      return wish
    },
    /** Sends back so much of a payment, in CHF, or all that is left of it. */
    refund: (wish: PaymentRequest, amount: number | 'all') =>
      api.refund({ paymentId: wish.paymentId, amount: amount === 'all' ? amount : chf(amount), reason: 'cancelled' }, message()),
    cli,
    verify: () => cli('ledger', 'verify'),
    /** What is in the ledger, in no order; it is there some time after what it tells of, see `booked`. */
    entries,
    /** Waits until the ledger has exactly so many entries. */
    booked: (count: number) => plaza.until(async () => (await entries()).length === count),
    statusOf: async (paymentId: PaymentId) => (await api.find(paymentId))?.status,
    show: (paymentId: PaymentId, who: 'payer' | 'stranger' | 'nobody' = 'payer') => plaza.call<Body>(who, 'GET', `/payments/${paymentId}`),
    receipt: (paymentId: PaymentId, who: 'payer' | 'stranger' = 'payer') => plaza.call<Body>(who, 'GET', `/payments/${paymentId}/receipt`),
    /** What was told to the world, in order, without what payments tells itself about asking again. */
    told: async () => (await kinds()).filter((kind) => kind !== 'provider-check-due'),
    /** Lets time pass for at least so long. */
    wait: async (forMs: number) => {
      const untilMs = plaza.clock.nowMs() + forMs
      while (plaza.clock.nowMs() < untilMs) {
        plaza.clock.advance(Math.min(WAIT_STEP_MS, untilMs - plaza.clock.nowMs()))
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    /** A call of a provider that stays silent ends by its time limit only, so time passes while it closes. */
    close: () => passing(plaza.close()),
  }
}
