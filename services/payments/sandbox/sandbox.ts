// The sandbox provider: it takes money that does not exist, by the rules in charge-rules.ts, and tells of it in signed webhooks.
import { createHmac } from 'node:crypto'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Charge, ProviderAnswer, RefundAnswer } from '../application/provider.ts'
import type { PaymentId, RefundId } from '../contract/payments-api.ts'
import { begin, cancel, confirm, type KeptCharge, type KeptRefund, nextDueMs, refund, settle, type Timing } from './charge-rules.ts'
import { type Change, emptyRecords, type Journal, type KeptWebhook, type Records, TOKEN_LIFE_MS } from './records.ts'
import { SIGNATURE_HEADER, signature } from './signature.ts'
import { type Behaviour, type CardFault, type CardInput, readCard, testTokens } from './test-cards.ts'
import { type WebhookFault, webhookSender } from './webhook-sender.ts'
import { answerOf, lyingBody, webhookBody } from './wire.ts'

const WEBHOOK_PATH = '/gateway/v1/payments/webhooks/sandbox'

/** The key for one purpose that follows from the key shared with the service. */
export const keyFrom = (shared: Uint8Array, purpose: 'api' | 'webhooks' | 'actions'): Buffer =>
  createHmac('sha256', shared).update(`plaza/sandbox/${purpose}`).digest()

/** The id of this payment or refund was used for another one before. */
export class DifferentFromBefore extends Error {
  override readonly name = 'DifferentFromBefore'
}

type Options = {
  readonly key: Uint8Array
  readonly clock: Clock
  readonly random: Random
  readonly timing: Timing
  readonly journal: Journal
  /** What the journal gave back. */
  readonly records?: Records
  readonly callGateway: (
    path: string,
    request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ) => Promise<number>
  readonly actionUrl: (actionId: string) => string
  readonly webhookFault?: (webhook: KeptWebhook) => WebhookFault
}

/** Every answer survives the process once it is given. */
export type Sandbox = {
  /** `no-answer` where the bank keeps the caller waiting for ever, the first time. Throws {@link DifferentFromBefore}. */
  readonly charge: (charge: Charge) => Promise<ProviderAnswer | 'no-answer'>
  readonly look: (paymentId: PaymentId) => Promise<ProviderAnswer | undefined>
  readonly cancel: (paymentId: PaymentId) => Promise<ProviderAnswer | undefined>
  /** Undefined when there is no such charge. Throws {@link DifferentFromBefore}. */
  readonly refund: (wish: Pick<KeptRefund, 'refundId' | 'amount'> & { readonly paymentId: PaymentId }) => Promise<RefundAnswer | undefined>
  /** A token for a card, or what is wrong with the card; `too-many` when there are more unused tokens than any person makes. */
  readonly tokenFor: (input: CardInput) => Promise<NewToken | { readonly faults: readonly CardFault[] } | 'too-many'>
  readonly action: (actionId: string) => KeptCharge | undefined
  /** What the payer said; undefined when nobody was asked. Said twice it counts once. */
  readonly confirm: (actionId: string, approved: boolean) => Promise<KeptCharge | undefined>
  /** Everything it was ever asked for, for tests that count the money. */
  readonly charges: () => Iterable<KeptCharge>
}

export type NewToken = { readonly token: string; readonly brand: string; readonly last4: string; readonly expiry: string }

const MOST_TOKENS = 10_000

