import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'
import type { DeclineReason, PaymentId, PaymentLine, PaymentReference, PaymentStatus, RefundId } from '../domain/terms.ts'

export type { DeclineReason, PaymentId, PaymentLine, PaymentReference, PaymentStatus, RefundId } from '../domain/terms.ts'

export type PaymentRequest = {
  /** Chosen by the caller before anything happens, so that a payment that was never begun can be called off, too. */
  readonly paymentId: PaymentId
  readonly reference: PaymentReference
  readonly payerId: PrincipalId
  readonly payeeId: PrincipalId
  /** The sum of the lines, more than zero. */
  readonly amount: Money
  readonly lines: readonly PaymentLine[]
  /** What a person recognises on a statement: `Order 1042`. */
  readonly description: string
  /** A token of the payment provider, never card data. */
  readonly paymentMethod: string
}

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
