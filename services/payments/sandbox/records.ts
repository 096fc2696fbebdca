// What the sandbox remembers. Every change is one record; played again from the first one, in order, they give the same memory.
import { HOUR_MS } from '#platform/kernel/clock.ts'
import type { PaymentId } from '../contract/payments-api.ts'
import type { KeptCharge } from './charge-rules.ts'
import type { Behaviour, Card } from './test-cards.ts'

/** A token of the card form, good for one payment. */
export type KeptToken = { readonly token: string; readonly card: Card; readonly behaviour: Behaviour; readonly untilMs: number }

/** A webhook that nobody has accepted yet. Sent again it is the same one. */
export type KeptWebhook = { readonly id: string; readonly body: string; readonly atMs: number }

/** What one step changes, all of it or nothing: whole values that replace those before, and what is no more. */
export type Change = {
  readonly charge?: KeptCharge
  readonly token?: KeptToken
  readonly usedToken?: string
  readonly webhooks?: readonly KeptWebhook[]
  readonly acceptedWebhook?: string
}

/** Where changes are kept. */
export type Journal = {
  readonly append: (change: Change) => void
  /** Resolves when everything appended so far survives the process. */
  readonly synced: () => Promise<void>
}

/** A journal for a process whose memory is all that there is. */
export const noJournal: Journal = { append: () => undefined, synced: () => Promise.resolve() }

export const TOKEN_LIFE_MS = HOUR_MS

export type Records = {
  readonly charges: ReadonlyMap<PaymentId, KeptCharge>
  readonly tokens: ReadonlyMap<string, KeptToken>
  readonly webhooks: ReadonlyMap<string, KeptWebhook>
  /** The charge whose payer confirms at this secret address. */
  readonly byAction: (actionId: string) => KeptCharge | undefined
  readonly apply: (change: Change) => void
  /** Forgets tokens that are too old; they need no record, since their age says so. */
  readonly forgetTokens: (nowMs: number) => void
  /** The shortest list of changes that gives this memory. */
  readonly snapshot: () => Iterable<Change>
}

export const emptyRecords = (): Records => {
  const charges = new Map<PaymentId, KeptCharge>()
  const actions = new Map<string, PaymentId>()
  const tokens = new Map<string, KeptToken>()
  const webhooks = new Map<string, KeptWebhook>()
  return {
    charges,
    tokens,
    webhooks,
    byAction: (actionId) => {
      const paymentId = actions.get(actionId)
      return paymentId === undefined ? undefined : charges.get(paymentId)
    },
    apply: ({ charge, token, usedToken, webhooks: added = [], acceptedWebhook }) => {
      if (charge) charges.set(charge.paymentId, charge)
      if (charge?.actionId !== undefined) actions.set(charge.actionId, charge.paymentId)
      if (token) tokens.set(token.token, token)
      if (usedToken !== undefined) tokens.delete(usedToken)
      for (const webhook of added) webhooks.set(webhook.id, webhook)
      if (acceptedWebhook !== undefined) webhooks.delete(acceptedWebhook)
    },
    forgetTokens: (nowMs) => {
      // The oldest come first.
      for (const { token, untilMs } of tokens.values()) {
        if (untilMs > nowMs) return
        tokens.delete(token)
      }
    },
    snapshot: function* () {
      for (const charge of charges.values()) yield { charge }
      for (const token of tokens.values()) yield { token }
      for (const webhook of webhooks.values()) yield { webhooks: [webhook] }
    },
  }
}