/** Runs the provider. What was under way in `records` goes on: charges settle, webhooks that nobody accepted are sent again. */
export const openSandbox = (options: Options): Sandbox => {
  const { clock, random, timing, journal, actionUrl, webhookFault } = options
  const records = options.records ?? emptyRecords()
  const webhookKey = keyFrom(options.key, 'webhooks')

  // Letters only: in a long number somebody might see a card's.
  const name = (prefix: string, length = 24): string =>
    `${prefix}_${Array.from(random.bytes(length), (byte) => String.fromCharCode(97 + (byte % 26))).join('')}`

  const keep = (change: Change): void => {
    records.apply(change)
    journal.append(change)
  }

  const sender = webhookSender({
    clock,
    random,
    faultOf: webhookFault ?? (() => ({})),
    post: async ({ body: truth }, lies) => {
      const body = lies === undefined ? truth : lyingBody(truth, lies)
      const signed = signature([webhookKey], Buffer.from(body), clock.nowMs())
      const status = await options.callGateway(WEBHOOK_PATH, {
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signed },
        body,
      })
      return status >= 200 && status < 300
    },
    onDone: ({ id }) => keep({ acceptedWebhook: id }),
  })

  /** Once what they tell cannot be forgotten any more. A journal that fails ends the process, so nobody waits here for nothing. */
  const tell = (webhooks: readonly KeptWebhook[]): void => {
    if (webhooks.length === 0) return
    void journal.synced().then(
      () => webhooks.forEach(sender.send),
      () => undefined,
    )
  }

  /** Keeps what became of a charge, tells of it, and plans what comes next by itself. */
  const become = (before: KeptCharge | undefined, charge: KeptCharge, more: Change = {}): void => {
    if (before === charge) return
    const webhooks = bodiesOf(before, charge).map((body) => ({ id: body.id, body: body.text, atMs: clock.nowMs() }))
    keep({ ...more, charge, ...(webhooks.length > 0 && { webhooks }) })
    tell(webhooks)
    plan(charge)
  }

  const bodiesOf = (before: KeptCharge | undefined, charge: KeptCharge): { id: string; text: string }[] => {
    if (charge.behaviour === 'lost') return []
    const write = (refunded?: KeptRefund) => {
      const id = name('evt')
      return { id, text: webhookBody(id, clock.nowMs(), charge, answerOf(charge, actionUrl), refunded) }
    }
    const isNews = charge.status !== 'processing' && charge.status !== before?.status
    const was = new Map(before?.refunds.map(({ refundId, answer }) => [refundId, answer.status]))
    const refunds = charge.refunds.filter(({ refundId, answer }) => answer.status !== 'processing' && answer.status !== was.get(refundId))
    return [...(isNews ? [write()] : []), ...refunds.map(write)]
  }

  const plan = (charge: KeptCharge): void => {
    const dueMs = nextDueMs(charge)
    if (dueMs === undefined) return
    clock.after(dueMs - clock.nowMs(), () => {
      const now = records.charges.get(charge.paymentId)
      // What has changed in between was planned anew.
      if (now !== charge) return
      if (isDue(charge)) become(charge, settle(charge, clock.nowMs()))
      // The clock has woken a little early.
      else plan(charge)
    })
  }
  const isDue = (charge: KeptCharge): boolean => (nextDueMs(charge) ?? Number.POSITIVE_INFINITY) <= clock.nowMs()

  /** What the journal holds is said; what it may lose is not. */
  const said = async <T>(answer: T): Promise<T> => {
    await journal.synced()
    return answer
  }

  const behaviourOf = (paymentMethod: string): { behaviour?: Behaviour; usedToken?: string } => {
    const open = Object.hasOwn(testTokens, paymentMethod) ? testTokens[paymentMethod] : undefined
    if (open !== undefined) return { behaviour: open }
    const kept = records.tokens.get(paymentMethod)
    return kept && kept.untilMs > clock.nowMs() ? { behaviour: kept.behaviour, usedToken: paymentMethod } : {}
  }

  for (const charge of records.charges.values()) plan(charge)
  tell([...records.webhooks.values()])

  return {
    charge: async (wish) => {
      const known = records.charges.get(wish.paymentId)
      if (known) {
        if (!isSame(known, wish)) throw new DifferentFromBefore('this payment was begun as another one')
        return said(answerOf(known, actionUrl))
      }
      const { behaviour, usedToken } = behaviourOf(wish.paymentMethod)
      const names = { providerRef: name('ch'), actionId: name('act', 32) }
      const charge = begin(wish, behaviour, names, clock.nowMs(), timing)
      become(undefined, charge, usedToken === undefined ? {} : { usedToken })
      return said(behaviour === 'timeout' ? 'no-answer' : answerOf(charge, actionUrl))
    },
    look: (paymentId) => {
      const known = records.charges.get(paymentId)
      return said(known && answerOf(known, actionUrl))
    },
    cancel: (paymentId) => {
      const known = records.charges.get(paymentId)
      if (!known) return said(undefined)
      const charge = cancel(known)
      become(known, charge)
      return said(answerOf(charge, actionUrl))
    },
    refund: async ({ refundId, paymentId, amount }) => {
      const known = records.charges.get(paymentId)
      if (!known) return said(undefined)
      const charge = refund(known, { refundId, amount }, clock.nowMs(), timing)
      const kept = refundOf(charge, refundId)
      if (!kept || !isSameMoney(kept.amount, amount)) throw new DifferentFromBefore('this refund was asked for as another one')
      become(known, charge)
      return said(kept.answer)
    },
    tokenFor: async (input) => {
      const nowMs = clock.nowMs()
      records.forgetTokens(nowMs)
      const read = readCard(input, nowMs)
      if (read.faults) return { faults: read.faults }
      if (records.tokens.size >= MOST_TOKENS) return 'too-many'
      const { card, behaviour } = read
      const token = name('tok')
      keep({ token: { token, card, behaviour, untilMs: nowMs + TOKEN_LIFE_MS } })
      const expiry = `${String(card.expiryMonth).padStart(2, '0')}/${card.expiryYear}`
      return said({ token, brand: card.brand, last4: card.last4, expiry })
    },
    action: records.byAction,
    confirm: (actionId, approved) => {
      const known = records.byAction(actionId)
      if (!known) return said(undefined)
      const charge = confirm(known, approved, clock.nowMs(), timing)
      become(known, charge)
      return said(charge)
    },
    charges: () => records.charges.values(),
  }
}

const isSameMoney = (a: Charge['amount'], b: Charge['amount']): boolean => a.amountMinor === b.amountMinor && a.currency === b.currency

/** A token is not compared: it is not kept. */
const isSame = (known: KeptCharge, wish: Charge): boolean =>
  isSameMoney(known.amount, wish.amount) && known.reference.type === wish.reference.type && known.reference.id === wish.reference.id

const refundOf = (charge: KeptCharge, refundId: RefundId): KeptRefund | undefined =>
  charge.refunds.find((each) => each.refundId === refundId)
