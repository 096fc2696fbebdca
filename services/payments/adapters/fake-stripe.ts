// For tests: a server that answers with the shapes of Stripe's API, recorded from stripe-mock and Stripe's documentation.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type StripeCall = { readonly call: string; readonly form: Readonly<Record<string, string>>; readonly headers: IncomingHttpHeaders }
export type StripeReply = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: object } | 'hang' | 'cut'

/** `PaymentIntent` of CHF 8.00 as Stripe writes it. */
export const intentBody = (status: string, more: object = {}): object => ({
  id: 'pi_3RmS11ZC38HR4wXx',
  object: 'payment_intent',
  amount: 800,
  amount_received: status === 'succeeded' ? 800 : 0,
  currency: 'chf',
  status,
  client_secret: 'pi_3RmS11ZC38HR4wXx_secret_Dm43xiq1k0ywrRRjDoi8y1gkM',
  metadata: { paymentId: 'p1', referenceType: 'order', referenceId: 'o1' },
  next_action: null,
  last_payment_error: null,
  livemode: false,
  ...more,
})

export const refundBody = (status: string, more: object = {}): object => ({
  id: 're_1Nispe2eZvKYlo2Cd31jOCgZ',
  object: 'refund',
  amount: 300,
  currency: 'chf',
  payment_intent: 'pi_3RmS11ZC38HR4wXx',
  status,
  metadata: { paymentId: 'p1', referenceType: 'order', referenceId: 'o1', refundId: 'r1' },
  ...more,
})

export const listOf = (...data: object[]): object => ({ object: 'list', data, has_more: false, url: '/v1/…' })

export const errorReply = (status: number, error: object): StripeReply => ({
  status,
  headers: { 'request-id': 'req_oAfr3bFDyVlRqB' },
  body: { error },
})

/** Answers `METHOD /path` as `replies` says, and remembers what was asked. What is not in it is a 404. */
export const fakeStripe = async () => {
  const calls: StripeCall[] = []
  const replies = new Map<string, StripeReply>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stripe.invalid')
      const call = `${request.method} ${url.pathname}`
      const form = Object.fromEntries([...url.searchParams, ...new URLSearchParams(Buffer.concat(chunks).toString())])
      calls.push({ call, form, headers: request.headers })
      const reply =
        replies.get(call) ?? errorReply(404, { type: 'invalid_request_error', code: 'resource_missing', message: `No such: '${call}'` })
      if (reply === 'hang') return
      if (reply === 'cut') return void request.socket.destroy()
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
      response.end(JSON.stringify(reply.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    replies,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
