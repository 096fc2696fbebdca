// Payments through Stripe, with its own SDK: PaymentIntents that are confirmed at once.
import type Stripe from 'stripe'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { type Charge, type PaymentProvider, type ProviderAnswer, ProviderUnavailable, type RefundAnswer } from '../application/provider.ts'
import type { PaymentId } from '../contract/payments-api.ts'
import { toStripe } from './stripe-amounts.ts'
import { answerOf, declineReason, factOf, type Intent, metadataOf, refundAnswerOf } from './stripe-answers.ts'

export type StripeOptions = {
  /** `sk_…`; a secret. */
  readonly apiKey: string
  /** `whsec_…`; a secret. */
  readonly webhookSecret: string
  /** Where the payer comes back to from the bank. */
  readonly returnUrl: () => string
  /** How long a call may take; then it counts as unavailable. */
  readonly timeoutMs: number
  /** Another place than Stripe's own, for tests: `http://127.0.0.1:12111`. */
  readonly apiUrl?: string
}

const TOLERANCE_S = 300
/** How many of the newest payments are gone through for one that the search does not know yet; Stripe's largest page. */
const NEWEST = 100

/**
 * The adapter, with the SDK, which is large, loaded only when it is wanted. Stripe forgets idempotency keys after a day: a charge
 * must not be repeated later than that, `look` must.
 */
