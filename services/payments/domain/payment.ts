// One payment, from the wish to pay to the last refund. The provider has the last word about money: what it says may come late,
// twice and in any order, and is believed as far as it adds to what is known. Nothing here ever takes a capture back.
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, invariant, reject, unreachable } from '#platform/kernel/decision.ts'
import type { Money } from '#platform/kernel/money.ts'
import {
  evolve,
  isKnown,
  isUnderWay,
  type KnownPayment,
  leftOf,
  nextCheckAt,
  type Payment,
  type PaymentEvent,
  refundedOf,
} from './payment-state.ts'
import { commissionOn, commissionReturned } from './shares.ts'
import type { PaymentReference, ProviderAnswer, RefundAnswer, RefundId, Terms } from './terms.ts'

/** What a webhook says that it is about; a direct answer of the provider is about what it was asked. */
export type Claimed = { readonly reference: PaymentReference; readonly amount: Money }

export type PaymentCommand =
  | {
      readonly type: 'Start'
      readonly terms: Terms
      readonly provider: string
      readonly sealedMethod: string
      readonly commissionBasisPoints: number
      /** How long the payer may take to confirm at the bank. */
      readonly actionMs: number
      readonly nowMs: number
    }
  | {
      readonly type: 'Answer'
      readonly provider: string
      readonly answer: ProviderAnswer
      readonly claimed?: Claimed | undefined
      readonly nowMs: number
    }
  /** The provider has never heard of the payment. */
  | { readonly type: 'NeverHeardOf'; readonly nowMs: number }
  | { readonly type: 'CallOff'; readonly nowMs: number }
  /** The payer has not confirmed at the bank in time. */
  | { readonly type: 'GiveUpWaiting'; readonly nowMs: number }
  | { readonly type: 'Check'; readonly nowMs: number }
  | {
      readonly type: 'RequestRefund'
      readonly refundId: RefundId
      readonly amount: Money | 'all'
      readonly reason: string
      readonly nowMs: number
    }
  | {
      readonly type: 'AnswerRefund'
      readonly provider: string
      readonly refundId: RefundId
      readonly answer: RefundAnswer
      readonly claimed?: Claimed | undefined
      readonly nowMs: number
    }

export type PaymentRejection =
  | { readonly type: 'PaymentNotFound' }
  | { readonly type: 'PaymentCalledOff' }
  /** The id belongs to another payment. */
  | { readonly type: 'PaymentExists' }
  | { readonly type: 'NothingCaptured' }
  | { readonly type: 'RefundExceedsCaptured'; readonly left: Money }
  | { readonly type: 'RefundNotFound' }
  /** The refund has ended, and cannot end in another way. */
  | { readonly type: 'RefundIsFinal'; readonly status: 'SUCCEEDED' | 'FAILED' }
  /** What the provider says is about something else than what it was asked. */
  | { readonly type: 'Contradiction'; readonly of: 'provider' | 'provider-reference' | 'reference' | 'amount' | 'currency' }

type PaymentDecision = Decision<PaymentEvent, PaymentRejection>
type Command<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { type: Type }>

/** A request that was still on its way to the provider when it was asked has arrived, or never will, after this long. */
const LAST_LOOK_MS = MINUTE_MS

/** For so long a payment is tried that the provider has not taken. */
const LONGEST_TRY_MS = 12 * HOUR_MS

const sameMoney = (a: Money, b: Money): boolean => a.amountMinor === b.amountMinor && a.currency === b.currency
const sameReference = (a: PaymentReference, b: PaymentReference): boolean => a.type === b.type && a.id === b.id

