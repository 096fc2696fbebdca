import type { Pool } from 'undici'
import type { CompanionAddress } from '#platform/host/companion.ts'
import { moneyText } from '#platform/kernel/money.ts'
import { type PaymentProvider, ProviderUnavailable } from '../application/provider.ts'
import { sandboxProvider, tooSlow } from './provider.ts'
import { DifferentFromBefore, keyFrom } from './sandbox.ts'
import { chargeBody, readAnswer, readRefundAnswer } from './wire.ts'

/** A call waits in line when that many are under way. */
const CONNECTIONS = 64

/** The sandbox in its own process. A call that takes longer than `timeoutMs`, or finds nobody, is a {@link ProviderUnavailable}. */
export const sandboxClient = ({ url, key }: CompanionAddress, timeoutMs: number): PaymentProvider => {
  /** Loaded with the first call, since a start has other things to do. */
  let client: Promise<{ readonly pool: Pool; readonly errors: typeof import('undici').errors }> | undefined
  const open = async () => {
    const { errors, Pool } = await import('undici')
    return { errors, pool: new Pool(url, { connections: CONNECTIONS, connect: { timeout: timeoutMs } }) }
  }
  const authorization = `Bearer ${keyFrom(key, 'api').toString('base64url')}`

  /** The answer as JSON; undefined for 404. */
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const { status, text } = await sent(method, path, body)
    if (status === 404) return undefined
    if (status === 409) throw new DifferentFromBefore('the sandbox provider knows this id for something else')
    if (status >= 500 || status === 429) throw new ProviderUnavailable(`the sandbox provider answered ${status}`)
    if (status !== 200) throw new Error(`the sandbox provider refused a call with ${status}`)
    return JSON.parse(text)
  }

  const sent = async (method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; text: string }> => {
    client ??= open()
    const { pool, errors } = await client
    const signal = AbortSignal.timeout(timeoutMs)
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
    try {
      const answer = await pool.request({ method, path, headers, signal, ...(body && { body: JSON.stringify(body) }) })
      return { status: answer.statusCode, text: await answer.body.text() }
    } catch (cause) {
      if (signal.aborted || cause instanceof errors.ConnectTimeoutError) throw tooSlow(timeoutMs, cause)
      throw new ProviderUnavailable('the sandbox provider cannot be reached', { cause })
    }
  }

  const understood = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the sandbox provider gave an answer that is not understood')
    return value
  }
  const pathOf = (paymentId: string): string => `/v1/charges/${encodeURIComponent(paymentId)}`

  const provider = sandboxProvider(
    {
      charge: async (charge) => understood(readAnswer(await call('POST', '/v1/charges', chargeBody(charge)))),
      look: async (paymentId) => {
        const answer = await call('GET', pathOf(paymentId))
        return answer === undefined ? undefined : understood(readAnswer(answer))
      },
      cancel: async (paymentId) => {
        const answer = await call('POST', `${pathOf(paymentId)}/cancel`)
        return answer === undefined ? undefined : understood(readAnswer(answer))
      },
      refund: async ({ refundId, paymentId, amount }) => {
        const answer = await call('POST', '/v1/refunds', { refundId, paymentId, amount: moneyText(amount) })
        return answer === undefined ? undefined : understood(readRefundAnswer(answer))
      },
    },
    key,
  )
  return { ...provider, cardForm: `${url}/card-form` }
}
