import { type GrpcClientOptions, grpcClient } from '#platform/edge/grpc/client.ts'
import { PaymentsServiceService as definition } from '../contract/generated/payments.ts'
import type { PaymentsApi } from '../contract/payments-api.ts'
import { foundFrom, refundedFrom, startedFrom } from './grpc-mapping.ts'

/**
 * Payments in another process, at `address` (`host:port`): the same promises as in one process. When it is away each call is
 * repeated with its message for a while, then throws StoreUnavailable.
 */
export const paymentsClient = (address: string, options: GrpcClientOptions = {}): PaymentsApi & { readonly close: () => void } => {
  const client = grpcClient(definition, address, options)
  return {
    start: async ({ lines, ...request }, message) =>
      startedFrom(await client.call('start', { ...request, lines: [...lines] }, { message })),
    find: async (paymentId) => foundFrom(await client.call('find', { paymentId })),
    callOff: async (paymentId, message) => {
      await client.call('callOff', { paymentId }, { message })
    },
    refund: async ({ paymentId, amount, reason }, message) => {
      const howMuch = amount === 'all' ? ({ $case: 'everything', value: {} } as const) : ({ $case: 'amount', value: amount } as const)
      return refundedFrom(await client.call('refund', { paymentId, howMuch, reason }, { message }))
    },
    close: client.close,
  }
}