const start = (
  payment: Payment,
  { terms, provider, sealedMethod, commissionBasisPoints, actionMs, nowMs }: Command<'Start'>,
): PaymentDecision => {
  const { amount, lines } = terms
  invariant(amount.amountMinor > 0, 'a payment is of more than nothing')
  invariant(lines.every((line) => line.amount.currency === amount.currency) && sumOf(terms) === amount.amountMinor, 'the lines add up')
  if (payment.status === 'NEVER') return reject({ type: 'PaymentCalledOff' })
  if (!isKnown(payment)) {
    return accept({ type: 'PaymentStarted', terms, provider, sealedMethod, commissionBasisPoints, actionMs, atMs: nowMs })
  }
  const { terms: known } = payment
  const isSame =
    sameReference(known.reference, terms.reference) &&
    sameMoney(known.amount, terms.amount) &&
    known.payerId === terms.payerId &&
    known.payeeId === terms.payeeId
  return isSame ? accept() : reject({ type: 'PaymentExists' })
}

const sumOf = ({ lines }: Terms): number => lines.reduce((sum, { amount }) => sum + amount.amountMinor, 0)

const contradiction = (
  payment: KnownPayment,
  provider: string,
  claimed: Claimed | undefined,
  amount: Money,
): Extract<PaymentRejection, { type: 'Contradiction' }> | undefined => {
  if (provider !== payment.provider) return { type: 'Contradiction', of: 'provider' }
  if (!claimed) return undefined
  if (!sameReference(claimed.reference, payment.terms.reference)) return { type: 'Contradiction', of: 'reference' }
  if (claimed.amount.currency !== amount.currency) return { type: 'Contradiction', of: 'currency' }
  return claimed.amount.amountMinor === amount.amountMinor ? undefined : { type: 'Contradiction', of: 'amount' }
}

const answered = (payment: KnownPayment, { provider, answer, claimed, nowMs: atMs }: Command<'Answer'>): PaymentDecision => {
  const wrong = contradiction(payment, provider, claimed, payment.terms.amount)
  if (wrong) return reject(wrong)
  const { providerRef } = answer
  if (payment.providerRef !== null && payment.providerRef !== providerRef)
    return reject({ type: 'Contradiction', of: 'provider-reference' })
  const acknowledged = (): PaymentDecision =>
    payment.providerRef === null ? accept({ type: 'PaymentAcknowledged', providerRef, atMs }) : accept()
  switch (answer.status) {
    case 'processing':
      return acknowledged()
    case 'requires-action': {
      // Nobody is asked to confirm what is not wanted any more.
      if (payment.status !== 'PROCESSING' || payment.callOffRequested) return acknowledged()
      const { actionUrl } = answer
      return accept({ type: 'ActionRequired', providerRef, actionUrl, untilMs: atMs + payment.actionMs, atMs })
    }
    case 'succeeded': {
      // Also of a payment that was declined or cancelled: the money is there, and whoever it is for must know.
      if (payment.status === 'SUCCEEDED') return accept()
      const commission = commissionOn(payment.terms.amount, payment.commissionBasisPoints)
      return accept({ type: 'PaymentCaptured', providerRef, commission, atMs })
    }
    case 'declined':
      return isUnderWay(payment) ? accept({ type: 'PaymentDeclined', providerRef, reason: answer.reason, atMs }) : accept()
    case 'cancelled':
      return isUnderWay(payment) ? accept({ type: 'PaymentCancelled', providerRef, lastLookMs: null, atMs }) : accept()
    default:
      return unreachable(answer)
  }
}

const requestRefund = (payment: KnownPayment, { refundId, amount, reason, nowMs }: Command<'RequestRefund'>): PaymentDecision => {
  if (!payment.capture) return reject({ type: 'NothingCaptured' })
  const left = leftOf(payment)
  const wanted = amount === 'all' ? left : amount
  const isWithin = wanted.currency === left.currency && wanted.amountMinor > 0 && wanted.amountMinor <= left.amountMinor
  if (!isWithin) return reject({ type: 'RefundExceedsCaptured', left })
  return accept({ type: 'RefundRequested', refundId, amount: wanted, reason, atMs: nowMs })
}

