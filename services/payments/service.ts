import Type, { type Static } from 'typebox'
import type { PageNeeds } from '#platform/edge/web-pages.ts'
import type { Companion } from '#platform/host/companion.ts'
import { service } from '#platform/host/service.ts'
import { SettingsError } from '#platform/host/settings.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { paymentCommands } from './adapters/cli.ts'
import { talkToProvider } from './adapters/events.ts'
import { paymentRoutes } from './adapters/http.ts'
import { earningsRoute } from './adapters/http-earnings.ts'
import { postToLedger } from './adapters/ledger-events.ts'
import { sealedMethods } from './adapters/sealed-methods.ts'
import { stripeProvider } from './adapters/stripe.ts'
import { providerAway, withTimeLimit } from './adapters/time-limit.ts'
import { webhookRoute } from './adapters/webhooks.ts'
import { askProvider } from './application/ask-provider.ts'
import { ledgerEntries, ledgerPages, payoutAccounts } from './application/ledger.ts'
import { viewOf } from './application/payment-view.ts'
import { payments as collection } from './application/payments.ts'
import type { PaymentSettings, Ports } from './application/ports.ts'
import type { PaymentProvider } from './application/provider.ts'
import { refundPayment } from './application/refund-payment.ts'
import { startPayment } from './application/start-payment.ts'
import {
  paymentActionRequired,
  paymentCallOffRequested,
  paymentCancelled,
  paymentFailed,
  paymentProcessed,
  paymentRefunded,
  paymentStarted,
  payoutInitiated,
  providerCheckDue,
  refundFailed,
  refundRequested,
} from './contract/events.ts'
import type { PaymentsApi } from './contract/payments-api.ts'
import { isKnown } from './domain/payment-state.ts'
import { sandboxCompanion } from './sandbox/companion.ts'

const settings = Type.Object({
  commissionBasisPoints: Type.Integer({
    default: 1_000,
    minimum: 0,
    maximum: 10_000,
    description: 'What the platform keeps of each payment, in hundredths of a percent.',
  }),
  providerTimeoutSeconds: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 60,
    description: 'How long one call of the payment provider may take before it is given up and made again later.',
  }),
  answerWaitSeconds: Type.Integer({
    default: 3,
    minimum: 0,
    maximum: 8,
    description: 'How long whoever pays waits for the payment provider’s first word.',
  }),
  actionMinutes: Type.Integer({
    default: 15,
    minimum: 1,
    maximum: 1_440,
    description: 'How long a payer may take to confirm a payment at the bank.',
  }),
  payoutDelayDays: Type.Integer({
    default: 7,
    minimum: 0,
    maximum: 365,
    description: 'How old an earning must be before it can be paid out.',
  }),
  stripeSecretKey: Type.Optional(
    Type.String({ minLength: 8, description: 'Secret key of Stripe; with it Stripe moves the money. A secret.' }),
  ),
  stripeWebhookSecret: Type.Optional(Type.String({ minLength: 8, description: 'What Stripe signs its webhooks with. A secret.' })),
})

export type PaymentsOptions = {
  /** Stands in for a provider as long as there are no keys for one. */
  readonly companion?: Companion<PaymentProvider>
  /** Whom payers pay, as the sandbox provider shows it. */
  readonly merchant?: string
  /** Where payees find what they have earned, in the words of the system. */
  readonly earningsPath?: string
  /** The page of the system that payers come back to from their bank. */
  readonly returnPath?: string
}

/** Both keys of Stripe, or none. Throws SettingsError for one alone. */
const stripeKeysIn = ({ stripeSecretKey, stripeWebhookSecret }: Static<typeof settings>) => {
  if (stripeSecretKey === undefined && stripeWebhookSecret === undefined) return undefined
  if (stripeSecretKey === undefined || stripeWebhookSecret === undefined) {
    throw new SettingsError(['STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together; set both or none'])
  }
  return { apiKey: stripeSecretKey, webhookSecret: stripeWebhookSecret }
}

const pageOf = (cardForm: string | undefined): PageNeeds =>
  cardForm === undefined ? {} : { facts: { cardForm }, frameOrigins: [new URL(cardForm).origin] }

/** Moves money between payers and payees, and keeps the books. */
export const payments = ({
  merchant = 'Plaza',
  companion = sandboxCompanion({ merchant }),
  earningsPath = '/earnings',
  returnPath = '/',
}: PaymentsOptions = {}) =>
  service<PaymentsApi, typeof settings>({
    name: 'payments',
    purpose: 'Moves money between payers and payees through a provider, and keeps the books.',
    settings,
    collections: [collection, ledgerEntries, ledgerPages, payoutAccounts],
    publishes: [
      paymentStarted,
      paymentActionRequired,
      paymentProcessed,
      paymentFailed,
      paymentCancelled,
      paymentCallOffRequested,
      refundRequested,
      paymentRefunded,
      refundFailed,
      payoutInitiated,
      providerCheckDue,
    ],
    connect: async (address) => (await import('./adapters/grpc-client.ts')).paymentsClient(address),
    companion: (set) => (stripeKeysIn(set) ? undefined : companion),
    compose: async ({ store, clock, random, log, keyFor, publicUrl, settings: set, companion: standIn }) => {
      const keys = stripeKeysIn(set)
      const timeoutMs = set.providerTimeoutSeconds * SECOND_MS
      const provider = keys
        ? await stripeProvider({ ...keys, returnUrl: () => `${publicUrl()}${returnPath}`, timeoutMs })
        : ((standIn as PaymentProvider | undefined) ?? providerAway(companion.name))
      const ports: Ports = {
        store,
        provider: withTimeLimit(provider, clock, timeoutMs),
        sealedMethods: sealedMethods(keyFor('payment-methods'), random),
        clock,
        log,
      }
      const rules: PaymentSettings = {
        commissionBasisPoints: set.commissionBasisPoints,
        answerWaitMs: set.answerWaitSeconds * SECOND_MS,
        actionMs: set.actionMinutes * MINUTE_MS,
      }
      const ask = askProvider(ports)
      const api: PaymentsApi = {
        start: startPayment(ports, ask, rules),
        find: async (paymentId) => {
          const payment = await store.stateOf(collection, paymentId)
          return isKnown(payment) ? viewOf(paymentId, payment) : undefined
        },
        callOff: async (paymentId, message) => {
          await store.execute(collection, paymentId, { type: 'CallOff', nowMs: message.atMs }, message)
        },
        refund: refundPayment(ports),
      }
      return {
        api,
        http: (app) => {
          paymentRoutes(app, store)
          earningsRoute(app, earningsPath, store)
          webhookRoute(app, ports)
        },
        page: () => pageOf(provider.cardForm),
        consumers: [talkToProvider(ask), postToLedger(store)],
        grpc: [async () => (await import('./adapters/grpc.ts')).paymentsGrpc(api)],
        commands: paymentCommands({ store, clock, random, payoutDelayMs: set.payoutDelayDays * DAY_MS }),
      }
    },
  })
