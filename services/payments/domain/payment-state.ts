import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { invariant, unreachable } from '#platform/kernel/decision.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import type { DeclineReason, PaymentStatus, RefundId, Terms } from './terms.ts'

export type Refund = {
  readonly refundId: RefundId
  readonly amount: Money
  readonly reason: string
  readonly status: 'REQUESTED' | 'SUCCEEDED' | 'FAILED'
  /** What of the commission went back with it; null until it has succeeded. */
  readonly commission: Money | null
  readonly requestedAtMs: number
  readonly settledAtMs: number | null
}

export type KnownPayment = {
  readonly status: PaymentStatus
  readonly terms: Terms
  /** Which provider moves the money. */
  readonly provider: string
  readonly commissionBasisPoints: number
  readonly startedAtMs: number
  /** The encrypted payment method: what another attempt would need. Null as soon as there will be none. */
  readonly sealedMethod: string | null
  /** The provider's own name for it; null until the provider has answered. */
  readonly providerRef: string | null
  /** Where the payer confirms; only while it REQUIRES_ACTION. */
  readonly actionUrl: string | null
  readonly actionMs: number
  readonly callOffRequested: boolean
  readonly declineReason: DeclineReason | null
  readonly capture: { readonly commission: Money; readonly atMs: number } | null
  /** In the order in which they were asked for. */
  readonly refunds: readonly Refund[]
  /** Since when the provider owes an answer that is still missing. */
  readonly waitingSinceMs: number
  /** When to ask the provider again; null when nothing is open. */
  readonly nextCheckMs: number | null
  readonly checks: number
}

/** NONE: never heard of. NEVER: called off before it was begun, so it cannot be begun any more. */
export type Payment = { readonly status: 'NONE' } | { readonly status: 'NEVER' } | KnownPayment

type At = { readonly atMs: number }
type Ref = { readonly providerRef: string }

export type PaymentEvent =
  | (At & {
      readonly type: 'PaymentStarted'
      readonly terms: Terms
      readonly provider: string
      readonly sealedMethod: string
      readonly commissionBasisPoints: number
      readonly actionMs: number
    })
  | (At & Ref & { readonly type: 'PaymentAcknowledged' })
  | (At & Ref & { readonly type: 'ActionRequired'; readonly actionUrl: string; readonly untilMs: number })
  | (At & Ref & { readonly type: 'PaymentCaptured'; readonly commission: Money })
  | (At & Ref & { readonly type: 'PaymentDeclined'; readonly reason: DeclineReason })
  /** `lastLookMs`: the provider did not know the payment, so it is asked once more, in case a slow request still arrives. */
  | (At & { readonly type: 'PaymentCancelled'; readonly providerRef: string | null; readonly lastLookMs: number | null })
  | (At & { readonly type: 'CallOffRequested' })
  | (At & { readonly type: 'CalledOffBeforeStart' })
  | (At & { readonly type: 'CheckDue'; readonly nextCheckMs: number | null })
  | (At & { readonly type: 'RefundRequested'; readonly refundId: RefundId; readonly amount: Money; readonly reason: string })
  | (At & { readonly type: 'RefundSucceeded'; readonly refundId: RefundId; readonly commission: Money })
  | (At & { readonly type: 'RefundFailed'; readonly refundId: RefundId; readonly failure: string })

/** The first time that the provider is asked again; longer than one call may take. */
const FIRST_CHECK_MS = 6 * SECOND_MS
const LONGEST_PAUSE_MS = 60 * MINUTE_MS

/** When to ask again: ever more seldom the longer it takes, at a quarter of the time waited so far. */
export const nextCheckAt = (waitingSinceMs: number, nowMs: number): number =>
  nowMs + Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_CHECK_MS, Math.round((nowMs - waitingSinceMs) / 4)))

export const isKnown = (payment: Payment): payment is KnownPayment => payment.status !== 'NONE' && payment.status !== 'NEVER'

/** Whether the provider has not said the last word about the payment itself. */
export const isUnderWay = (payment: KnownPayment): boolean => payment.status === 'PROCESSING' || payment.status === 'REQUIRES_ACTION'

