// The provider's own rules as pure functions: what becomes of a charge, of what the payer confirms, and of refunds.
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { addMoney, type Money, money } from '#platform/kernel/money.ts'
import type { Charge, ProviderAnswer, RefundAnswer } from '../application/provider.ts'
import type { DeclineReason, RefundId } from '../contract/payments-api.ts'
import type { Behaviour } from './test-cards.ts'

/** How long things take in the sandbox, in milliseconds. */
export type Timing = {
  /** Until an ordinary charge or refund is settled. */
  readonly settleMs: number
  /** Until one is whose call was never answered: longer than a caller waits. */
  readonly timeoutMs: number
  /** Until one of `tok_late` is: longer than anybody holds anything for a payer. */
  readonly lateMs: number
  /** How long a payer may take to confirm. */
  readonly actionMs: number
}

export const usualTiming: Timing = { settleMs: 150, timeoutMs: 5_000, lateMs: 15 * MINUTE_MS, actionMs: HOUR_MS }

export type KeptRefund = {
  readonly refundId: RefundId
  readonly amount: Money
  readonly answer: RefundAnswer
  /** When the bank settles it; only while it is processing. */
  readonly dueAtMs?: number
}

/** A charge as the sandbox keeps it. The token that paid is not part of it. */
export type KeptCharge = Omit<Charge, 'paymentMethod'> & {
  readonly providerRef: string
  readonly behaviour: Behaviour
  readonly status: ProviderAnswer['status']
  readonly reason?: DeclineReason
  /** The secret part of the page where the payer confirms. */
  readonly actionId?: string
  /** When it settles while it is processing, or when the payer has taken too long. */
  readonly dueAtMs?: number
  readonly refunds: readonly KeptRefund[]
}

const DECLINES: Readonly<Partial<Record<Behaviour, DeclineReason>>> = {
  declined: 'card-declined',
  'insufficient-funds': 'insufficient-funds',
  expired: 'expired-card',
}

type Names = { readonly providerRef: string; readonly actionId: string }

/** A new charge. Without a behaviour its payment method is one that the sandbox does not know. */
export const begin = (charge: Charge, behaviour: Behaviour | undefined, names: Names, nowMs: number, timing: Timing): KeptCharge => {
  const { paymentMethod: _, ...kept } = charge
  const known = { ...kept, providerRef: names.providerRef, refunds: [] }
  if (behaviour === undefined) return { ...known, behaviour: 'declined', status: 'declined', reason: 'invalid-payment-method' }
  const reason = DECLINES[behaviour]
  if (reason !== undefined) return { ...known, behaviour, status: 'declined', reason }
  if (behaviour === 'action') {
    return { ...known, behaviour, status: 'requires-action', actionId: names.actionId, dueAtMs: nowMs + timing.actionMs }
  }
  const delayMs = behaviour === 'late' ? timing.lateMs : behaviour === 'timeout' ? timing.timeoutMs : timing.settleMs
  return { ...known, behaviour, status: 'processing', dueAtMs: nowMs + delayMs }
}

/** Only what waits for the payer can still be stopped: what is processing is with the bank, and the bank has the last word. */
export const cancel = (charge: KeptCharge): KeptCharge => (charge.status === 'requires-action' ? ended(charge, 'cancelled') : charge)

/** What the payer has said on the page of the bank. It counts once. */
export const confirm = (charge: KeptCharge, approved: boolean, nowMs: number, timing: Timing): KeptCharge => {
  if (charge.status !== 'requires-action') return charge
  if (!approved) return { ...ended(charge, 'declined'), reason: 'authentication-failed' }
  return { ...charge, status: 'processing', dueAtMs: nowMs + timing.settleMs }
}

/** The charge after everything that is due at `nowMs` has happened. */
export const settle = (charge: KeptCharge, nowMs: number): KeptCharge => {
  const refunds = charge.refunds.map((refund) => (isDue(refund, nowMs) ? settledRefund(charge, refund) : refund))
  if (!isDue(charge, nowMs)) return { ...charge, refunds }
  if (charge.status === 'requires-action') return { ...ended(charge, 'declined'), refunds, reason: 'authentication-failed' }
  return { ...ended(charge, 'succeeded'), refunds }
}

/** Sends money back; a refund that is known already stays as it is. More than was taken, and is left, never goes back. */
export const refund = (
  charge: KeptCharge,
  wish: { readonly refundId: RefundId; readonly amount: Money },
  nowMs: number,
  timing: Timing,
): KeptCharge => {
  if (charge.refunds.some(({ refundId }) => refundId === wish.refundId)) return charge
  const failure = refusal(charge, wish.amount)
  if (failure !== undefined) return withRefund(charge, { ...wish, answer: { status: 'failed', failure } })
  // Nobody would ever be told of a refund of a charge without webhooks.
  if (charge.behaviour === 'lost') return withRefund(charge, { ...wish, answer: { status: 'succeeded' } })
  return withRefund(charge, { ...wish, answer: { status: 'processing' }, dueAtMs: nowMs + timing.settleMs })
}

/** What has gone back, or is on its way back. */
const refunded = ({ refunds, amount }: KeptCharge): Money =>
  refunds.filter(({ answer }) => answer.status !== 'failed').reduce((sum, each) => addMoney(sum, each.amount), money(0, amount.currency))

/** When the next thing happens to a charge by itself. */
export const nextDueMs = ({ dueAtMs, refunds }: KeptCharge): number | undefined => {
  const all = [dueAtMs, ...refunds.map((each) => each.dueAtMs)].filter((at) => at !== undefined)
  return all.length === 0 ? undefined : Math.min(...all)
}

const refusal = (charge: KeptCharge, amount: Money): string | undefined => {
  if (charge.status !== 'succeeded') return 'nothing-captured'
  if (amount.currency !== charge.amount.currency) return 'other-currency'
  return amount.amountMinor <= 0 || refunded(charge).amountMinor + amount.amountMinor > charge.amount.amountMinor
    ? 'exceeds-captured'
    : undefined
}

const isDue = ({ dueAtMs }: { readonly dueAtMs?: number }, nowMs: number): boolean => dueAtMs !== undefined && dueAtMs <= nowMs

const ended = (charge: KeptCharge, status: 'succeeded' | 'declined' | 'cancelled'): KeptCharge => {
  const { dueAtMs: _, ...rest } = charge
  return { ...rest, status }
}

const settledRefund = (charge: KeptCharge, { refundId, amount }: KeptRefund): KeptRefund => ({
  refundId,
  amount,
  answer: charge.behaviour === 'unrefundable' ? { status: 'failed', failure: 'account-closed' } : { status: 'succeeded' },
})

const withRefund = (charge: KeptCharge, added: KeptRefund): KeptCharge => ({ ...charge, refunds: [...charge.refunds, added] })
