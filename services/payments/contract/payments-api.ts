import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'

export type PaymentId = Id<'payment'>
export type RefundId = Id<'refund'>

/** What is paid for, in the words of whoever asks: `{ type: 'booking', id }`. Payments keeps, compares and repeats it, no more. */
export type PaymentReference = { readonly type: string; readonly id: string }

/** One line of a receipt; `label` is a word of whoever asks. */
export type PaymentLine = { readonly label: string; readonly amount: Money }

export type PaymentRequest = {
  /** Chosen by the caller before anything happens, so that a payment that was never begun can be called off, too. */
  readonly paymentId: PaymentId
  readonly reference: PaymentReference
  readonly payerId: PrincipalId
  readonly payeeId: PrincipalId
  /** The sum of the lines, more than zero. */
  readonly amount: Money
  readonly lines: readonly PaymentLine[]
  /** What a person recognises on a statement: `Parkhaus Urania, 4 May 2026 10:00`. */
  readonly description: string
  /** A token of the payment provider, never card data. */
  readonly paymentMethod: string
}

/**
 * PROCESSING: the provider has not said yet. REQUIRES_ACTION: the payer must confirm at the bank (strong customer
 * authentication). SUCCEEDED: the money is captured; refunds do not change it. DECLINED, CANCELLED: no money was taken, and
 * should some arrive all the same, the payment becomes SUCCEEDED and whoever it is for decides about a refund.
 */
export type PaymentStatus = 'PROCESSING' | 'REQUIRES_ACTION' | 'SUCCEEDED' | 'DECLINED' | 'CANCELLED'

/** Why a card was declined, as far as a payer should know. */
export type DeclineReason =
  | 'card-declined'
  | 'insufficient-funds'
  | 'expired-card'
  | 'authentication-failed'
  | 'invalid-payment-method'
  | 'timeout'

export type PaymentView = {
  readonly paymentId: PaymentId
  readonly reference: PaymentReference
  readonly payerId: PrincipalId
  readonly amount: Money
  readonly status: PaymentStatus
  /** What the payer must do now; only while it REQUIRES_ACTION. */
  readonly nextAction?: { readonly type: 'redirect'; readonly url: string }
  readonly declineReason?: DeclineReason
  /** What went back, or is on its way back. */
  readonly refunded: Money
}

/** The payment was called off before it was begun, or its id belongs to another payment. */
export type StartRejection = { readonly type: 'PaymentCalledOff' } | { readonly type: 'PaymentExists' }

/** There is no such payment, nothing was captured, or less than that is left of it (`left`). */
export type RefundRejection =
  | { readonly type: 'PaymentNotFound' }
  | { readonly type: 'NothingCaptured' }
  | { readonly type: 'RefundExceedsCaptured'; readonly left: Money }

/** What others ask of payments. Every call may be repeated with its message and then has the same answer. */
export type PaymentsApi = {
  /**
   * Begins a payment, and waits a few seconds at most for the provider's first word. A provider that is slow or away leaves it
   * PROCESSING; it goes on by itself, and its events say how it ends.
   */
  readonly start: (
    request: PaymentRequest,
    message: Message,
  ) => Promise<
    { readonly payment: PaymentView; readonly rejected?: undefined } | { readonly rejected: StartRejection; readonly payment?: undefined }
  >
  readonly find: (paymentId: PaymentId) => Promise<PaymentView | undefined>
  /**
   * Calls a payment off. One that was never begun can never be begun any more; one that has captured money stays as it is, and
   * one that is under way may still capture: the provider has the last word.
   */
  readonly callOff: (paymentId: PaymentId, message: Message) => Promise<void>
  /**
   * Sends money back: `amount`, or all that is left. Accepted means that it will arrive, however long the provider is away;
   * `payments.payment-refunded` says when it has. The commission goes back in proportion.
   */
  readonly refund: (
    refund: { readonly paymentId: PaymentId; readonly amount: Money | 'all'; readonly reason: string },
    message: Message,
  ) => Promise<
    | { readonly refundId: RefundId; readonly amount: Money; readonly rejected?: undefined }
    | { readonly rejected: RefundRejection; readonly refundId?: undefined }
  >
}
