import type { Clock } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/kernel/decision.ts'
import { step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { PaymentsApi, PaymentView } from '../contract/payments-api.ts'
import { isKnown } from '../domain/payment-state.ts'
import type { AskProvider } from './ask-provider.ts'
import { viewOf } from './payment-view.ts'
import { payments } from './payments.ts'
import type { PaymentSettings, Ports } from './ports.ts'

/**
 * Records the wish to pay and asks the provider at once, but waits for it no longer than a moment: what goes on after that, or
 * after a crash, goes on from the event (adapters/events.ts). Rejects a payment that was called off before and an id that belongs
 * to another payment.
 */
export const startPayment =
  (ports: Ports, ask: AskProvider, settings: PaymentSettings): PaymentsApi['start'] =>
  async ({ paymentId, paymentMethod, ...terms }, message) => {
    const { store, provider, sealedMethods, clock, log } = ports
    const { commissionBasisPoints, actionMs, answerWaitMs } = settings
    const { rejected } = await store.execute(
      payments,
      paymentId,
      {
        type: 'Start',
        terms,
        provider: provider.name,
        sealedMethod: sealedMethods.seal(paymentId, paymentMethod),
        ...{ commissionBasisPoints, actionMs },
        nowMs: message.atMs,
      },
      message,
    )
    if (rejected) {
      invariant(rejected.type === 'PaymentCalledOff' || rejected.type === 'PaymentExists', `a start was refused with ${rejected.type}`)
      return { rejected }
    }
    const asked = ask(paymentId, asking(message), { unlessAnswered: true }).catch((error: unknown) => {
      // Whatever it is, the consumer of the event meets it again and deals with it.
      log.warn({ paymentId, error: error instanceof Error ? error.name : typeof error }, 'the provider could not be asked at once')
    })
    await atMost(clock, answerWaitMs, asked)
    return { payment: await viewIn(ports, paymentId) }
  }

const asking = (message: Message): Message => ({ ...message, id: step(message.id, 'ask'), fingerprint: undefined })

const atMost = async (clock: Clock, waitMs: number, work: Promise<void>): Promise<void> => {
  let cancel = (): void => undefined
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(waitMs, resolve)
  })
  await Promise.race([work, late])
  cancel()
}

const viewIn = async ({ store }: Ports, paymentId: Parameters<PaymentsApi['find']>[0]): Promise<PaymentView> => {
  const payment = await store.stateOf(payments, paymentId)
  invariant(isKnown(payment), 'a payment that was begun is there')
  return viewOf(paymentId, payment)
}
