import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { grpcClient } from '#platform/edge/grpc/client.ts'
import { type GrpcServer, grpcServer } from '#platform/edge/grpc/server.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import { PaymentsServiceService as definition } from '../contract/generated/payments.ts'
import type { PaymentsApi } from '../contract/payments-api.ts'
import { chf, METHOD, paymentsUnderTest } from '../payments-under-test.ts'
import { paymentsGrpc } from './grpc.ts'
import { paymentsClient } from './grpc-client.ts'

const lines: string[] = []
const log = {
  warn: (...line: unknown[]) => lines.push(JSON.stringify(line)),
  error: (...line: unknown[]) => lines.push(JSON.stringify(line)),
}

let plaza: Awaited<ReturnType<typeof paymentsUnderTest>>
let server: GrpcServer
let remote: PaymentsApi & { readonly close: () => void }
beforeEach(async () => {
  plaza = await paymentsUnderTest()
  server = await grpcServer({ services: [paymentsGrpc(plaza.api)], log: log as never, port: 0 })
  remote = paymentsClient(`127.0.0.1:${server.port}`, { attempts: 2, firstPauseMs: 1 })
  plaza.fake.outcome = 'succeeded'
})
afterEach(async () => {
  remote.close()
  await server.drain(1_000)
  await plaza.close()
})

describe('payments in another process', () => {
  it('say what they say in this one', async () => {
    const wish = plaza.request()
    const message = plaza.message()
    const { payment } = await remote.start(wish, message)
    expect(payment).toEqual(await plaza.api.find(wish.paymentId))
    expect(await remote.start(wish, message)).toEqual({ payment })
    expect(await remote.find(wish.paymentId)).toEqual(payment)
    expect(await remote.find(plaza.nextPayment())).toBeUndefined()
  })

  it.each(['declined', 'requires-action', 'processing'] as const)('say how a payment stands that is %s', async (outcome) => {
    plaza.fake.outcome = outcome
    const wish = plaza.request()
    const { payment } = await remote.start(wish, plaza.message())
    expect(payment).toEqual(await plaza.api.find(wish.paymentId))
    expect(payment?.declineReason !== undefined).toBe(outcome === 'declined')
    expect(payment?.nextAction !== undefined).toBe(outcome === 'requires-action')
  })

  it('refuse for the same reasons', async () => {
    const wish = plaza.request()
    expect(await remote.refund({ paymentId: wish.paymentId, amount: 'all', reason: 'x' }, plaza.message())).toEqual({
      rejected: { type: 'PaymentNotFound' },
    })
    plaza.fake.outcome = 'declined'
    await remote.start(wish, plaza.message())
    expect(await remote.refund({ paymentId: wish.paymentId, amount: 'all', reason: 'x' }, plaza.message())).toEqual({
      rejected: { type: 'NothingCaptured' },
    })
    const other = plaza.request({ paymentId: wish.paymentId, amount: chf(1) })
    expect(await remote.start(other, plaza.message())).toEqual({ rejected: { type: 'PaymentExists' } })
    const never = plaza.request()
    await remote.callOff(never.paymentId, plaza.message())
    expect(await remote.start(never, plaza.message())).toEqual({ rejected: { type: 'PaymentCalledOff' } })
  })

  it('refund a part, the rest, and no more', async () => {
    const { paymentId } = await plaza.pay()
    const refund = (amount: Parameters<PaymentsApi['refund']>[0]['amount']) =>
      remote.refund({ paymentId, amount, reason: 'x' }, plaza.message())
    expect(await refund(chf(300))).toMatchObject({ amount: chf(300) })
    expect(await refund(chf(501))).toEqual({ rejected: { type: 'RefundExceedsCaptured', left: chf(500) } })
    expect(await refund('all')).toMatchObject({ amount: chf(500), refundId: expect.any(String) })
  })

  it('know a message that was used for something else, and say when they are away', async () => {
    const wish = plaza.request()
    const message = { id: 'm' as MessageId, atMs: plaza.clock.nowMs() }
    await remote.start(wish, { ...message, fingerprint: 'a' })
    await expect(remote.start(wish, { ...message, fingerprint: 'b' })).rejects.toThrow(FingerprintMismatch)
    await server.drain(100)
    await expect(remote.find(wish.paymentId)).rejects.toThrow(StoreUnavailable)
  })
})

describe('a malformed call', () => {
  const good = {
    paymentId: 'p',
    reference: { type: 'order', id: 'o' },
    payerId: 'a',
    payeeId: 'b',
    amount: chf(100),
    lines: [{ label: 'x', amount: chf(100) }],
    description: 'd',
    paymentMethod: METHOD,
  }
  it.each([
    ['payment_id', { paymentId: '' }],
    ['reference.type', { reference: undefined }],
    ['amount', { amount: undefined }],
    ['amount.amount_minor', { amount: chf(0) }],
    ['amount.currency', { amount: { amountMinor: 1, currency: 'XX' } }],
    ['lines', { lines: [] }],
    ['lines', { lines: Array.from({ length: 101 }, () => ({ label: 'x', amount: chf(1) })) }],
    ['lines[0].label', { lines: [{ label: '', amount: chf(100) }] }],
    ['payment_method', { paymentMethod: `${METHOD}${'x'.repeat(500)}` }],
    ['description', { description: '' }],
  ])('names %s, and repeats no value', async (field, wrong) => {
    const client = grpcClient(definition, `127.0.0.1:${server.port}`)
    try {
      const failure = await client.call('start', { ...good, ...wrong }, { message: plaza.message() }).catch((error: Error) => error)
      expect(String((failure as Error).cause)).toContain(`INVALID_ARGUMENT: ${field}:`)
      expect(JSON.stringify([String(failure), String((failure as Error).cause), lines])).not.toContain(METHOD)
    } finally {
      client.close()
    }
    expect(plaza.fake.charges.size).toBe(0)
  })

  it('of a refund without an amount gives nothing back', async () => {
    const { paymentId } = await plaza.pay()
    const client = grpcClient(definition, `127.0.0.1:${server.port}`)
    try {
      await expect(client.call('refund', { paymentId, howMuch: undefined, reason: 'x' }, { message: plaza.message() })).rejects.toThrow(
        'INVALID_ARGUMENT',
      )
    } finally {
      client.close()
    }
    expect((await plaza.api.find(paymentId))?.refunded).toEqual(chf(0))
  })
})
