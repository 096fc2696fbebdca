import type { MessageId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { PaymentRejection } from '../domain/payment.ts'
import { isKnown } from '../domain/payment-state.ts'
import { payments } from './payments.ts'
import type { Ports } from './ports.ts'
import type { ProviderFact } from './provider.ts'

/** Not known (yet): the provider is to tell again later, so this is no outcome that is kept. */
export type FactRejection = PaymentRejection | { readonly type: 'NotKnownYet' }

/**
 * Records what a provider's webhook tells. The same fact again, or one that is behind what is known, changes nothing. Rejects
 * what is about another amount, currency, reference or provider than ours.
 */
export const takeFact =
  ({ store, provider, clock }: Pick<Ports, 'store' | 'provider' | 'clock'>) =>
  async (fact: ProviderFact, origin: Omit<Message, 'id'>): Promise<{ readonly rejected?: FactRejection | undefined }> => {
    const { paymentId, reference, amount, about } = fact
    const payment = await store.stateOf(payments, paymentId)
    if (payment.status === 'NONE') return { rejected: { type: 'NotKnownYet' } }
    const isUnknownRefund =
      about.type === 'refund' && isKnown(payment) && !payment.refunds.some(({ refundId }) => refundId === about.refundId)
    if (isUnknownRefund) return { rejected: { type: 'NotKnownYet' } }
    const base = { provider: provider.name, claimed: { reference, amount }, nowMs: clock.nowMs() }
    const command =
      about.type === 'payment'
        ? ({ type: 'Answer', answer: about.answer, ...base } as const)
        : ({ type: 'AnswerRefund', refundId: about.refundId, answer: about.answer, ...base } as const)
    const message = { ...origin, id: `webhook/${provider.name}/${fact.eventId}` as MessageId }
    const { rejected } = await store.execute(payments, paymentId, command, message)
    return { rejected }
  }
