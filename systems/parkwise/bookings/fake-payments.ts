// Payments as their contract says, for the tests of bookings: what becomes of a payment is what the test says.
import { fakePublisher } from '#platform/host/testing/system-under-test.ts'
import { type Money, money, moneyText } from '#platform/kernel/money.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import { type Message, StoreUnavailable } from '#platform/store/message.ts'
import { paymentCancelled, paymentFailed, paymentProcessed, paymentRefunded } from '#services/payments/contract/events.ts'
import type { PaymentId, PaymentRequest, PaymentsApi, PaymentView, RefundId } from '#services/payments/contract/payments-api.ts'

type Known = { readonly request: PaymentRequest; view: PaymentView }
type SentBack = { readonly paymentId: PaymentId; readonly amount: Money; readonly reason: string }

/** What a test says of a payment. */
export type Verdict = 'processed' | 'failed' | 'cancelled' | 'refunded'

export const fakePayments = () => {
  const known = new Map<PaymentId, Known>()
  const calledOff = new Set<PaymentId>()
  const answers = new Map<string, unknown>()
  const refunds: SentBack[] = []
  const state = { away: false }

  /** The same message gets the first answer. */
  const once = async <T>(message: Message, answer: () => T): Promise<T> => {
    if (state.away) throw new StoreUnavailable('payments is away')
    if (!answers.has(message.id)) answers.set(message.id, answer())
    return answers.get(message.id) as T
  }

  const api: PaymentsApi = {
    start: (request, message) =>
      once(message, () => {
        const { paymentId, reference, payerId, amount } = request
        if (calledOff.has(paymentId)) return { rejected: { type: 'PaymentCalledOff' } as const }
        if (known.has(paymentId)) return { rejected: { type: 'PaymentExists' } as const }
        const view: PaymentView = { paymentId, reference, payerId, amount, status: 'PROCESSING', refunded: money(0, amount.currency) }
        known.set(paymentId, { request, view })
        return { payment: view }
      }),
    find: async (paymentId) => known.get(paymentId)?.view,
    callOff: (paymentId, message) => once(message, () => void calledOff.add(paymentId)),
    refund: ({ paymentId, amount, reason }, message) =>
      once(message, () => {
        const payment = known.get(paymentId)
        if (!payment) return { rejected: { type: 'PaymentNotFound' } as const }
        const sent = amount === 'all' ? payment.request.amount : amount
        refunds.push({ paymentId, amount: sent, reason })
        return { refundId: `refund-${refunds.length}` as RefundId, amount: sent }
      }),
  }
  const publisher = fakePublisher('payments', [paymentProcessed, paymentFailed, paymentCancelled, paymentRefunded], api)

  const draftOf = (paymentId: PaymentId, verdict: Verdict): EventDraft => {
    const { request } = known.get(paymentId) as Known
    const { reference, payerId, payeeId, amount, description } = request
    const facts = { paymentId, reference: { ...reference }, payerId, payeeId, amount: moneyText(amount), description }
    const nothing = moneyText(money(0, amount.currency))
    switch (verdict) {
      case 'processed':
        return paymentProcessed.of({ ...facts, commission: nothing })
      case 'failed':
        return paymentFailed.of({ ...facts, reason: 'card-declined' })
      case 'cancelled':
        return paymentCancelled.of(facts)
      case 'refunded': {
        const sent = refunds.find((refund) => refund.paymentId === paymentId)
        const refund = moneyText(sent?.amount ?? money(0, amount.currency))
        return paymentRefunded.of({
          ...facts,
          ...{ refundId: 'refund', refund, reason: sent?.reason ?? '', commission: nothing, refundedInAll: refund },
        })
      }
    }
  }

  return {
    service: publisher.service,
    state,
    /** What was sent back, the first first. */
    refunds: refunds as readonly SentBack[],
    calledOff: calledOff as ReadonlySet<string>,
    /** Forgets a payment, as if the process had died before it was begun. */
    neverBegan: (paymentId: string) => void known.delete(paymentId as PaymentId),
    requestOf: (paymentId: string) => known.get(paymentId as PaymentId)?.request,
    /** Tells the world what became of a payment. */
    say: (paymentId: string, verdict: Verdict) => publisher.publish(paymentId, draftOf(paymentId as PaymentId, verdict)),
  }
}
