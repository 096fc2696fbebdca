// Double entry: what one account gets, others give. An entry is made whole and balanced, or not at all, and never changes; what
// was wrong is put right by another entry.
import { accept, type Decider, invariant } from '#platform/kernel/decision.ts'
import { derivedId, type Id, type PrincipalId } from '#platform/kernel/ids.ts'
import type { Money } from '#platform/kernel/money.ts'
import type { PaymentId, RefundId } from './terms.ts'

/**
 * `provider-clearing`: what the payment provider owes us. `payable`: what we owe a payee; each payee has one, written
 * `payable/<payeeId>`. `commission`: what the platform has earned. `payouts`: what is on its way to payees.
 */
export const ACCOUNTS = ['provider-clearing', 'payable', 'commission', 'payouts'] as const
export type Account = (typeof ACCOUNTS)[number]

export type EntryId = Id<'ledger-entry'>
export type PayoutId = Id<'payout'>

/** Why there is an entry. Each cause has exactly one. */
export type Cause =
  | { readonly type: 'capture'; readonly paymentId: PaymentId }
  | { readonly type: 'refund'; readonly paymentId: PaymentId; readonly refundId: RefundId }
  | { readonly type: 'payout'; readonly payoutId: PayoutId }

/** A debit is more than zero, a credit less. */
export type EntryLine = { readonly account: Account; readonly amountMinor: number }

export type LedgerEntry = {
  readonly cause: Cause
  /** Every entry concerns one payee. */
  readonly payeeId: PrincipalId
  readonly currency: string
  readonly atMs: number
  readonly lines: readonly EntryLine[]
}

/** An entry's id follows from its cause, so a cause cannot have two. */
export const entryIdOf = (cause: Cause): EntryId => {
  switch (cause.type) {
    case 'capture':
      return derivedId('ledger-entry', 'capture', cause.paymentId)
    case 'refund':
      return derivedId('ledger-entry', 'refund', cause.refundId)
    case 'payout':
      return derivedId('ledger-entry', 'payout', cause.payoutId)
  }
}

export const isBalanced = ({ lines }: Pick<LedgerEntry, 'lines'>): boolean => lines.reduce((sum, line) => sum + line.amountMinor, 0) === 0

/** An entry; lines of nothing are left out. Throws InvariantViolation when it does not balance. */
export const ledgerEntry = (entry: LedgerEntry): LedgerEntry => {
  const lines = entry.lines.filter(({ amountMinor }) => amountMinor !== 0)
  invariant(
    lines.every(({ amountMinor }) => Number.isSafeInteger(amountMinor)),
    'an entry is of whole minor units',
  )
  invariant(isBalanced({ lines }), `the entry for ${entryIdOf(entry.cause)} does not balance`)
  invariant(lines.length >= 2, 'an entry moves something')
  return { ...entry, lines }
}

type About = { readonly payeeId: PrincipalId; readonly atMs: number }

/** Money was captured: the payee is owed all of it but the commission. */
export const captureEntry = (
  about: About & { readonly paymentId: PaymentId; readonly amount: Money; readonly commission: Money },
): LedgerEntry => {
  const { paymentId, payeeId, atMs, amount, commission } = about
  invariant(commission.currency === amount.currency, 'a commission is in the currency of its payment')
  return ledgerEntry({
    cause: { type: 'capture', paymentId },
    ...{ payeeId, atMs, currency: amount.currency },
    lines: [
      { account: 'provider-clearing', amountMinor: amount.amountMinor },
      { account: 'payable', amountMinor: commission.amountMinor - amount.amountMinor },
      { account: 'commission', amountMinor: -commission.amountMinor },
    ],
  })
}

/** Money went back: the payee and the platform each give their part. */
export const refundEntry = (
  about: About & { readonly paymentId: PaymentId; readonly refundId: RefundId; readonly refund: Money; readonly commission: Money },
): LedgerEntry => {
  const { paymentId, refundId, payeeId, atMs, refund, commission } = about
  invariant(commission.currency === refund.currency, 'a commission is in the currency of its payment')
  return ledgerEntry({
    cause: { type: 'refund', paymentId, refundId },
    ...{ payeeId, atMs, currency: refund.currency },
    lines: [
      { account: 'provider-clearing', amountMinor: -refund.amountMinor },
      { account: 'payable', amountMinor: refund.amountMinor - commission.amountMinor },
      { account: 'commission', amountMinor: commission.amountMinor },
    ],
  })
}

/** What was owed to a payee is on its way. */
export const payoutEntry = ({
  payoutId,
  payeeId,
  atMs,
  amount,
}: About & { readonly payoutId: PayoutId; readonly amount: Money }): LedgerEntry =>
  ledgerEntry({
    cause: { type: 'payout', payoutId },
    ...{ payeeId, atMs, currency: amount.currency },
    lines: [
      { account: 'payable', amountMinor: amount.amountMinor },
      { account: 'payouts', amountMinor: -amount.amountMinor },
    ],
  })

/** Whether two entries move the same amounts on the same accounts. */
export const sameLines = (a: LedgerEntry, b: LedgerEntry): boolean =>
  a.currency === b.currency &&
  a.payeeId === b.payeeId &&
  a.lines.length === b.lines.length &&
  a.lines.every(({ account, amountMinor }) => b.lines.some((line) => line.account === account && line.amountMinor === amountMinor))

/** Null before it is recorded. */
export type RecordedEntry = LedgerEntry | null
export type EntryCommand = { readonly type: 'Record'; readonly entry: LedgerEntry }
export type EntryEvent = { readonly type: 'EntryRecorded'; readonly entry: LedgerEntry }

export const entryDecider: Decider<RecordedEntry, EntryCommand, EntryEvent, never> = {
  initial: null,
  decide: (recorded, { entry }) => {
    if (!recorded) return accept({ type: 'EntryRecorded', entry: ledgerEntry(entry) })
    invariant(sameLines(recorded, entry), `${entryIdOf(entry.cause)} is recorded with other amounts`)
    return accept()
  },
  evolve: (_recorded, event) => event.entry,
}
