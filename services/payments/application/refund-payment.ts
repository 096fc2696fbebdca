import { invariant } from '#platform/kernel/decision.ts'
import { derivedId } from '#platform/kernel/ids.ts'
import type { PaymentsApi } from '../contract/payments-api.ts'
import { payments } from './payments.ts'
import type { Ports } from './ports.ts'

/**
 * Promises money back. Who repeats it with its message gets the same refund. The provider is told by the consumer of the event,
 * for as long as it takes. Rejects more than what is left of the captured amount.
 */
export const refundPayment =
  ({ store }: Pick<Ports, 'store'>): PaymentsApi['refund'] =>
  async ({ paymentId, amount, reason }, message) => {
    const refundId = derivedId<'refund'>('refund', paymentId, message.id)
    const command = { type: 'RequestRefund', refundId, amount, reason, nowMs: message.atMs } as const
    const { accepted, rejected } = await store.execute(payments, paymentId, command, message)
    if (accepted) {
      const [event] = accepted
      invariant(event?.type === 'RefundRequested', 'a refund is one event')
      return { refundId: event.refundId, amount: event.amount }
    }
    switch (rejected.type) {
      case 'PaymentNotFound':
      case 'NothingCaptured':
      case 'RefundExceedsCaptured':
        return { rejected }
      default:
        throw new TypeError(`a refund was refused with ${rejected.type}`)
    }
  }
