// The port to whoever moves the money. Adapters: `sandbox` (our own isolated process, for laptops and tests) and `stripe`.
import type { Money } from '#platform/kernel/money.ts'
import type { PaymentId, PaymentReference, ProviderAnswer, RefundAnswer, RefundId } from '../domain/terms.ts'

export type { ProviderAnswer, RefundAnswer } from '../domain/terms.ts'

export type Charge = {
  readonly paymentId: PaymentId
  readonly reference: PaymentReference
  readonly amount: Money
  readonly description: string
  readonly paymentMethod: string
}

/** A fact that a provider's webhook tells. What it is about must agree with what we know before anything is believed. */
export type ProviderFact = {
  /** The same fact may come twice, and facts may come in any order. */
  readonly eventId: string
  readonly paymentId: PaymentId
  /** What the provider was told when the payment began. */
  readonly reference: PaymentReference
  /** Of the payment, or of the refund. */
  readonly amount: Money
  readonly about:
    | { readonly type: 'payment'; readonly answer: ProviderAnswer }
    | { readonly type: 'refund'; readonly refundId: RefundId; readonly answer: RefundAnswer }
}

/** Why a webhook is not believed. */
export type WebhookRejection =
  | { readonly type: 'SignatureMissing' }
  | { readonly type: 'SignatureWrong' }
  | { readonly type: 'SignatureTooOld' }
  | { readonly type: 'SignatureFromTheFuture' }
  | { readonly type: 'NotUnderstood' }

/** The provider cannot be reached, is too slow, or fails: it may or may not have done what it was asked. Ask again with the same ids. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
}

export type PaymentProvider = {
  /** As in `/payments/webhooks/{name}`. */
  readonly name: string
  /** Where payers type in their cards: a page to be shown in a frame, that tells the page around it a token. */
  readonly cardForm?: string
  /** Takes money. The payment's id makes it idempotent: asked again, it says how that payment stands. Throws {@link ProviderUnavailable}. */
  readonly charge: (charge: Charge) => Promise<ProviderAnswer>
  /** How a payment stands, or undefined when the provider has never heard of it. Throws {@link ProviderUnavailable}. */
  readonly look: (paymentId: PaymentId, providerRef: string | undefined) => Promise<ProviderAnswer | undefined>
  /** Gives up a payment that has not captured anything; the answer says what became of it. Throws {@link ProviderUnavailable}. */
  readonly callOff: (paymentId: PaymentId, providerRef: string | undefined) => Promise<ProviderAnswer | undefined>
  /** Sends money back. The refund's id makes it idempotent. Throws {@link ProviderUnavailable}. */
  readonly refund: (refund: {
    readonly refundId: RefundId
    readonly paymentId: PaymentId
    readonly providerRef: string
    readonly amount: Money
  }) => Promise<RefundAnswer>
  /**
   * Checks the signature of a webhook over the very bytes that came, and reads it. `undefined` is a fact of a kind that does not
   * concern us. A signature is good for 300 s before and after `nowMs`.
   */
  readonly readWebhook: (
    body: Uint8Array,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    nowMs: number,
  ) =>
    | { readonly fact: ProviderFact | undefined; readonly rejected?: undefined }
    | { readonly rejected: WebhookRejection; readonly fact?: undefined }
}
