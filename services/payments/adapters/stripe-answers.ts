// What Stripe says, in the words of the port.
import type Stripe from 'stripe'
import { isCurrency } from '#platform/kernel/money.ts'
import type { ProviderAnswer, ProviderFact, RefundAnswer } from '../application/provider.ts'
import type { DeclineReason, PaymentId, PaymentReference, RefundId } from '../contract/payments-api.ts'
import { fromStripe } from './stripe-amounts.ts'

/** What of an intent says how a payment stands. */
export type Intent = Pick<
  Stripe.PaymentIntent,
  'id' | 'status' | 'amount' | 'amount_received' | 'currency' | 'metadata' | 'next_action' | 'last_payment_error'
>
type Refund = Pick<Stripe.Refund, 'status' | 'amount' | 'currency' | 'metadata' | 'failure_reason'>
/** What of an error says why a card was declined. */
type CardError = { readonly code?: string | undefined; readonly decline_code?: string | undefined }

/** https://docs.stripe.com/declines/codes; the payer is told no more than this, and of a card reported stolen nothing at all. */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'insufficient-funds',
  withdrawal_count_limit_exceeded: 'insufficient-funds',
  expired_card: 'expired-card',
  authentication_required: 'authentication-failed',
  authentication_not_handled: 'authentication-failed',
  payment_intent_authentication_failure: 'authentication-failed',
  mobile_device_authentication_required: 'authentication-failed',
  incorrect_number: 'invalid-payment-method',
  invalid_number: 'invalid-payment-method',
  incorrect_cvc: 'invalid-payment-method',
  invalid_cvc: 'invalid-payment-method',
  invalid_expiry_month: 'invalid-payment-method',
  invalid_expiry_year: 'invalid-payment-method',
  invalid_account: 'invalid-payment-method',
  token_already_used: 'invalid-payment-method',
  resource_missing: 'invalid-payment-method',
  payment_intent_payment_attempt_expired: 'timeout',
}

export const declineReason = ({ code, decline_code }: CardError): DeclineReason =>
  REASONS[decline_code ?? ''] ?? REASONS[code ?? ''] ?? 'card-declined'

/** How the payment of an intent stands. Throws for a confirmation that cannot be done by going to an address. */
export const answerOf = (intent: Intent): ProviderAnswer => {
  const providerRef = intent.id
  switch (intent.status) {
    case 'succeeded':
      return { status: 'succeeded', providerRef }
    case 'canceled':
      return { status: 'cancelled', providerRef }
    case 'requires_action': {
      const actionUrl = intent.next_action?.redirect_to_url?.url
      if (!actionUrl)
        throw new Error(`stripe wants ${intent.next_action?.type ?? 'an unknown action'}, which needs its own script in the browser`)
      return { status: 'requires-action', providerRef, actionUrl }
    }
    case 'requires_payment_method':
      return { status: 'declined', providerRef, reason: declineReason(intent.last_payment_error ?? { code: 'resource_missing' }) }
    default:
      return { status: 'processing', providerRef }
  }
}

/** How a refund stands. */
export const refundAnswerOf = ({ status, failure_reason }: Pick<Refund, 'status' | 'failure_reason'>): RefundAnswer => {
  if (status === 'succeeded') return { status }
  if (status === 'failed' || status === 'canceled') return { status: 'failed', failure: (failure_reason ?? status).replaceAll('_', '-') }
  return { status: 'processing' }
}

/** What is written to Stripe's objects, so that what comes back can be matched. */
export const metadataOf = (paymentId: PaymentId, reference: PaymentReference): Record<string, string> => ({
  paymentId,
  referenceType: reference.type,
  referenceId: reference.id,
})

const aboutUs = (metadata: Stripe.Metadata | null) => {
  const { paymentId, referenceType, referenceId } = metadata ?? {}
  return paymentId && referenceType && referenceId
    ? { paymentId: paymentId as PaymentId, reference: { type: referenceType, id: referenceId } }
    : undefined
}

const amountOf = (amount: number, currency: string) => (isCurrency(currency.toUpperCase()) ? fromStripe(amount, currency) : undefined)

/** The fact of an event; undefined where it is none of ours, `not-understood` where it makes no sense. */
export const factOf = (event: Stripe.Event): ProviderFact | undefined | 'not-understood' => {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action': {
      const intent = event.data.object
      const known = aboutUs(intent.metadata)
      if (!known) return undefined
      const amount = amountOf(intent.status === 'succeeded' ? intent.amount_received : intent.amount, intent.currency)
      return amount ? { eventId: event.id, ...known, amount, about: { type: 'payment', answer: answerOf(intent) } } : 'not-understood'
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated': {
      const refund = event.data.object
      const known = aboutUs(refund.metadata)
      const refundId = refund.metadata?.refundId
      if (!known || !refundId) return undefined
      const amount = amountOf(refund.amount, refund.currency)
      const about = { type: 'refund', refundId: refundId as RefundId, answer: refundAnswerOf(refund) } as const
      return amount ? { eventId: event.id, ...known, amount, about } : 'not-understood'
    }
    default:
      return undefined
  }
}