const totalOf = (payment: KnownPayment, counts: (refund: Refund) => boolean): Money =>
  money(
    payment.refunds.filter(counts).reduce((sum, { amount }) => sum + amount.amountMinor, 0),
    payment.terms.amount.currency,
  )

/** What has gone back. */
export const refundedOf = (payment: KnownPayment): Money => totalOf(payment, ({ status }) => status === 'SUCCEEDED')

/** What went back, or is on its way back. */
export const promisedBackOf = (payment: KnownPayment): Money => totalOf(payment, ({ status }) => status !== 'FAILED')

/** What can still be refunded. */
export const leftOf = (payment: KnownPayment): Money => {
  const { amountMinor, currency } = payment.terms.amount
  return money(payment.capture ? amountMinor - promisedBackOf(payment).amountMinor : 0, currency)
}

const settled = (payment: KnownPayment): KnownPayment => ({
  ...payment,
  sealedMethod: null,
  actionUrl: null,
  nextCheckMs: payment.refunds.some(({ status }) => status === 'REQUESTED') ? payment.nextCheckMs : null,
})

const waitingFrom = (payment: KnownPayment, atMs: number): KnownPayment => ({
  ...payment,
  waitingSinceMs: atMs,
  nextCheckMs: nextCheckAt(atMs, atMs),
})

const withRefund = (payment: KnownPayment, refundId: RefundId, change: Partial<Refund>): KnownPayment => {
  const refunds = payment.refunds.map((refund) => (refund.refundId === refundId ? { ...refund, ...change } : refund))
  return settled({ ...payment, refunds })
}

export const evolve = (payment: Payment, event: PaymentEvent): Payment => {
  if (event.type === 'CalledOffBeforeStart') return { status: 'NEVER' }
  if (event.type === 'PaymentStarted') {
    const { terms, provider, sealedMethod, commissionBasisPoints, actionMs, atMs } = event
    return {
      ...{ status: 'PROCESSING', terms, provider, sealedMethod, commissionBasisPoints, actionMs },
      ...{ startedAtMs: atMs, waitingSinceMs: atMs, nextCheckMs: nextCheckAt(atMs, atMs), checks: 0 },
      ...{ providerRef: null, actionUrl: null, callOffRequested: false, declineReason: null, capture: null, refunds: [] },
    }
  }
  invariant(isKnown(payment), 'a payment begins with its start')
  switch (event.type) {
    case 'PaymentAcknowledged':
      return { ...payment, providerRef: event.providerRef }
    case 'ActionRequired':
      return { ...payment, status: 'REQUIRES_ACTION', providerRef: event.providerRef, actionUrl: event.actionUrl }
    case 'PaymentCaptured': {
      const capture = { commission: event.commission, atMs: event.atMs }
      return settled({ ...payment, status: 'SUCCEEDED', providerRef: event.providerRef, declineReason: null, capture })
    }
    case 'PaymentDeclined':
      return settled({ ...payment, status: 'DECLINED', providerRef: event.providerRef, declineReason: event.reason })
    case 'PaymentCancelled':
      return { ...settled({ ...payment, status: 'CANCELLED', providerRef: event.providerRef }), nextCheckMs: event.lastLookMs }
    case 'CallOffRequested':
      return waitingFrom({ ...payment, callOffRequested: true, sealedMethod: null }, event.atMs)
    case 'CheckDue':
      return { ...payment, checks: payment.checks + 1, nextCheckMs: event.nextCheckMs }
    case 'RefundRequested': {
      const { refundId, amount, reason, atMs } = event
      const refund: Refund = { refundId, amount, reason, status: 'REQUESTED', commission: null, requestedAtMs: atMs, settledAtMs: null }
      return waitingFrom({ ...payment, refunds: [...payment.refunds, refund] }, atMs)
    }
    case 'RefundSucceeded':
      return withRefund(payment, event.refundId, { status: 'SUCCEEDED', commission: event.commission, settledAtMs: event.atMs })
    case 'RefundFailed':
      return withRefund(payment, event.refundId, { status: 'FAILED', settledAtMs: event.atMs })
    default:
      return unreachable(event)
  }
}
