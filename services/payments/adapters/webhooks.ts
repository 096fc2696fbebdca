import type { FastifyBaseLogger } from 'fastify'
import Type from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { conflict, notFound, Problem, problemsFor } from '#platform/edge/problem.ts'
import { problems } from '#platform/edge/schemas.ts'
import type { Ports } from '../application/ports.ts'
import type { ProviderFact, WebhookRejection } from '../application/provider.ts'
import { type FactRejection, takeFact } from '../application/take-fact.ts'
import { WebhookBody, WebhookParams } from './http-schemas.ts'

const badRequest = (code: string, detail: string): Problem => new Problem(400, code, detail)

const webhookProblem = problemsFor<WebhookRejection>({
  SignatureMissing: () => badRequest('SIGNATURE_MISSING', 'The webhook is not signed.'),
  SignatureWrong: () => badRequest('SIGNATURE_WRONG', 'The signature is not that of this body.'),
  SignatureTooOld: () => badRequest('SIGNATURE_TOO_OLD', 'The webhook was signed more than 300 seconds ago. Sign it anew.'),
  SignatureFromTheFuture: () => badRequest('SIGNATURE_FROM_THE_FUTURE', 'The webhook was signed more than 300 seconds in the future.'),
  NotUnderstood: () => badRequest('WEBHOOK_NOT_UNDERSTOOD', 'The body is not a webhook of this provider.'),
})

const factProblem = problemsFor<FactRejection>({
  NotKnownYet: () => notFound('payment or refund (yet)'),
  PaymentNotFound: () => notFound('payment (yet)'),
  RefundNotFound: () => notFound('refund (yet)'),
  PaymentCalledOff: () => conflict('PAYMENT_NEVER_BEGUN', 'This payment was called off before it was begun.'),
  Contradiction: ({ of }) =>
    conflict(`WEBHOOK_OTHER_${of.toUpperCase().replaceAll('-', '_')}`, `This is not the ${of.replaceAll('-', ' ')} of that payment.`),
  RefundIsFinal: ({ status }) => conflict('REFUND_IS_FINAL', `This refund is ${status} and stays so.`),
  // Answers are never refused for these; a table has an answer for everything.
  PaymentExists: () => conflict('PAYMENT_EXISTS', 'This payment exists.'),
  NothingCaptured: () => conflict('NOTHING_CAPTURED', 'Nothing was captured.'),
  RefundExceedsCaptured: () => conflict('REFUND_EXCEEDS_CAPTURED', 'That is more than what is left.'),
})

/** What is logged of a webhook that is not believed: ids, and nothing else of it. */
const refused = (log: FastifyBaseLogger, provider: string, { eventId, paymentId }: ProviderFact, rejected: FactRejection): void =>
  log.warn(
    { provider, eventId, paymentId, rejected: rejected.type, of: 'of' in rejected ? rejected.of : undefined },
    'a webhook contradicts what we know',
  )

/** Where providers tell what became of payments. Whoever calls proves with a signature to be the provider. */
export const webhookRoute = (app: HttpApp, ports: Ports): void => {
  const { provider, clock } = ports
  const take = takeFact(ports)

  app.post(
    '/payments/webhooks/:provider',
    {
      config: { access: 'public', keepsRawBody: true, idempotencyKey: false },
      schema: {
        operationId: 'takeWebhook',
        summary: 'A payment provider tells what became of a payment or refund',
        description:
          'Signed by the provider over the very bytes. Duplicates, and what is behind what is known, are taken and change nothing.',
        params: WebhookParams,
        body: WebhookBody,
        response: { 204: Type.Null({ description: 'It is taken, and need not be sent again.' }), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      if (request.params.provider !== provider.name) throw notFound('provider')
      const nowMs = clock.nowMs()
      const { fact, rejected: unbelieved } = provider.readWebhook(request.rawBody ?? new Uint8Array(), request.headers, nowMs)
      if (unbelieved) {
        request.log.warn({ provider: provider.name, rejected: unbelieved.type }, 'a webhook is not believed')
        throw webhookProblem(unbelieved)
      }
      if (fact) {
        const { correlationId, traceparent } = request
        const { rejected } = await take(fact, { atMs: nowMs, correlationId, traceparent })
        if (rejected) {
          if (rejected.type !== 'NotKnownYet') refused(request.log, provider.name, fact, rejected)
          throw factProblem(rejected)
        }
      }
      return reply.code(204).send(null)
    },
  )
}
