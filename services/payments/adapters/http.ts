import type { HttpApp } from '#platform/edge/http-app.ts'
import { conflict, notFound } from '#platform/edge/problem.ts'
import { principalOf } from '#platform/edge/request.ts'
import { problems } from '#platform/edge/schemas.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Store } from '#platform/store/store.ts'
import { payments } from '../application/payments.ts'
import { isKnown, type KnownPayment } from '../domain/payment-state.ts'
import type { PaymentId } from '../domain/terms.ts'
import { PaymentParams, PaymentSchema, ReceiptSchema } from './http-schemas.ts'
import { paymentBody, receiptBody } from './views.ts'

/** Adds what payers see of their payments, relative to the gateway's prefix. */
export const paymentRoutes = (app: HttpApp, store: Store): void => {
  const mayRead = { access: { permission: 'payments:read' } } as const

  /** Somebody else's looks like none. */
  const ownPayment = async (id: PaymentId, payerId: PrincipalId): Promise<KnownPayment> => {
    const payment = await store.stateOf(payments, id)
    if (!isKnown(payment) || payment.terms.payerId !== payerId) throw notFound('payment')
    return payment
  }

  app.get(
    '/payments/:id',
    {
      config: mayRead,
      schema: {
        operationId: 'getPayment',
        summary: 'One of my payments',
        params: PaymentParams,
        response: { 200: PaymentSchema, ...problems(404) },
      },
    },
    async (request) => {
      const id = request.params.id as PaymentId
      return paymentBody(id, await ownPayment(id, principalOf(request).id))
    },
  )

  app.get(
    '/payments/:id/receipt',
    {
      config: mayRead,
      schema: {
        operationId: 'getReceipt',
        summary: 'The receipt of a payment whose money was captured',
        params: PaymentParams,
        response: { 200: ReceiptSchema, ...problems(404, 409) },
      },
    },
    async (request) => {
      const id = request.params.id as PaymentId
      const receipt = receiptBody(id, await ownPayment(id, principalOf(request).id))
      if (!receipt) throw conflict('NOTHING_CAPTURED', 'No money was captured, so there is no receipt.')
      return receipt
    },
  )
}
