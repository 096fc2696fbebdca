// The API of payments and its proto say the same; here each is put into the words of the other.
import { invariant, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import {
  type RefundResponse,
  DeclineReason as reasons,
  type StartResponse,
  PaymentStatus as statuses,
  type FindResponse as WireFound,
  type Money as WireMoney,
  type Payment as WirePayment,
  type RefundRejection as WireRefundRejection,
  type StartRejection as WireStartRejection,
} from '../contract/generated/payments.ts'
import type {
  DeclineReason,
  PaymentId,
  PaymentStatus,
  PaymentsApi,
  PaymentView,
  RefundId,
  RefundRejection,
  StartRejection,
} from '../contract/payments-api.ts'

type StartResult = Awaited<ReturnType<PaymentsApi['start']>>
type RefundResult = Awaited<ReturnType<PaymentsApi['refund']>>

const STATUSES = {
  PROCESSING: statuses.PAYMENT_STATUS_PROCESSING,
  REQUIRES_ACTION: statuses.PAYMENT_STATUS_REQUIRES_ACTION,
  SUCCEEDED: statuses.PAYMENT_STATUS_SUCCEEDED,
  DECLINED: statuses.PAYMENT_STATUS_DECLINED,
  CANCELLED: statuses.PAYMENT_STATUS_CANCELLED,
} satisfies Record<PaymentStatus, number>
const REASONS = {
  'card-declined': reasons.DECLINE_REASON_CARD_DECLINED,
  'insufficient-funds': reasons.DECLINE_REASON_INSUFFICIENT_FUNDS,
  'expired-card': reasons.DECLINE_REASON_EXPIRED_CARD,
  'authentication-failed': reasons.DECLINE_REASON_AUTHENTICATION_FAILED,
  'invalid-payment-method': reasons.DECLINE_REASON_INVALID_PAYMENT_METHOD,
  timeout: reasons.DECLINE_REASON_TIMEOUT,
} satisfies Record<DeclineReason, number>

/** A newer payments may say what this version does not know: then it is better to fail than to guess. */
const known = <T>(value: T | undefined, what: string): T => {
  invariant(value !== undefined, `payments answered with a ${what} that is not known here`)
  return value
}

const keyOf = <Key extends string>(table: Readonly<Record<Key, number>>, value: number, what: string): Key =>
  known(
    (Object.keys(table) as Key[]).find((key) => table[key] === value),
    what,
  )

const moneyFrom = (wire: WireMoney | undefined): Money => {
  const { amountMinor, currency } = known(wire, 'missing amount')
  return money(amountMinor, currency)
}

const wirePayment = (payment: PaymentView): WirePayment => ({
  paymentId: payment.paymentId,
  reference: payment.reference,
  payerId: payment.payerId,
  amount: payment.amount,
  status: STATUSES[payment.status],
  ...(payment.nextAction && { redirectUrl: payment.nextAction.url }),
  ...(payment.declineReason !== undefined && { declineReason: REASONS[payment.declineReason] }),
  refunded: payment.refunded,
})

const paymentFrom = (wire: WirePayment): PaymentView => ({
  paymentId: wire.paymentId as PaymentId,
  reference: known(wire.reference, 'missing reference'),
  payerId: wire.payerId as PrincipalId,
  amount: moneyFrom(wire.amount),
  status: keyOf(STATUSES, wire.status, 'status'),
  ...(wire.redirectUrl !== undefined && { nextAction: { type: 'redirect', url: wire.redirectUrl } as const }),
  ...(wire.declineReason !== undefined && { declineReason: keyOf(REASONS, wire.declineReason, 'reason') }),
  refunded: moneyFrom(wire.refunded),
})

/** The answer to Find as the proto has it. */
export const wireFound = (payment: PaymentView | undefined): WireFound => (payment ? { payment: wirePayment(payment) } : {})
/** The answer to Find as the API has it. Throws InvariantViolation for what only a newer payments can say, as do those below. */
export const foundFrom = ({ payment }: WireFound): PaymentView | undefined => payment && paymentFrom(payment)

const wireStartReason = ({ type }: StartRejection): NonNullable<WireStartRejection['reason']> => {
  switch (type) {
    case 'PaymentCalledOff':
      return { $case: 'paymentCalledOff', value: {} }
    case 'PaymentExists':
      return { $case: 'paymentExists', value: {} }
    default:
      return unreachable(type)
  }
}

/** The answer to Start as the proto has it. */
export const wireStarted = (result: StartResult): StartResponse =>
  result.rejected
    ? { outcome: { $case: 'rejected', value: { reason: wireStartReason(result.rejected) } } }
    : { outcome: { $case: 'payment', value: wirePayment(result.payment) } }

/** The answer to Start as the API has it. */
export const startedFrom = ({ outcome }: StartResponse): StartResult => {
  const said = known(outcome, 'outcome')
  if (said.$case === 'payment') return { payment: paymentFrom(said.value) }
  const { $case } = known(said.value.reason, 'reason')
  return { rejected: { type: $case === 'paymentExists' ? 'PaymentExists' : 'PaymentCalledOff' } }
}

const wireRefundReason = (rejected: RefundRejection): NonNullable<WireRefundRejection['reason']> => {
  switch (rejected.type) {
    case 'PaymentNotFound':
      return { $case: 'paymentNotFound', value: {} }
    case 'NothingCaptured':
      return { $case: 'nothingCaptured', value: {} }
    case 'RefundExceedsCaptured':
      return { $case: 'refundExceedsCaptured', value: { left: rejected.left } }
    default:
      return unreachable(rejected)
  }
}

const refundReasonFrom = ({ reason }: WireRefundRejection): RefundRejection => {
  const said = known(reason, 'reason')
  switch (said.$case) {
    case 'paymentNotFound':
      return { type: 'PaymentNotFound' }
    case 'nothingCaptured':
      return { type: 'NothingCaptured' }
    case 'refundExceedsCaptured':
      return { type: 'RefundExceedsCaptured', left: moneyFrom(said.value.left) }
    default:
      return unreachable(said)
  }
}

/** The answer to Refund as the proto has it. */
export const wireRefunded = (result: RefundResult): RefundResponse =>
  result.rejected
    ? { outcome: { $case: 'rejected', value: { reason: wireRefundReason(result.rejected) } } }
    : { outcome: { $case: 'refunded', value: { refundId: result.refundId, amount: result.amount } } }

/** The answer to Refund as the API has it. */
export const refundedFrom = ({ outcome }: RefundResponse): RefundResult => {
  const said = known(outcome, 'outcome')
  if (said.$case === 'rejected') return { rejected: refundReasonFrom(said.value) }
  return { refundId: said.value.refundId as RefundId, amount: moneyFrom(said.value.amount) }
}
