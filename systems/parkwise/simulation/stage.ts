// ParkWise with a world outside that can go wrong: a payment provider, a post, and no time for real password hashes.
import { createHash } from 'node:crypto'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { awayNow, type Faults } from '#platform/simulator/faults.ts'
import type { Simulation, Stage } from '#platform/simulator/simulation.ts'
import type { Timeline } from '#platform/simulator/timeline.ts'
import type { Mail } from '#services/notifications/application/ports.ts'
import type { PaymentProvider } from '#services/payments/application/provider.ts'
import { controlledSandbox } from '#services/payments/sandbox/companion.ts'
import type { SandboxControls, Faults as SandboxFaults } from '#services/payments/sandbox/controls.ts'
import { noGeocoder } from '../parking/application/geocoder.ts'
import { parkwiseWith } from '../system.ts'

/** What people and invariants find outside. */
export type Outside = {
  /** The provider's own books, and the page of the bank. */
  readonly provider: Pick<SandboxControls, 'approve' | 'refuse' | 'charges'>
  /** Every mail that arrived, as often as it did. */
  readonly mails: readonly Mail[]
}

const LATE_WEBHOOK_MS = 10 * MINUTE_MS

/** What the provider does wrong, by the faults of the run. */
const providerFaults = (faults: Faults, timeline: Pick<Timeline, 'nowMs'>): SandboxFaults => {
  const lost = new Set<string>()
  const isDown = awayNow(faults, 'provider-down', timeline.nowMs)
  return {
    ofCall: (_random, call, id) => {
      if (isDown()) return 'away'
      const dice = faults.strike('provider-away', `${call} ${id}`)
      if (!dice) return undefined
      return dice.pick(['away', 'answer-lost', { slowMs: dice.between(1_000, 8_000) }] as const)
    },
    ofWebhook: (_random, { id, body }) => {
      const { type, paymentId } = JSON.parse(body) as { readonly type: string; readonly paymentId: string }
      const place = `${type} ${paymentId}`
      // It is sent again, when the provider is back.
      if (isDown() || lost.has(id)) return { lost: true }
      if (faults.happens('webhook-never', place)) {
        lost.add(id)
        return { lost: true }
      }
      const late = faults.strike('webhook-late', place)
      const lie = faults.strike('webhook-lies', place)
      return {
        ...(late && { lateMs: late.between(1_000, LATE_WEBHOOK_MS) }),
        twice: faults.happens('webhook-twice', place),
        ...(lie && { lies: lie.pick(['amount', 'currency', 'reference'] as const) }),
      }
    },
  }
}

/** A provider whose money may come when nobody waits for it any more, whatever the card. */
const withLatePayments = (
  { companion }: ReturnType<typeof controlledSandbox>,
  faults: Faults,
): ReturnType<typeof controlledSandbox>['companion'] => ({
  ...companion,
  inProcess: (context) => {
    const provider: PaymentProvider = companion.inProcess(context)
    return {
      ...provider,
      charge: (wish) => provider.charge(faults.happens('payment-late', wish.paymentId) ? { ...wish, paymentMethod: 'tok_late' } : wish),
    }
  },
})

/** As good as a password hash to whoever only compares, and a thousand times as quick. */
const quickHash = (password: string): string => createHash('sha256').update(password).digest('hex')

export const stage: Simulation['stage'] = ({ faults, timeline }): Stage => {
  const provider = controlledSandbox({ faults: providerFaults(faults, timeline) })
  const mails: Mail[] = []
  const isPostDown = awayNow(faults, 'post-down', timeline.nowMs)
  const system = parkwiseWith({
    companion: withLatePayments(provider, faults),
    passwords: { hash: async (password) => quickHash(password), matches: async (hash, password) => hash === quickHash(password) },
    post: {
      send: async (mail) => {
        if (isPostDown()) return { failed: 'server-away', isFinal: false }
        mails.push(mail)
        return {}
      },
      close: async () => undefined,
    },
    geocoder: noGeocoder,
  })
  return { system, environment: ENVIRONMENT, outside: { provider, mails } satisfies Outside }
}

/** Several partitions, so that there is an order to be lost; and tokens that last as long as a day of errands. */
export const ENVIRONMENT = {
  PLAZA_LOG_PARTITIONS: '3',
  PLAZA_PARKWISE_ACCESS_TOKEN_SECONDS: String((6 * HOUR_MS) / 1_000),
  PLAZA_PARKWISE_PAYOUT_DELAY_DAYS: '0',
}
