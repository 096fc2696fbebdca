import { type Clock, DAY_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { KeptWebhook } from './records.ts'

/** What may go wrong with one sending, for tests: it is lost on the way, comes late, comes twice, or says what is not so. */
export type WebhookFault = {
  readonly lost?: boolean
  readonly lateMs?: number
  readonly twice?: boolean
  readonly lies?: 'amount' | 'currency' | 'reference'
}

type Options = {
  readonly clock: Clock
  readonly random: Random
  /** Sends one; true when it was accepted. Whatever it throws counts as not accepted. */
  readonly post: (webhook: KeptWebhook, lies: WebhookFault['lies']) => Promise<boolean>
  /** It was accepted, or is so old that it is given up. */
  readonly onDone: (webhook: KeptWebhook) => void
  readonly faultOf: (webhook: KeptWebhook) => WebhookFault
}

export type WebhookSender = { readonly send: (webhook: KeptWebhook) => void }

const AT_ONCE = 32
const FIRST_PAUSE_MS = SECOND_MS
const LONGEST_PAUSE_MS = 5 * MINUTE_MS
const GIVEN_UP_AFTER_MS = 3 * DAY_MS

/**
 * Sends webhooks until each is accepted: at least once, in no order, with pauses that grow from a second to five minutes, for
 * three days.
 */
export const webhookSender = ({ clock, random, post, onDone, faultOf }: Options): WebhookSender => {
  type Sending = { readonly webhook: KeptWebhook; readonly fault: WebhookFault; readonly pauseMs: number }
  const waiting: Sending[] = []
  let underWay = 0

  const attempt = async ({ webhook, fault, pauseMs }: Sending): Promise<void> => {
    const times = fault.lost ? 0 : fault.twice ? 2 : 1
    const results = await Promise.allSettled(Array.from({ length: times }, () => post(webhook, fault.lies)))
    // That a lie was taken for the truth is no proof that anybody knows the truth.
    const accepted = fault.lies === undefined && results.some((result) => result.status === 'fulfilled' && result.value)
    if (accepted || clock.nowMs() - webhook.atMs > GIVEN_UP_AFTER_MS) return onDone(webhook)
    // Spread by half to either side, so that those of an outage do not all come back at once.
    clock.after(pauseMs * (0.5 + random.fraction()), () => enqueue(webhook, Math.min(LONGEST_PAUSE_MS, pauseMs * 2)))
  }

  const pump = (): void => {
    while (underWay < AT_ONCE) {
      const next = waiting.shift()
      if (!next) return
      underWay++
      void attempt(next).finally(() => {
        underWay--
        pump()
      })
    }
  }

  const enqueue = (webhook: KeptWebhook, pauseMs: number): void => {
    const fault = faultOf(webhook)
    const begin = (): void => {
      waiting.push({ webhook, fault, pauseMs })
      pump()
    }
    // One that comes late does not keep the others waiting.
    if (fault.lateMs !== undefined && fault.lateMs > 0) clock.after(fault.lateMs, begin)
    else begin()
  }

  return { send: (webhook) => enqueue(webhook, FIRST_PAUSE_MS) }
}