const refundAnswered = (payment: KnownPayment, command: Command<'AnswerRefund'>): PaymentDecision => {
  const { provider, refundId, answer, claimed, nowMs: atMs } = command
  const refund = payment.refunds.find((known) => known.refundId === refundId)
  if (!refund || !payment.capture) return reject({ type: 'RefundNotFound' })
  const wrong = contradiction(payment, provider, claimed, refund.amount)
  if (wrong) return reject(wrong)
  if (answer.status === 'processing') return accept()
  if (refund.status !== 'REQUESTED') {
    const isSame = (refund.status === 'SUCCEEDED') === (answer.status === 'succeeded')
    return isSame ? accept() : reject({ type: 'RefundIsFinal', status: refund.status })
  }
  if (answer.status === 'failed') return accept({ type: 'RefundFailed', refundId, failure: answer.failure, atMs })
  const before = refundedOf(payment).amountMinor
  const commission = commissionReturned(payment.terms.amount, payment.capture.commission, before, refund.amount)
  return accept({ type: 'RefundSucceeded', refundId, commission, atMs })
}

const neverHeardOf = (payment: KnownPayment, nowMs: number): PaymentDecision => {
  const isGone = isUnderWay(payment) && payment.callOffRequested && payment.providerRef === null
  // Not called off, it is simply asked for again.
  return isGone ? accept({ type: 'PaymentCancelled', providerRef: null, lastLookMs: nowMs + LAST_LOOK_MS, atMs: nowMs }) : accept()
}

const check = (payment: KnownPayment, nowMs: number): PaymentDecision => {
  if (payment.nextCheckMs === null || nowMs < payment.nextCheckMs) return accept()
  // Providers forget within a day that they were asked before: what none of them has taken by then must not be tried again.
  const isHopeless = isUnderWay(payment) && payment.providerRef === null && nowMs - payment.startedAtMs >= LONGEST_TRY_MS
  if (isHopeless && !payment.callOffRequested) return accept({ type: 'CallOffRequested', atMs: nowMs })
  const isOpen = isUnderWay(payment) || payment.refunds.some(({ status }) => status === 'REQUESTED')
  const nextCheckMs = isOpen ? nextCheckAt(payment.waitingSinceMs, nowMs) : null
  return accept({ type: 'CheckDue', nextCheckMs, atMs: nowMs })
}

/** Answers a command on one payment. However often anything is said, it changes something once. */
const decide = (payment: Payment, command: PaymentCommand): PaymentDecision => {
  if (command.type === 'Start') return start(payment, command)
  if (command.type === 'CallOff' && payment.status === 'NONE') return accept({ type: 'CalledOffBeforeStart', atMs: command.nowMs })
  if (!isKnown(payment)) return notBegun(payment, command)
  switch (command.type) {
    case 'Answer':
      return answered(payment, command)
    case 'NeverHeardOf':
      return neverHeardOf(payment, command.nowMs)
    case 'CallOff':
      return isUnderWay(payment) && !payment.callOffRequested ? accept({ type: 'CallOffRequested', atMs: command.nowMs }) : accept()
    case 'GiveUpWaiting':
      if (payment.status !== 'REQUIRES_ACTION' || payment.callOffRequested) return accept()
      return accept({ type: 'CallOffRequested', atMs: command.nowMs })
    case 'Check':
      return check(payment, command.nowMs)
    case 'RequestRefund':
      return requestRefund(payment, command)
    case 'AnswerRefund':
      return refundAnswered(payment, command)
    default:
      return unreachable(command)
  }
}

/** A tombstone takes every call-off as done and never captures anything. */
const notBegun = (payment: Payment, command: PaymentCommand): PaymentDecision => {
  if (payment.status === 'NONE') return reject({ type: 'PaymentNotFound' })
  switch (command.type) {
    case 'RequestRefund':
      return reject({ type: 'NothingCaptured' })
    case 'Answer':
    case 'AnswerRefund':
      return reject({ type: 'PaymentCalledOff' })
    default:
      return accept()
  }
}

export const paymentDecider: Decider<Payment, PaymentCommand, PaymentEvent, PaymentRejection> = {
  initial: { status: 'NONE' },
  decide,
  evolve,
}
