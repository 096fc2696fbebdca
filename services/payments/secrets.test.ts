// What must stay secret is looked for in every line that is logged, also when everything goes wrong.
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { SettingsError } from '#platform/host/settings.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { openStore } from '#platform/store/store.ts'
import { sealedMethods } from './adapters/sealed-methods.ts'
import { providerAway } from './adapters/time-limit.ts'
import { askProvider } from './application/ask-provider.ts'
import { payments as collection } from './application/payments.ts'
import type { Ports } from './application/ports.ts'
import { type PaymentProvider, ProviderUnavailable } from './application/provider.ts'
import { startPayment } from './application/start-payment.ts'
import type { PaymentId } from './contract/payments-api.ts'
import { TERMS } from './domain/payment-fixture.ts'
import { fakeCompanion, fakeProvider } from './fake-provider.ts'
import { METHOD, paymentsUnderTest } from './payments-under-test.ts'
import { payments } from './service.ts'

const KEY = new Uint8Array(32).fill(7)
const random = { fraction: () => 0.5, bytes: (length: number) => new Uint8Array(length).fill(length) }

const opened = async () => {
  const lines: string[] = []
  const into = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  const log = pino({ level: 'trace' }, into)
  const clock = manualClock()
  const engine = memoryEngine()
  await engine.migrate([collection])
  const { store } = openStore({ engine, clock, stamp: { system: 'plaza', service: 'payments' }, collections: [collection] })
  return { lines, log, clock, engine, store }
}

it.each<[string, () => Error]>([
  ['is away', () => new ProviderUnavailable(`refused ${METHOD}`)],
  ['breaks', () => new TypeError(`cannot read ${METHOD}`)],
])('no log line has a payment method, even when the provider %s and its error quotes it', async (_, failure) => {
  const { lines, log, clock, engine, store } = await opened()
  const charge: PaymentProvider['charge'] = ({ paymentMethod }) => {
    expect(paymentMethod).toBe(METHOD)
    return Promise.reject(failure())
  }
  const ports: Ports = { store, provider: { ...providerAway('fake'), charge }, sealedMethods: sealedMethods(KEY, random), clock, log }
  const start = startPayment(ports, askProvider(ports), { commissionBasisPoints: 1_000, answerWaitMs: 3_000, actionMs: 900_000 })
  const paymentId = '1c9e7a52-6f0e-8d0b-9a53-0f6c1f5d2b44' as PaymentId
  const message = { id: 'm' as MessageId, atMs: clock.nowMs() }
  expect((await start({ paymentId, paymentMethod: METHOD, ...TERMS }, message)).payment?.status).toBe('PROCESSING')
  expect(lines.length).toBeGreaterThan(0)
  const written = [
    ...lines,
    JSON.stringify(await engine.load([{ collection: 'payment', id: paymentId }])),
    JSON.stringify(await engine.readLog(0, 0, 10)),
  ]
  for (const secret of [METHOD, Buffer.from(KEY).toString('base64'), Buffer.from(KEY).toString('hex')]) {
    expect(written.filter((text) => text.includes(secret))).toEqual([])
  }
})

it('an event that is set aside since the provider broke does not say with which payment method', async () => {
  const plaza = await paymentsUnderTest()
  try {
    plaza.fake.charge = ({ paymentMethod }) => Promise.reject(new TypeError(`cannot read ${paymentMethod}`))
    await plaza.start(plaza.request())
    await plaza.wait(90_000)
    const parked = await plaza.openedOf('payments').engine.parkedKeys()
    expect(parked).toMatchObject([
      { consumer: 'talk-to-provider', reason: expect.stringContaining('TypeError: cannot read [payment method]') },
    ])
    expect(JSON.stringify(parked)).not.toContain(METHOD)
  } finally {
    await plaza.close()
  }
})

it('a sealed method opens with its key, for its payment, and not when a bit of it was changed', () => {
  const methods = sealedMethods(KEY, random)
  const [mine, other] = ['p1' as PaymentId, 'p2' as PaymentId]
  const sealed = methods.seal(mine, METHOD)
  expect(sealed).not.toContain(METHOD)
  expect(methods.open(mine, sealed)).toBe(METHOD)
  expect(() => methods.open(other, sealed)).toThrow()
  expect(() => sealedMethods(new Uint8Array(32).fill(8), random).open(mine, sealed)).toThrow()
  expect(() =>
    methods.open(
      mine,
      sealed.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
    ),
  ).toThrow()
})

it('the keys of Stripe go together, and a complaint about them does not repeat them', async () => {
  const seen: object[] = []
  const stripe = (keys: object) => {
    seen.push(keys)
    return fakeProvider()
  }
  const service = payments({ companion: fakeCompanion(fakeProvider()), stripe })
  const set = { commissionBasisPoints: 0, providerTimeoutSeconds: 5, answerWaitSeconds: 3, actionMinutes: 15, payoutDelayDays: 7 }
  const both = { ...set, stripeSecretKey: 'sk_test_123', stripeWebhookSecret: 'whsec_123' }
  for (const one of [
    { ...set, stripeSecretKey: 'sk_test_123' },
    { ...set, stripeWebhookSecret: 'whsec_123' },
  ]) {
    expect(() => service.companion?.(one)).toThrow(SettingsError)
    expect(() => service.companion?.(one)).not.toThrow(/_123/)
  }
  expect(service.companion?.(both)).toBeUndefined()
  expect(service.companion?.(set)).toMatchObject({ name: 'fake' })
  const { store, clock, log } = await opened()
  const nothing = { system: 'plaza', cursors: undefined as never, tail: () => () => undefined, needs: {} }
  await service.compose({ ...nothing, settings: both, store, clock, log, random, keyFor: () => KEY, companion: undefined })
  expect(seen).toEqual([{ apiKey: 'sk_test_123', webhookSecret: 'whsec_123', timeoutMs: 5_000 }])
})
