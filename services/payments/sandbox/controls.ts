import type { Random } from '#platform/kernel/random.ts'
import type { KeptCharge } from './charge-rules.ts'
import type { KeptWebhook } from './records.ts'
import type { WebhookFault } from './webhook-sender.ts'

/** How often something goes wrong, from 0 (never, as it is at first) to 1 (always). */
export type FaultRates = {
  /** A call reaches nobody. */
  readonly away: number
  /** A call is done, and its answer is lost. */
  readonly answerLost: number
  /** A call takes `slowMs`. */
  readonly slow: number
  readonly slowMs: number
  /** A webhook is lost on the way; it is sent again, and may be lost again. */
  readonly webhookLost: number
  readonly webhookTwice: number
  /** A webhook comes up to `webhookLateMs` late, and so after those that were sent after it. */
  readonly webhookLate: number
  readonly webhookLateMs: number
  /** A webhook, rightly signed, tells another amount, currency or reference than the true one. */
  readonly webhookLies: number
  readonly webhookLie: 'amount' | 'currency' | 'reference'
}

export type CallFault = 'away' | 'answer-lost' | { readonly slowMs: number } | undefined

/** The hands on a sandbox that runs in this process, for tests and the simulator. */
export type SandboxControls = {
  /** Makes it misbehave from now on; what is not named stays as it is. */
  readonly set: (rates: Partial<FaultRates>) => void
  /** Nothing goes wrong any more. */
  readonly calm: () => void
  /** What the payer does on the page that an answer's `actionUrl` names. */
  readonly approve: (actionUrl: string) => Promise<void>
  readonly refuse: (actionUrl: string) => Promise<void>
  /** A single-use token for a card of the field's test numbers, as the card form makes one. Throws for any other card. */
  readonly token: (number: string) => Promise<string>
  /** Every charge that it was ever asked for, with its refunds. */
  readonly charges: () => readonly KeptCharge[]
}

const calm: FaultRates = {
  away: 0,
  answerLost: 0,
  slow: 0,
  slowMs: 60_000,
  webhookLost: 0,
  webhookTwice: 0,
  webhookLate: 0,
  webhookLateMs: 60_000,
  webhookLies: 0,
  webhookLie: 'amount',
}

/** Says what goes wrong with one call, `charge` of a payment say, and with one sending of a webhook. */
export type Faults = {
  readonly ofCall: (random: Random, call: string, id: string) => CallFault
  readonly ofWebhook: (random: Random, webhook: KeptWebhook) => WebhookFault
}

/** Faults by rate and by chance, none at first. */
export const faultsByRate = (): Faults & Pick<SandboxControls, 'set' | 'calm'> => {
  let rates = calm
  // Chance is not asked about what never or always happens, so that a run without faults is the same with and without this.
  const happens = (rate: number, random: Random): boolean => rate >= 1 || (rate > 0 && random.fraction() < rate)
  return {
    set: (changed) => {
      rates = { ...rates, ...changed }
    },
    calm: () => {
      rates = calm
    },
    ofCall: (random) => {
      if (happens(rates.away, random)) return 'away'
      if (happens(rates.answerLost, random)) return 'answer-lost'
      return happens(rates.slow, random) ? { slowMs: rates.slowMs } : undefined
    },
    ofWebhook: (random) => ({
      lost: happens(rates.webhookLost, random),
      twice: happens(rates.webhookTwice, random),
      ...(happens(rates.webhookLate, random) && { lateMs: random.fraction() * rates.webhookLateMs }),
      ...(happens(rates.webhookLies, random) && { lies: rates.webhookLie }),
    }),
  }
}
