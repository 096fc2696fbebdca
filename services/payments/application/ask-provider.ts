// All that payments ever asks of a provider. Why is in the payment's state, put there before: so a question that was lost in a
// crash is asked again when its event is delivered again, and one that got no answer when its timer is due. The ids that go with
// it make a provider do it once.
import type { MessageId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import { isKnown, isUnderWay, type KnownPayment, type Refund } from '../domain/payment-state.ts'
import type { PaymentId, ProviderAnswer } from '../domain/terms.ts'
import { payments } from './payments.ts'
import type { Ports } from './ports.ts'
import { ProviderUnavailable } from './provider.ts'

/** Asks the provider whatever is open of one payment, and records what it says. */
export type AskProvider = (paymentId: PaymentId, cause: Message, options?: { readonly unlessAnswered?: boolean }) => Promise<void>

/**
 * Questions about one payment are asked one after the other in this process, those about different ones side by side. A
 * provider that is away, slow or contradicts itself is logged and asked again later (the payment has a timer for that), so that
 * it holds up nobody else. Throws what the store throws, and what is wrong with our own question.
 */
export const askProvider = (ports: Ports): AskProvider => {
  const running = new Map<PaymentId, Promise<void>>()
  return (paymentId, cause, { unlessAnswered = false } = {}) => {
    const ask = () => askOnce(ports, paymentId, cause, unlessAnswered)
    const mine = (running.get(paymentId) ?? Promise.resolve()).then(ask, ask)
    running.set(paymentId, mine)
    const forget = (): void => {
      if (running.get(paymentId) === mine) running.delete(paymentId)
    }
    mine.then(forget, forget)
    return mine
  }
}

const askOnce = async (ports: Ports, paymentId: PaymentId, cause: Message, unlessAnswered: boolean): Promise<void> => {
  const payment = await ports.store.stateOf(payments, paymentId)
  if (!isKnown(payment)) return
  // Another provider took it, before the settings were changed: this one cannot say anything about it.
  if (payment.provider !== ports.provider.name) {
    ports.log.warn({ paymentId, provider: payment.provider }, 'a payment is open at a provider that is not set up any more')
    return
  }
  const isFirst = payment.providerRef === null && payment.status === 'PROCESSING' && !payment.callOffRequested
  if (unlessAnswered && !isFirst) return
  try {
    if (isUnderWay(payment) || payment.status === 'CANCELLED') await settle(ports, paymentId, payment, cause)
    for (const refund of payment.refunds) if (refund.status === 'REQUESTED') await sendBack(ports, paymentId, payment, refund, cause)
  } catch (thrown) {
    if (!(thrown instanceof ProviderUnavailable)) throw thrown
    ports.log.warn({ paymentId, provider: payment.provider }, 'the provider gave no answer; it is asked again later')
  }
}

const settle = async (ports: Ports, paymentId: PaymentId, payment: KnownPayment, cause: Message): Promise<void> => {
  const { store, provider, clock, log } = ports
  const answer = await questionOf(ports, paymentId, payment)
  const nowMs = clock.nowMs()
  // Part of the message is what was said: the same question may get a better answer later.
  const message = { ...cause, id: `${cause.id}/${answer?.status ?? 'unknown'}` as MessageId, atMs: nowMs }
  const command = answer
    ? ({ type: 'Answer', provider: provider.name, answer, nowMs } as const)
    : ({ type: 'NeverHeardOf', nowMs } as const)
  const { rejected } = await store.execute(payments, paymentId, command, message)
  if (rejected) log.warn({ paymentId, provider: provider.name, rejected }, 'the provider contradicts itself')
}

const questionOf = async (
  { provider, sealedMethods }: Ports,
  paymentId: PaymentId,
  payment: KnownPayment,
): Promise<ProviderAnswer | undefined> => {
  const providerRef = payment.providerRef ?? undefined
  const { reference, amount, description } = payment.terms
  if (!isUnderWay(payment)) return provider.look(paymentId, providerRef)
  if (payment.callOffRequested) return provider.callOff(paymentId, providerRef)
  // The first time there is nothing to look at; later the provider may know it although its answer never came.
  const known = providerRef === undefined && payment.checks === 0 ? undefined : await provider.look(paymentId, providerRef)
  if (known || payment.sealedMethod === null) return known
  const paymentMethod = sealedMethods.open(paymentId, payment.sealedMethod)
  try {
    return await provider.charge({ paymentId, reference, amount, description, paymentMethod })
  } catch (thrown) {
    throw withoutMethod(thrown, paymentMethod)
  }
}

/** What is thrown may be kept with an event that is set aside, for a person to read: it must not quote the payment method. */
const withoutMethod = (thrown: unknown, method: string): unknown => {
  if (!(thrown instanceof Error) || thrown instanceof ProviderUnavailable || !thrown.message.includes(method)) return thrown
  return Object.assign(new Error(thrown.message.replaceAll(method, '[payment method]')), { name: thrown.name })
}

const sendBack = async (ports: Ports, paymentId: PaymentId, payment: KnownPayment, refund: Refund, cause: Message): Promise<void> => {
  const { store, provider, clock, log } = ports
  const { refundId, amount } = refund
  if (payment.providerRef === null) return
  const answer = await provider.refund({ refundId, paymentId, providerRef: payment.providerRef, amount })
  const nowMs = clock.nowMs()
  const message = { ...cause, id: `${cause.id}/${refundId}/${answer.status}` as MessageId, atMs: nowMs }
  const command = { type: 'AnswerRefund', provider: provider.name, refundId, answer, nowMs } as const
  const { rejected } = await store.execute(payments, paymentId, command, message)
  if (rejected) log.warn({ paymentId, refundId, provider: provider.name, rejected }, 'the provider contradicts itself')
}
