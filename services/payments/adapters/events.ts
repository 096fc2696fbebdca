import { type Consumer, on } from '#platform/bus/consumer.ts'
import type { Message } from '#platform/store/message.ts'
import type { AskProvider } from '../application/ask-provider.ts'
import { paymentCallOffRequested, paymentStarted, providerCheckDue, refundRequested } from '../contract/events.ts'
import type { PaymentId } from '../domain/terms.ts'

type About = { readonly data: { readonly paymentId: string } }

/**
 * Tells the provider what was decided. It follows from the log and not from the request, so that a crash in between loses
 * nothing. A provider that is away does not stop it: the payment's own timer makes the next `provider-check-due`.
 */
export const talkToProvider = (ask: AskProvider): Consumer => {
  const tell = ({ data }: About, message: Message) => ask(data.paymentId as PaymentId, message)
  // Mostly whoever started the payment has asked already.
  const tellFirst = ({ data }: About, message: Message) => ask(data.paymentId as PaymentId, message, { unlessAnswered: true })
  return {
    name: 'talk-to-provider',
    purpose: 'Tells the payment provider what is to be charged, called off and refunded, and asks again what it owes an answer to.',
    subscriptions: [
      on(paymentStarted, tellFirst),
      on(paymentCallOffRequested, tell),
      on(refundRequested, tell),
      on(providerCheckDue, tell),
    ],
  }
}
