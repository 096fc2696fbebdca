// Against Stripe's own mock server, which checks every parameter against Stripe's API description and answers with fixed data:
// go install github.com/stripe/stripe-mock@latest && stripe-mock, then PLAZA_TEST_STRIPE_MOCK_URL=http://127.0.0.1:12111
import { expect, it } from 'vitest'
import { money } from '#platform/kernel/money.ts'
import type { PaymentId, RefundId } from '../contract/payments-api.ts'
import { stripeProvider } from './stripe.ts'

const url = process.env.PLAZA_TEST_STRIPE_MOCK_URL
const name = url === undefined ? 'skipped, since PLAZA_TEST_STRIPE_MOCK_URL is not set' : `at ${url}`

it.skipIf(url === undefined)(`Stripe’s mock server takes every call (${name})`, async () => {
  const provider = await stripeProvider({
    apiKey: 'sk_test_123',
    webhookSecret: 'whsec_x',
    returnUrl: () => 'https://shop.example/paid',
    timeoutMs: 5_000,
    apiUrl: url ?? '',
  })
  const paymentId = 'p1' as PaymentId
  const charge = { paymentId, reference: { type: 'order', id: 'o1' }, amount: money(800, 'CHF'), description: 'Something worth it' }
  for (const paymentMethod of ['pm_card_visa', 'tok_visa', 'ctoken_1NnQUf']) {
    expect(await provider.charge({ ...charge, paymentMethod })).toMatchObject({ providerRef: expect.stringMatching(/^pi_/) })
  }
  expect(await provider.look(paymentId, 'pi_1')).toMatchObject({ providerRef: 'pi_1' })
  expect(await provider.look(paymentId, undefined)).toBeDefined()
  expect(await provider.callOff(paymentId, 'pi_1')).toMatchObject({ providerRef: 'pi_1' })
  const refund = { refundId: 'r1' as RefundId, paymentId, providerRef: 'pi_1', amount: money(300, 'CHF') }
  expect((await provider.refund(refund)).status).toMatch(/^(processing|succeeded|failed)$/)
})
