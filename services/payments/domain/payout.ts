// What was paid out to one payee in one currency. It decides alone how much the next payout is, so two of them at once, or one
// whose ledger entry is not written yet, cannot pay anything twice.
import { toIso } from '#platform/kernel/clock.ts'
import { accept, type Decider } from '#platform/kernel/decision.ts'
import { derivedId, type Id, type PrincipalId } from '#platform/kernel/ids.ts'
import type { PayoutId } from './ledger-entry.ts'

export type PayoutAccountId = Id<'payout-account'>

export type PayoutAccount = {
  readonly payeeId: PrincipalId
  readonly currency: string
  /** Up to where it was paid out last. */
  readonly untilMs: number
  /** In all payouts. */
  readonly paidMinor: number
} | null

export type PayoutCommand = {
  readonly type: 'PayOut'
  readonly payeeId: PrincipalId
  readonly currency: string
  readonly untilMs: number
  /** What the payee has earned before `untilMs`, and until now, after commission and refunds and before any payout. */
  readonly earnedMinor: number
  readonly earnedByNowMinor: number
}

export type PayoutEvent = {
  readonly type: 'PayoutInitiated'
  readonly payoutId: PayoutId
  readonly payeeId: PrincipalId
  readonly currency: string
  readonly amountMinor: number
  readonly untilMs: number
}

export const payoutAccountId = (payeeId: PrincipalId, currency: string): PayoutAccountId => derivedId('payout-account', payeeId, currency)

export const payoutDecider: Decider<PayoutAccount, PayoutCommand, PayoutEvent, never> = {
  initial: null,
  decide: (account, { payeeId, currency, untilMs, earnedMinor, earnedByNowMinor }) => {
    if (account && untilMs <= account.untilMs) return accept()
    // What was refunded since is not owed any more.
    const amountMinor = Math.min(earnedMinor, earnedByNowMinor) - (account?.paidMinor ?? 0)
    if (amountMinor <= 0) return accept()
    const payoutId = derivedId<'payout'>('payout', payeeId, currency, toIso(untilMs))
    return accept({ type: 'PayoutInitiated', payoutId, payeeId, currency, amountMinor, untilMs })
  },
  evolve: (account, { payeeId, currency, amountMinor, untilMs }) => ({
    ...{ payeeId, currency, untilMs },
    paidMinor: (account?.paidMinor ?? 0) + amountMinor,
  }),
}
