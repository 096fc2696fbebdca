// What the sandbox answers over HTTP, on loopback: the API for the service, tokens for the card form, and two pages for people.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import Type from 'typebox'
import { compilingWhenNeeded } from '#platform/edge/compiling.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { PaymentId } from '../contract/payments-api.ts'
import { actionPages } from './action-pages.ts'
import { cardFormPages } from './card-form-pages.ts'
import { refuse } from './pages.ts'
import { DifferentFromBefore, keyFrom, type Sandbox } from './sandbox.ts'
import { ChargeBody, RefundBody, readChargeBody, readRefundBody } from './wire.ts'

type Options = {
  readonly key: Uint8Array
  readonly clock: Clock
  /** Requests wait for it. */
  readonly sandbox: Promise<Sandbox>
  readonly merchant: string
}

const MOST_BYTES = 16 * 1024
const PATIENCE_MS = 10_000
/** A call that is never answered is let go in the end, so that callers without patience of their own do not pile up. */
const HANG_MS = 60_000
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

/** The server, not listening yet. */
export const sandboxServer = ({ key, clock, sandbox, merchant }: Options): FastifyInstance => {
  const app = fastify({
    ...compilingWhenNeeded,
    bodyLimit: MOST_BYTES,
    requestTimeout: PATIENCE_MS,
    connectionTimeout: 2 * HANG_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 600 },
    // Its log would be the one place where what people type could end up.
    logger: false,
  }).withTypeProvider<TypeBoxTypeProvider>()
  // What is not JSON is not read as something else.
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler<FastifyError>((error, _request, reply) => failed(reply, error))
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'not-found', 'There is nothing here.'))
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cache-control': 'no-store' })
    // A name of somebody else's that leads here would let that somebody's pages in.
    if (!LOOPBACK.test(request.headers.host ?? '')) return refuse(reply, 421, 'wrong-host', 'This answers on loopback only.')
  })

  app.get('/health', async () => {
    await sandbox
    return { status: 'ok' }
  })

  void app.register(async (api) => {
    const routes = api.withTypeProvider<TypeBoxTypeProvider>()
    const expected = sha256(`Bearer ${keyFrom(key, 'api').toString('base64url')}`)
    routes.addHook('onRequest', async (request, reply) => {
      const given = sha256(request.headers.authorization ?? '')
      if (!timingSafeEqual(given, expected)) return refuse(reply, 401, 'unauthorised', 'Only its service may call this.')
    })
    const params = Type.Object({ paymentId: Type.String({ minLength: 1, maxLength: 200 }) })

    routes.post('/v1/charges', { schema: { body: ChargeBody } }, async ({ body }, reply) => {
      const charge = readChargeBody(body)
      if (!charge) return refuse(reply, 422, 'invalid-amount', 'That is no amount of that currency.')
      const answer = await (await sandbox).charge(charge)
      if (answer !== 'no-answer') return answer
      await new Promise<void>((resolve) => {
        const stop = clock.after(HANG_MS, resolve)
        reply.raw.once('close', () => {
          stop()
          resolve()
        })
      })
      return refuse(reply, 503, 'no-answer', 'The bank does not answer.')
    })
    routes.get('/v1/charges/:paymentId', { schema: { params } }, async ({ params: { paymentId } }, reply) => {
      return (await (await sandbox).look(paymentId as PaymentId)) ?? unknown(reply)
    })
    routes.post('/v1/charges/:paymentId/cancel', { schema: { params } }, async ({ params: { paymentId } }, reply) => {
      return (await (await sandbox).cancel(paymentId as PaymentId)) ?? unknown(reply)
    })
    routes.post('/v1/refunds', { schema: { body: RefundBody } }, async ({ body }, reply) => {
      const wish = readRefundBody(body)
      if (!wish) return refuse(reply, 422, 'invalid-amount', 'That is no amount of that currency.')
      return (await (await sandbox).refund(wish)) ?? unknown(reply)
    })
  })

  cardFormPages(app, sandbox)
  void app.register(async (pages) => actionPages(pages, { sandbox, key: keyFrom(key, 'actions'), merchant }))
  return app
}

const unknown = (reply: FastifyReply): FastifyReply => refuse(reply, 404, 'not-found', 'There is no such charge.')

const failed = (reply: FastifyReply, error: FastifyError): FastifyReply => {
  if (error instanceof DifferentFromBefore) return refuse(reply, 409, 'different-from-before', 'This id stands for something else.')
  // Fastify's messages may quote the body.
  if (error.validation) return refuse(reply, 422, 'invalid-input', 'Some fields are not as they should be.')
  const status = error.statusCode ?? 500
  return status < 500
    ? refuse(reply, status, 'bad-request', 'That request cannot be read.')
    : refuse(reply, 500, 'internal', 'Something went wrong here.')
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