export const stripeProvider = async (options: StripeOptions): Promise<PaymentProvider> => {
  const { Stripe: Sdk } = await import('stripe')
  const { errors } = Sdk
  const stripe = new Sdk(options.apiKey, {
    ...placeOf(options.apiUrl),
    timeout: options.timeoutMs,
    // Whoever called tries again, with the same ids, and knows for how long. Only where a connection was closed on us the SDK asks
    // once more by itself, with the same key.
    maxNetworkRetries: 0,
    telemetry: false,
  })

  /**
   * What a failed call means for the caller. Stripe's errors hold requests, headers and messages that quote what was sent, so none
   * of them goes on as a cause: what it is called, and the id under which Stripe knows it, has to do.
   */
  const translated = (error: unknown): unknown => {
    if (!(error instanceof errors.StripeError)) return error
    const said = `stripe: ${[error.type, error.code, error.requestId].filter(Boolean).join(' ')}`
    // The same key for something else: a bug of ours. Keys that Stripe does not accept are an outage until somebody mends them.
    const isOurs = error instanceof errors.StripeIdempotencyError || error instanceof errors.StripeInvalidRequestError
    return isOurs || error instanceof errors.StripeCardError ? new Error(said) : new ProviderUnavailable(said)
  }
  const asking = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call()
    } catch (error) {
      throw translated(error)
    }
  }

  const intentOf = async (paymentId: PaymentId, providerRef: string | undefined): Promise<Intent | undefined> => {
    if (providerRef) return stripe.paymentIntents.retrieve(providerRef)
    // The search lags behind by a minute or so; the list does not, but has no search.
    const query = `metadata['paymentId']:'${paymentId.replaceAll(/['\\]/g, '\\$&')}'`
    const found = (await stripe.paymentIntents.search({ query, limit: 1 })).data[0]
    if (found) return stripe.paymentIntents.retrieve(found.id)
    return (await stripe.paymentIntents.list({ limit: NEWEST })).data.find(({ metadata }) => metadata.paymentId === paymentId)
  }

  /** A repeated request is answered as it was the first time; how things stand now has to be asked. */
  const asItStands = async (intent: Intent, headers: Readonly<Record<string, string>> | undefined): Promise<ProviderAnswer> =>
    answerOf(headers?.['idempotent-replayed'] === 'true' ? await stripe.paymentIntents.retrieve(intent.id) : intent)

  const refusedCharge = (error: unknown): Promise<ProviderAnswer> | ProviderAnswer => {
    if (error instanceof errors.StripeCardError) {
      const intent = error.payment_intent as Intent | undefined
      return intent ? asItStands(intent, error.headers) : { status: 'declined', providerRef: '', reason: declineReason(error) }
    }
    const isMethod = error instanceof errors.StripeInvalidRequestError && METHOD_PARAMETERS.test(error.param ?? '')
    if (isMethod) return { status: 'declined', providerRef: '', reason: 'invalid-payment-method' }
    throw error
  }

  /** What to pay with, by the kind of name that it has: of Stripe's elements, of its confirmation tokens, or of a card's token. */
  const methodOf = async (paymentId: PaymentId, paymentMethod: string) => {
    if (paymentMethod.startsWith('ctoken_')) return { confirmation_token: paymentMethod }
    if (!paymentMethod.startsWith('tok_')) return { payment_method: paymentMethod }
    const card = { type: 'card', card: { token: paymentMethod } } as const
    return { payment_method: (await stripe.paymentMethods.create(card, { idempotencyKey: `method/${paymentId}` })).id }
  }

  const charge = async ({ paymentId, reference, amount, description, paymentMethod }: Charge): Promise<ProviderAnswer> => {
    const taken = toStripe(amount)
    if (!taken) throw new Error(`stripe takes no such amount of ${amount.currency}`)
    try {
      const intent = await stripe.paymentIntents.create(
        {
          ...taken,
          ...(await methodOf(paymentId, paymentMethod)),
          confirm: true,
          description,
          metadata: metadataOf(paymentId, reference),
          // Redirects may come: they are how a bank asks the payer.
          automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
          return_url: options.returnUrl(),
        },
        { idempotencyKey: `charge/${paymentId}` },
      )
      return await asItStands(intent, intent.lastResponse.headers)
    } catch (error) {
      return await refusedCharge(error)
    }
  }

  const callOff = async (paymentId: PaymentId, providerRef: string | undefined): Promise<ProviderAnswer | undefined> => {
    const intent = await intentOf(paymentId, providerRef)
    if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return intent && answerOf(intent)
    try {
      return answerOf(await stripe.paymentIntents.cancel(intent.id))
    } catch (error) {
      // It has moved on in between, or is with the bank.
      const isTooLate = error instanceof errors.StripeInvalidRequestError && error.code === 'payment_intent_unexpected_state'
      if (isTooLate) return answerOf(await stripe.paymentIntents.retrieve(intent.id))
      throw error
    }
  }

  const refund: PaymentProvider['refund'] = async ({ refundId, paymentId, providerRef, amount }) => {
    const taken = toStripe(amount)
    if (!taken) throw new Error(`stripe takes no such amount of ${amount.currency}`)
    const intent = await intentOf(paymentId, providerRef)
    if (!intent) return { status: 'failed', failure: 'payment-unknown' }
    // One that is known is never asked for again, however long ago that was.
    for await (const known of stripe.refunds.list({ payment_intent: intent.id, limit: NEWEST })) {
      if (known.metadata?.refundId === refundId) return refundAnswerOf(known)
    }
    try {
      return refundAnswerOf(
        await stripe.refunds.create(
          { payment_intent: intent.id, amount: taken.amount, metadata: { ...intent.metadata, refundId } },
          { idempotencyKey: `refund/${refundId}` },
        ),
      )
    } catch (error) {
      return refusedRefund(error)
    }
  }
  const refusedRefund = (error: unknown): RefundAnswer => {
    if (!(error instanceof errors.StripeInvalidRequestError)) throw error
    return { status: 'failed', failure: (error.code ?? 'refused').replaceAll('_', '-') }
  }

  return {
    name: 'stripe',
    charge: (wish) => asking(() => charge(wish)),
    look: (paymentId, providerRef) =>
      asking(async () => {
        const intent = await intentOf(paymentId, providerRef)
        return intent && answerOf(intent)
      }),
    callOff: (paymentId, providerRef) => asking(() => callOff(paymentId, providerRef)),
    refund: (wish) => asking(() => refund(wish)),
    readWebhook: (body, headers, nowMs) => {
      const header = headers['stripe-signature']
      if (header === undefined || header === '') return { rejected: { type: 'SignatureMissing' } }
      if (typeof header !== 'string') return { rejected: { type: 'SignatureWrong' } }
      let event: Stripe.Event
      try {
        // Without its tolerance, which knows the past only and does not tell an old signature from a forged one.
        event = Sdk.webhooks.constructEvent(body, header, options.webhookSecret, 0)
      } catch (error) {
        const isForged = error instanceof errors.StripeSignatureVerificationError
        return { rejected: { type: isForged ? 'SignatureWrong' : 'NotUnderstood' } }
      }
      const ageS = nowMs / SECOND_MS - signedAtS(header)
      if (!(ageS <= TOLERANCE_S)) return { rejected: { type: 'SignatureTooOld' } }
      if (ageS < -TOLERANCE_S) return { rejected: { type: 'SignatureFromTheFuture' } }
      return understood(event)
    },
  }
}

/** What is signed and makes no sense all the same is no fault of this process. */
const understood = (event: Stripe.Event): ReturnType<PaymentProvider['readWebhook']> => {
  try {
    if (typeof event.id !== 'string' || typeof event.type !== 'string') return { rejected: { type: 'NotUnderstood' } }
    const fact = factOf(event)
    return fact === 'not-understood' ? { rejected: { type: 'NotUnderstood' } } : { fact }
  } catch {
    return { rejected: { type: 'NotUnderstood' } }
  }
}

/** The time that was signed: the SDK takes the last `t` of the header, so this does, too. */
const signedAtS = (header: string): number =>
  Number.parseInt(
    header
      .split(',')
      .filter((part) => part.startsWith('t='))
      .at(-1)
      ?.slice(2) ?? '',
    10,
  )

/** Which parameter is named when what is wrong is what the payer pays with. */
const METHOD_PARAMETERS = /^(?:payment_method|confirmation_token|card)/

const placeOf = (apiUrl: string | undefined): Stripe.StripeConfig => {
  if (apiUrl === undefined) return {}
  const { hostname, port, protocol } = new URL(apiUrl)
  return {
    host: hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : port,
    protocol: protocol === 'https:' ? 'https' : 'http',
  }
}
