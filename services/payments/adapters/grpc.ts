import { InvalidArgument } from '#platform/edge/grpc/faults.ts'
import { type GrpcService, grpcService } from '#platform/edge/grpc/grpc-service.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { isCurrency, type Money, money } from '#platform/kernel/money.ts'
import { protoFiles } from '../contract/generated/descriptors.ts'
import { PaymentsServiceService as definition, type StartRequest, type Money as WireMoney } from '../contract/generated/payments.ts'
import type { PaymentId, PaymentRequest, PaymentsApi } from '../contract/payments-api.ts'
import { wireFound, wireRefunded, wireStarted } from './grpc-mapping.ts'

const LONGEST_ID = 200
const LONGEST_TEXT = 500
const MOST_LINES = 100

const textIn = (field: string, value: string, longest = LONGEST_TEXT): string => {
  if (value === '' || value.length > longest) throw new InvalidArgument(field, `must have 1 to ${longest} characters`)
  return value
}
const idIn = <Id extends string>(field: string, value: string): Id => textIn(field, value, LONGEST_ID) as Id

const moneyIn = (field: string, value: WireMoney | undefined): Money => {
  if (!value) throw new InvalidArgument(field, 'is missing')
  if (!isCurrency(value.currency)) throw new InvalidArgument(`${field}.currency`, 'must be an ISO 4217 code')
  return money(value.amountMinor, value.currency)
}

const requestIn = (wire: StartRequest): PaymentRequest => {
  const amount = moneyIn('amount', wire.amount)
  if (amount.amountMinor <= 0) throw new InvalidArgument('amount.amount_minor', 'must be more than 0')
  if (wire.lines.length > MOST_LINES) throw new InvalidArgument('lines', `must be at most ${MOST_LINES}`)
  const lines = wire.lines.map((line, i) => ({
    label: textIn(`lines[${i}].label`, line.label),
    amount: moneyIn(`lines[${i}].amount`, line.amount),
  }))
  const isWhole =
    lines.every((line) => line.amount.currency === amount.currency) &&
    lines.reduce((sum, line) => sum + line.amount.amountMinor, 0) === amount.amountMinor
  if (!isWhole) throw new InvalidArgument('lines', 'must add up to the amount')
  return {
    paymentId: idIn<PaymentId>('payment_id', wire.paymentId),
    reference: { type: textIn('reference.type', wire.reference?.type ?? '', 40), id: idIn('reference.id', wire.reference?.id ?? '') },
    payerId: idIn<PrincipalId>('payer_id', wire.payerId),
    payeeId: idIn<PrincipalId>('payee_id', wire.payeeId),
    amount,
    lines,
    description: textIn('description', wire.description),
    paymentMethod: textIn('payment_method', wire.paymentMethod),
  }
}

/** The API of payments as gRPC. Every request is checked here; what is wrong names its field, and never repeats its value. */
export const paymentsGrpc = (api: PaymentsApi): GrpcService =>
  grpcService(definition, protoFiles, {
    start: async (request, call) => wireStarted(await api.start(requestIn(request), call.message())),
    find: async ({ paymentId }) => wireFound(await api.find(idIn<PaymentId>('payment_id', paymentId))),
    callOff: async ({ paymentId }, call) => {
      await api.callOff(idIn<PaymentId>('payment_id', paymentId), call.message())
      return {}
    },
    refund: async ({ paymentId, howMuch, reason }, call) => {
      if (!howMuch) throw new InvalidArgument('how_much', 'is missing')
      const refund = {
        paymentId: idIn<PaymentId>('payment_id', paymentId),
        amount: howMuch.$case === 'everything' ? ('all' as const) : moneyIn('amount', howMuch.value),
        reason: textIn('reason', reason),
      }
      return wireRefunded(await api.refund(refund, call.message()))
    },
  })
