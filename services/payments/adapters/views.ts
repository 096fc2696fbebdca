import { toIso } from '#platform/kernel/clock.ts'
import { money, moneyText } from '#platform/kernel/money.ts'
import { viewOf } from '../application/payment-view.ts'
import { type KnownPayment, refundedOf } from '../domain/payment-state.ts'
import type { PaymentId } from '../domain/terms.ts'

/** A payment as its payer sees it. */
export const paymentBody = (id: PaymentId, payment: KnownPayment) => {
  const { status, amount, refunded, nextAction, declineReason, reference } = viewOf(id, payment)
  return {
    id,
    status,
    amount: moneyText(amount),
    refunded: moneyText(refunded),
    reference,
    description: payment.terms.description,
    startedAt: toIso(payment.startedAtMs),
    ...(nextAction && { nextAction }),
    ...(declineReason !== undefined && { declineReason }),
    refunds: payment.refunds.map((refund) => ({
      id: refund.refundId,
      amount: moneyText(refund.amount),
      reason: refund.reason,
      status: refund.status,
      requestedAt: toIso(refund.requestedAtMs),
      ...(refund.settledAtMs !== null && { settledAt: toIso(refund.settledAtMs) }),
    })),
  }
}

const NUMBER_DIGITS = 12

/** The year and the beginning of the payment's id: one payment, one receipt, whenever it is asked for. */
const receiptNumber = (id: PaymentId, capturedAtMs: number): string =>
  `${toIso(capturedAtMs).slice(0, 4)}-${id.replaceAll('-', '').slice(0, NUMBER_DIGITS).toUpperCase()}`

/** What a payer gets for the money; undefined as long as none was captured. */
export const receiptBody = (id: PaymentId, payment: KnownPayment) => {
  const { terms, capture, refunds } = payment
  if (!capture) return undefined
  return {
    number: receiptNumber(id, capture.atMs),
    paymentId: id,
    issuedAt: toIso(capture.atMs),
    payerId: terms.payerId,
    payeeId: terms.payeeId,
    reference: terms.reference,
    description: terms.description,
    lines: terms.lines.map(({ label, amount }) => ({ label, amount: moneyText(amount) })),
    amount: moneyText(terms.amount),
    refunds: refunds.flatMap(({ refundId, amount, reason, status, settledAtMs }) =>
      status === 'SUCCEEDED' && settledAtMs !== null
        ? [{ id: refundId, amount: moneyText(amount), reason, refundedAt: toIso(settledAtMs) }]
        : [],
    ),
    paid: moneyText(money(terms.amount.amountMinor - refundedOf(payment).amountMinor, terms.amount.currency)),
  }
}
