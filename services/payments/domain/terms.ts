import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'

export type PaymentId = Id<'payment'>
export type RefundId = Id<'refund'>

/** What is paid for, in the words of whoever asks: `{ type: 'order', id }`. Payments keeps, compares and repeats it, no more. */
export type PaymentReference = { readonly type: string; readonly id: string }

/** One line of a receipt; `label` is a word of whoever asks. */
export type PaymentLine = { readonly label: string; readonly amount: Money }

/** What was agreed when a payment began; none of it ever changes. */
export type Terms = {
  readonly reference: PaymentReference
  readonly payerId: PrincipalId
  readonly payeeId: PrincipalId
  /** The sum of the lines, more than zero. */
  readonly amount: Money
  readonly lines: readonly PaymentLine[]
  /** What a person recognises on a statement. */
  readonly description: string
}

/**
 * PROCESSING: the provider has not said yet. REQUIRES_ACTION: the payer must confirm at the bank (strong customer
 * authentication). SUCCEEDED: the money is captured; refunds do not change it. DECLINED, CANCELLED: no money was taken, and
 * should some arrive all the same, the payment becomes SUCCEEDED and whoever it is for decides about a refund.
 */
export const PAYMENT_STATUSES = ['PROCESSING', 'REQUIRES_ACTION', 'SUCCEEDED', 'DECLINED', 'CANCELLED'] as const
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]

/** Why a card was declined, as far as a payer should know. */
export const DECLINE_REASONS = [
  'card-declined',
  'insufficient-funds',
  'expired-card',
  'authentication-failed',
  'invalid-payment-method',
  'timeout',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

/** What a provider says of a payment. `providerRef` is its own name for it. */
export type ProviderAnswer =
  | { readonly status: 'processing'; readonly providerRef: string }
  | { readonly status: 'requires-action'; readonly providerRef: string; readonly actionUrl: string }
  | { readonly status: 'succeeded'; readonly providerRef: string }
  | { readonly status: 'declined'; readonly providerRef: string; readonly reason: DeclineReason }
  | { readonly status: 'cancelled'; readonly providerRef: string }

/** What a provider says of a refund. */
export type RefundAnswer =
  | { readonly status: 'processing' }
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly failure: string }
