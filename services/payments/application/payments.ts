import { moneyText } from '#platform/kernel/money.ts'
import { collection, type TimerChange } from '#platform/store/collection.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import {
  paymentActionRequired,
  paymentCallOffRequested,
  paymentCancelled,
  paymentFailed,
  paymentProcessed,
  paymentRefunded,
  paymentStarted,
  providerCheckDue,
  refundFailed,
  refundRequested,
} from '../contract/events.ts'
import { type PaymentCommand, paymentDecider } from '../domain/payment.ts'
import { isKnown, type KnownPayment, type Payment, type PaymentEvent, refundedOf } from '../domain/payment-state.ts'
import type { RefundId, Terms } from '../domain/terms.ts'

// What is not named here is not told: no payment method, no reference of a provider, no address where somebody confirms.
const factsOf = (paymentId: string, { reference, payerId, payeeId, amount, description }: Terms) => ({
  ...{ paymentId, reference, payerId, payeeId, description },
  amount: moneyText(amount),
})

const refundFacts = (paymentId: string, payment: KnownPayment, id: RefundId) => {
  const refund = payment.refunds.find(({ refundId }) => refundId === id)
  return refund ? [{ ...factsOf(paymentId, payment.terms), refundId: id, refund: moneyText(refund.amount), reason: refund.reason }] : []
}

const publish = (event: PaymentEvent, payment: Payment, paymentId: string): readonly EventDraft[] => {
  if (!isKnown(payment)) return []
  const facts = factsOf(paymentId, payment.terms)
  switch (event.type) {
    case 'PaymentStarted':
      return [paymentStarted.of(facts)]
    case 'ActionRequired':
      return [paymentActionRequired.of(facts)]
    case 'PaymentCaptured':
      return [paymentProcessed.of({ ...facts, commission: moneyText(event.commission) })]
    case 'PaymentDeclined':
      return [paymentFailed.of({ ...facts, reason: event.reason })]
    case 'PaymentCancelled':
      return [paymentCancelled.of(facts)]
    case 'CallOffRequested':
      return [paymentCallOffRequested.of(facts)]
    case 'CheckDue':
      return [providerCheckDue.of({ paymentId, check: payment.checks })]
    case 'RefundRequested':
      return refundFacts(paymentId, payment, event.refundId).map(refundRequested.of)
    case 'RefundSucceeded': {
      const more = { commission: moneyText(event.commission), refundedInAll: moneyText(refundedOf(payment)) }
      return refundFacts(paymentId, payment, event.refundId).map((refund) => paymentRefunded.of({ ...refund, ...more }))
    }
    case 'RefundFailed':
      return refundFacts(paymentId, payment, event.refundId).map((refund) => refundFailed.of({ ...refund, failure: event.failure }))
    case 'PaymentAcknowledged':
    case 'CalledOffBeforeStart':
      return []
  }
}

const CHECK_TIMER = 'check'
const ACTION_TIMER = 'action'

const timers = (event: PaymentEvent, payment: Payment): readonly TimerChange[] => {
  if (!isKnown(payment)) return []
  const check = { name: CHECK_TIMER, dueMs: payment.nextCheckMs }
  switch (event.type) {
    case 'ActionRequired':
      return [check, { name: ACTION_TIMER, dueMs: event.untilMs }]
    case 'PaymentCaptured':
    case 'PaymentDeclined':
    case 'PaymentCancelled':
    case 'CallOffRequested':
      return [check, { name: ACTION_TIMER, dueMs: null }]
    case 'PaymentAcknowledged':
      return []
    default:
      return [check]
  }
}

/** All payments. Found by their ids only: whoever asked for one knows it. */
export const payments = collection({
  name: 'payment',
  decider: paymentDecider,
  publish,
  timers,
  onTimer: (name, nowMs): PaymentCommand => ({ type: name === ACTION_TIMER ? 'GiveUpWaiting' : 'Check', nowMs }),
})
