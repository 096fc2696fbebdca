import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refOf } from './fake-provider.ts'
import { chf, paymentsUnderTest } from './payments-under-test.ts'

let plaza: Awaited<ReturnType<typeof paymentsUnderTest>>
beforeEach(async () => {
  plaza = await paymentsUnderTest()
})
afterEach(() => plaza.close())

describe('paying', () => {
  it('is told at once, and done when the provider says so', async () => {
    const wish = plaza.request()
    const { payment } = await plaza.start(wish)
    expect(payment).toMatchObject({ paymentId: wish.paymentId, status: 'PROCESSING', amount: chf(800), refunded: chf(0) })
    expect((await plaza.webhook(plaza.factAbout(wish, plaza.succeeded(wish.paymentId)))).status).toBe(204)
    expect((await plaza.show(wish.paymentId)).body).toMatchObject({ status: 'SUCCEEDED', amount: { amount: '8.00', currency: 'CHF' } })
    expect(await plaza.told()).toEqual(['payment-started', 'payment-processed'])
  })

  it('a provider that knows at once has its answer told at once', async () => {
    plaza.fake.outcome = 'succeeded'
    const { payment } = await plaza.start(plaza.request())
    expect(payment?.status).toBe('SUCCEEDED')
    expect(refOf(payment?.paymentId ?? ('' as never))).toBeDefined()
  })
})
