import { type PaymentProvider, ProviderUnavailable, type RefundAnswer } from '../application/provider.ts'
import { keyFrom, type Sandbox } from './sandbox.ts'
import { distrust, SIGNATURE_HEADER } from './signature.ts'
import { readWebhookBody } from './wire.ts'

export const SANDBOX = 'sandbox'

/** The four calls that a provider answers; how they get there is another matter. */
export type SandboxCalls = Pick<Sandbox, 'look' | 'cancel' | 'refund'> & {
  readonly charge: (...args: Parameters<Sandbox['charge']>) => Promise<Exclude<Awaited<ReturnType<Sandbox['charge']>>, 'no-answer'>>
}

/** A refund of a charge that the sandbox has never heard of. */
const UNKNOWN: RefundAnswer = { status: 'failed', failure: 'payment-unknown' }

/** The sandbox behind the port of payments; `shared` is the key that it shares with the service. */
export const sandboxProvider = (calls: SandboxCalls, shared: Uint8Array): PaymentProvider => {
  const webhookKey = keyFrom(shared, 'webhooks')
  return {
    name: SANDBOX,
    charge: calls.charge,
    look: (paymentId) => calls.look(paymentId),
    callOff: (paymentId) => calls.cancel(paymentId),
    refund: async ({ refundId, paymentId, amount }) => (await calls.refund({ refundId, paymentId, amount })) ?? UNKNOWN,
    readWebhook: (body, headers, nowMs) => {
      const rejected = distrust(webhookKey, headers[SIGNATURE_HEADER], body, nowMs)
      if (rejected) return { rejected }
      const read = readWebhookBody(body)
      return read === 'not-understood' ? { rejected: { type: 'NotUnderstood' } } : read
    },
  }
}

/** What a caller sees of a call that got no answer in time. */
export const tooSlow = (timeoutMs: number, cause?: unknown): ProviderUnavailable =>
  new ProviderUnavailable(`the sandbox provider did not answer within ${timeoutMs} ms`, { cause })
