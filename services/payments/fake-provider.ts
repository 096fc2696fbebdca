// A payment provider that does what a test tells it: slow, away, late, double, lying, disordered. It keeps to the port, so what
// it is asked twice it does once; what it says is the test's affair.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Companion } from '#platform/host/companion.ts'
import type { Charge, PaymentProvider, ProviderAnswer, ProviderFact, RefundAnswer, WebhookRejection } from './application/provider.ts'
import { ProviderUnavailable } from './application/provider.ts'
import type { PaymentId, RefundId } from './contract/payments-api.ts'

export const SIGNATURE_HEADER = 'fake-signature'
const KEY = 'only the fake provider signs with this'
const TOLERANCE_S = 300

type Behaviour = 'answers' | 'away' | 'silent'

export type FakeProvider = Omit<PaymentProvider, 'charge'> & {
  charge: PaymentProvider['charge']
  /** Whether it answers calls, refuses connections, or leaves callers waiting. */
  behaviour: Behaviour
  /** What a new charge comes to; `processing` until the test says otherwise with {@link FakeProvider.becomes}. */
  outcome: 'processing' | 'requires-action' | 'succeeded' | 'declined'
  refundOutcome: RefundAnswer
  /** Every charge it has taken: a second call for one payment is not a second charge. */
  readonly charges: ReadonlyMap<PaymentId, Charge>
  readonly refunds: ReadonlyMap<RefundId, number>
  /** What became of a payment at the provider; nobody is told of it. */
  readonly becomes: (paymentId: PaymentId, answer: ProviderAnswer) => void
}

export const refOf = (paymentId: PaymentId): string => `fake_${paymentId.slice(0, 8)}`

const answerOf = (paymentId: PaymentId, outcome: FakeProvider['outcome']): ProviderAnswer => {
  const providerRef = refOf(paymentId)
  switch (outcome) {
    case 'requires-action':
      return { status: outcome, providerRef, actionUrl: `https://bank.example/confirm/${paymentId}` }
    case 'declined':
      return { status: outcome, providerRef, reason: 'card-declined' }
    default:
      return { status: outcome, providerRef }
  }
}

export const fakeProvider = (): FakeProvider => {
  const standing = new Map<PaymentId, ProviderAnswer>()
  const charges = new Map<PaymentId, Charge>()
  const refunds = new Map<RefundId, number>()

  const served = <Answer>(answer: () => Answer): Promise<Answer> => {
    if (fake.behaviour === 'away') return Promise.reject(new ProviderUnavailable('connection refused'))
    const said = answer()
    // A silent provider has done what it was asked; only its answer never comes.
    return fake.behaviour === 'silent' ? new Promise(() => undefined) : Promise.resolve(said)
  }

  const fake: FakeProvider = {
    name: 'fake',
    behaviour: 'answers',
    outcome: 'processing',
    refundOutcome: { status: 'succeeded' },
    charges,
    refunds,
    becomes: (paymentId, answer) => void standing.set(paymentId, answer),
    charge: (charge) =>
      served(() => {
        const { paymentId } = charge
        charges.set(paymentId, charges.get(paymentId) ?? charge)
        const answer = standing.get(paymentId) ?? answerOf(paymentId, fake.outcome)
        standing.set(paymentId, answer)
        return answer
      }),
    look: (paymentId) => served(() => standing.get(paymentId)),
    callOff: (paymentId) =>
      served(() => {
        const known = standing.get(paymentId)
        if (!known || known.status === 'succeeded' || known.status === 'declined') return known
        const cancelled = { status: 'cancelled', providerRef: known.providerRef } as const
        standing.set(paymentId, cancelled)
        return cancelled
      }),
    refund: ({ refundId, amount }) =>
      served(() => {
        refunds.set(refundId, refunds.get(refundId) ?? amount.amountMinor)
        return fake.refundOutcome
      }),
    readWebhook: (body, headers, nowMs) => read(body, headers[SIGNATURE_HEADER], nowMs),
  }
  return fake
}

const signatureOf = (body: Uint8Array, atS: number): string => createHmac('sha256', KEY).update(`${atS}.`).update(body).digest('hex')

const read = (
  body: Uint8Array,
  header: string | string[] | undefined,
  nowMs: number,
): { readonly fact: ProviderFact | undefined; readonly rejected?: undefined } | { readonly rejected: WebhookRejection } => {
  if (header === undefined) return { rejected: { type: 'SignatureMissing' } }
  const [time, signature = ''] = String(header).split(':')
  const atS = Number(time)
  const expected = signatureOf(body, atS)
  const isRight = signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  if (!isRight) return { rejected: { type: 'SignatureWrong' } }
  const ageS = nowMs / 1_000 - atS
  if (ageS > TOLERANCE_S) return { rejected: { type: 'SignatureTooOld' } }
  if (ageS < -TOLERANCE_S) return { rejected: { type: 'SignatureFromTheFuture' } }
  const fact = JSON.parse(Buffer.from(body).toString()) as Partial<ProviderFact> & { readonly kind?: string }
  if (fact.kind === 'of-no-concern') return { fact: undefined }
  return fact.about && fact.paymentId ? { fact: fact as ProviderFact } : { rejected: { type: 'NotUnderstood' } }
}

/** A webhook as the fake provider sends it: its text and its headers, signed at `atMs`. */
export const signedWebhook = (
  fact: object,
  atMs: number,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } => {
  const body = JSON.stringify(fact)
  const atS = Math.floor(atMs / 1_000)
  return { body, headers: { [SIGNATURE_HEADER]: `${atS}:${signatureOf(Buffer.from(body), atS)}` } }
}

/** The fake as a companion that payments can be composed with; it runs in this process only. */
export const fakeCompanion = (fake: FakeProvider): Companion<PaymentProvider> => ({
  name: 'fake',
  purpose: 'Stands in for a payment provider.',
  program: new URL('file:///there-is-no-such-program'),
  connect: () => {
    throw new TypeError('the fake provider runs in the process of its test only')
  },
  inProcess: () => fake,
})
