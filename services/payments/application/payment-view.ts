import type { PaymentView } from '../contract/payments-api.ts'
import { type KnownPayment, promisedBackOf } from '../domain/payment-state.ts'
import type { PaymentId } from '../domain/terms.ts'

/** A payment as other services see it. */
export const viewOf = (paymentId: PaymentId, payment: KnownPayment): PaymentView => {
  const { status, terms, actionUrl, declineReason } = payment
  return {
    paymentId,
    reference: terms.reference,
    payerId: terms.payerId,
    amount: terms.amount,
    status,
    ...(status === 'REQUIRES_ACTION' && actionUrl !== null && { nextAction: { type: 'redirect', url: actionUrl } as const }),
    ...(declineReason !== null && { declineReason }),
    refunded: promisedBackOf(payment),
  }
}
