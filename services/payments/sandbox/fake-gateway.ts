// For tests: a gateway that hears the sandbox's webhooks, and charges to make.
import type { CallGateway } from '#platform/host/companion.ts'
import { money } from '#platform/kernel/money.ts'
import type { Charge, PaymentProvider, ProviderFact } from '../application/provider.ts'
import type { PaymentId } from '../contract/payments-api.ts'

/** A charge of CHF 8.00 that is paid with `paymentMethod`. */
export const chargeOf = (paymentId: string, paymentMethod: string, amountMinor = 800): Charge => ({
  paymentId: paymentId as PaymentId,
  reference: { type: 'order', id: `order-of-${paymentId}` },
  amount: money(amountMinor, 'CHF'),
  description: 'Something worth it',
  paymentMethod,
})

export type Heard = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly atMs: number
}

/** Hears webhooks as the gateway does, and answers each with `answer`; rejects while `answer` is `'away'`. */
export const fakeGateway = (nowMs: () => number) => {
  const heard: Heard[] = []
  let answer: number | 'away' = 200
  const callGateway: CallGateway = (path, { headers, body }) => {
    if (answer === 'away') return Promise.reject(new Error('nobody is there'))
    heard.push({ path, headers, body, atMs: nowMs() })
    return Promise.resolve(answer)
  }
  return {
    heard,
    callGateway,
    answers: (next: number | 'away') => {
      answer = next
    },
    /** What the provider's signed webhooks have told so far. Throws for one that it would not believe itself. */
    facts: (provider: PaymentProvider): readonly ProviderFact[] =>
      heard.map(({ body, headers, atMs }) => {
        const { fact, rejected } = provider.readWebhook(Buffer.from(body), headers, atMs)
        if (!fact) throw new Error(`not believed: ${rejected?.type ?? 'of another kind'}`)
        return fact
      }),
  }
}
