// What the sandbox says over HTTP and in webhooks, and how it is read. Both sides of the wire are here, so that they agree.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'
import { toIso } from '#platform/kernel/clock.ts'
import { type Money, moneyText, parseMoney } from '#platform/kernel/money.ts'
import { Money as MoneySchema } from '#platform/store/event-data.ts'
import type { Charge, ProviderAnswer, ProviderFact, RefundAnswer } from '../application/provider.ts'
import type { DeclineReason, PaymentId, RefundId } from '../contract/payments-api.ts'
import type { KeptCharge, KeptRefund } from './charge-rules.ts'

const closed = { additionalProperties: false } as const
const Text = Type.String({ minLength: 1, maxLength: 200 })
const Reference = Type.Object({ type: Text, id: Text }, closed)
const REASONS = [
  'card-declined',
  'insufficient-funds',
  'expired-card',
  'authentication-failed',
  'invalid-payment-method',
  'timeout',
] as const satisfies readonly DeclineReason[]

export const ChargeBody = Type.Object(
  {
    paymentId: Text,
    reference: Reference,
    amount: Type.Object(MoneySchema.properties, closed),
    description: Type.String({ maxLength: 500 }),
    paymentMethod: Text,
  },
  closed,
)
export const RefundBody = Type.Object({ refundId: Text, paymentId: Text, amount: Type.Object(MoneySchema.properties, closed) }, closed)

const ChargeAnswer = Type.Object({
  status: Type.Enum(['processing', 'requires-action', 'succeeded', 'declined', 'cancelled']),
  providerRef: Text,
  actionUrl: Type.Optional(Type.String({ maxLength: 2_000 })),
  reason: Type.Optional(Type.Enum([...REASONS])),
})
const RefundReply = Type.Object({
  status: Type.Enum(['processing', 'succeeded', 'failed']),
  failure: Type.Optional(Text),
})
const Webhook = Type.Object({
  id: Text,
  type: Text,
  createdAt: Text,
  paymentId: Text,
  reference: Reference,
  amount: MoneySchema,
  charge: Type.Optional(ChargeAnswer),
  refund: Type.Optional(Type.Object({ refundId: Text, ...RefundReply.properties })),
})
type Webhook = Static<typeof Webhook>
const isChargeAnswer = Compile(ChargeAnswer)
const isRefundReply = Compile(RefundReply)
const isWebhook = Compile(Webhook)

/** How a charge stands, for whoever asks. `actionUrl` makes the address of the page where the payer confirms. */
export const answerOf = (charge: KeptCharge, actionUrl: (actionId: string) => string): ProviderAnswer => {
  const { status, providerRef, reason, actionId } = charge
  switch (status) {
    case 'requires-action':
      return { status, providerRef, actionUrl: actionUrl(actionId ?? '') }
    case 'declined':
      return { status, providerRef, reason: reason ?? 'card-declined' }
    default:
      return { status, providerRef }
  }
}

/** A charge as a body of the API. */
export const chargeBody = (charge: Charge): Static<typeof ChargeBody> => ({ ...charge, amount: moneyText(charge.amount) })

/** Reads the body of a charge that passed its schema; undefined when its amount is none of that currency. */
export const readChargeBody = (body: Static<typeof ChargeBody>): Charge | undefined => {
  const amount = parseMoney(body.amount)
  return amount && amount.amountMinor > 0 ? { ...body, paymentId: body.paymentId as PaymentId, amount } : undefined
}

/** Reads an answer of the API about a charge; undefined when it is none. */
export const readAnswer = (value: unknown): ProviderAnswer | undefined => {
  if (!isChargeAnswer.Check(value)) return undefined
  const { status, providerRef, actionUrl, reason } = value
  switch (status) {
    case 'requires-action':
      return actionUrl === undefined ? undefined : { status, providerRef, actionUrl }
    case 'declined':
      return { status, providerRef, reason: reason ?? 'card-declined' }
    default:
      return { status, providerRef }
  }
}

/** Reads an answer of the API about a refund; undefined when it is none. */
export const readRefundAnswer = (value: unknown): RefundAnswer | undefined => {
  if (!isRefundReply.Check(value)) return undefined
  const { status, failure } = value
  return status === 'failed' ? { status, failure: failure ?? 'unknown' } : { status }
}

/** The body of a webhook about a charge, or about one of its refunds. It says what was so when it was made, whenever it is sent. */
export const webhookBody = (id: string, atMs: number, charge: KeptCharge, answer: ProviderAnswer, refund?: KeptRefund): string => {
  const { paymentId, reference } = charge
  const about = { id, createdAt: toIso(atMs), paymentId, reference }
  const body: Webhook = refund
    ? {
        ...about,
        type: `refund.${refund.answer.status}`,
        amount: moneyText(refund.amount),
        refund: { refundId: refund.refundId, ...refund.answer },
      }
    : { ...about, type: `charge.${answer.status}`, amount: moneyText(charge.amount), charge: answer }
  return JSON.stringify(body)
}

/** Reads the body of a webhook: what it says, nothing when it is of a kind that we do not know, or that it is not understood. */
export const readWebhookBody = (bytes: Uint8Array): { readonly fact: ProviderFact | undefined } | 'not-understood' => {
  const value = parsed(bytes)
  if (!isWebhook.Check(value)) return 'not-understood'
  const amount = parseMoney(value.amount)
  if (!amount) return 'not-understood'
  const about = aboutOf(value)
  if (about === 'not-understood') return about
  const { id, paymentId, reference } = value
  return { fact: about && { eventId: id, paymentId: paymentId as PaymentId, reference, amount, about } }
}

const aboutOf = ({ type, charge, refund }: Webhook): ProviderFact['about'] | 'not-understood' | undefined => {
  if (type.startsWith('charge.')) {
    const answer = readAnswer(charge)
    return answer ? { type: 'payment', answer } : 'not-understood'
  }
  if (!type.startsWith('refund.')) return undefined
  const answer = readRefundAnswer(refund)
  return answer && refund ? { type: 'refund', refundId: refund.refundId as RefundId, answer } : 'not-understood'
}

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

/** A body whose amount, currency or reference is not the true one, for tests of those who must notice. */
export const lyingBody = (body: string, about: 'amount' | 'currency' | 'reference'): string => {
  const webhook = JSON.parse(body) as Webhook
  const { amount, reference } = webhook
  const lies: Record<typeof about, Partial<Webhook>> = {
    amount: { amount: moneyText({ amountMinor: 1, currency: amount.currency }) },
    currency: { amount: { amount: amount.amount, currency: amount.currency === 'EUR' ? 'CHF' : 'EUR' } },
    reference: { reference: { ...reference, id: `${reference.id}-not` } },
  }
  return JSON.stringify({ ...webhook, ...lies[about] })
}

/** The amount of a refund on the wire, or undefined when it is none of that currency. */
export const readRefundBody = (
  body: Static<typeof RefundBody>,
): { readonly refundId: RefundId; readonly paymentId: PaymentId; readonly amount: Money } | undefined => {
  const amount = parseMoney(body.amount)
  return amount && { refundId: body.refundId as RefundId, paymentId: body.paymentId as PaymentId, amount }
}
