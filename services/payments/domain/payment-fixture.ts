// A payment as tests know it.
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import { derivedId, type PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import { type PaymentCommand, type PaymentRejection, paymentDecider } from './payment.ts'
import type { Payment, PaymentEvent } from './payment-state.ts'
import type { RefundId, Terms } from './terms.ts'

export const NOW_MS = 1_777_885_200_000
export const chf = (amountMinor: number): Money => money(amountMinor, 'CHF')
const REF = 'pi_1'
const refund = (number: number): RefundId => `refund-${number}` as RefundId

export const TERMS: Terms = {
  reference: { type: 'order', id: 'order-1' },
  payerId: 'ana' as PrincipalId,
  payeeId: 'bea' as PrincipalId,
  amount: chf(800),
  lines: [
    { label: 'first hour', amount: chf(500) },
    { label: 'second hour', amount: chf(300) },
  ],
  description: 'Order 1',
}

export const START: PaymentCommand = {
  type: 'Start',
  terms: TERMS,
  provider: 'fake',
  sealedMethod: 'sealed',
  commissionBasisPoints: 1_000,
  actionMs: 15 * MINUTE_MS,
  nowMs: NOW_MS,
}

type Answered = Extract<PaymentCommand, { type: 'Answer' }>['answer']
export const says = (answer: Answered, more: Partial<Extract<PaymentCommand, { type: 'Answer' }>> = {}): PaymentCommand => ({
  type: 'Answer',
  provider: 'fake',
  answer,
  nowMs: NOW_MS + 1_000,
  ...more,
})
export const SUCCEEDED = says({ status: 'succeeded', providerRef: REF })
export const DECLINED = says({ status: 'declined', providerRef: REF, reason: 'card-declined' })
export const CANCELLED = says({ status: 'cancelled', providerRef: REF })
export const PROCESSING = says({ status: 'processing', providerRef: REF })
export const ACTION = says({ status: 'requires-action', providerRef: REF, actionUrl: 'https://bank.example/confirm' })
export const CALL_OFF: PaymentCommand = { type: 'CallOff', nowMs: NOW_MS + 2_000 }

export const wantsBack = (number: number, amount: Money | 'all'): PaymentCommand => ({
  type: 'RequestRefund',
  refundId: refund(number),
  amount,
  reason: 'cancelled',
  nowMs: NOW_MS + 3_000,
})
export const refundSays = (
  number: number,
  status: 'processing' | 'succeeded' | 'failed',
  more: Partial<Extract<PaymentCommand, { type: 'AnswerRefund' }>> = {},
): PaymentCommand => ({
  type: 'AnswerRefund',
  provider: 'fake',
  refundId: refund(number),
  answer: status === 'failed' ? { status, failure: 'account-closed' } : { status },
  nowMs: NOW_MS + 4_000,
  ...more,
})

export type Told = { readonly state: Payment; readonly events: readonly PaymentEvent[]; readonly rejected: readonly PaymentRejection[] }

/** The story of a payment that is told these commands one after the other. */
export const told = (...commands: readonly PaymentCommand[]): Told =>
  commands.reduce<Told>(
    ({ state, events, rejected }, command) => {
      const decision = paymentDecider.decide(state, command)
      if (decision.rejected) return { state, events, rejected: [...rejected, decision.rejected] }
      return { state: evolveAll(paymentDecider, state, decision.accepted), events: [...events, ...decision.accepted], rejected }
    },
    { state: paymentDecider.initial, events: [], rejected: [] },
  )

export const kindsOf = ({ events }: Told): readonly string[] => events.map(({ type }) => type)

/** One of many payments of CHF 8.00, and what makes it captured. */
export const paymentFixture = (number: number, payeeId: PrincipalId) => {
  const terms: Terms = { ...TERMS, reference: { type: 'order', id: `order-${number}` }, payeeId }
  return {
    terms,
    paymentId: derivedId<'payment'>('payment', String(number)),
    start: { ...START, terms } as PaymentCommand,
    succeeded: says({ status: 'succeeded', providerRef: `pi_${number}` }),
  }
}
