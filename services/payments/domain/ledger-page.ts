// What the entries of one payee, one currency and one UTC day add up to. Every entry is on exactly one page, and the balance of an
// account, also of one that all share, is the sum over the pages: so no row exists that every payment has to change.
import { DAY_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import { accept, type Decider, invariant } from '#platform/kernel/decision.ts'
import { derivedId, type Id, type PrincipalId } from '#platform/kernel/ids.ts'
import type { Account, LedgerEntry } from './ledger-entry.ts'

export type PageId = Id<'ledger-page'>

/** All amounts in minor units, none negative. */
export type Sums = { readonly debitMinor: number; readonly creditMinor: number }

/** What happened within a quarter of an hour: as finely as time zones differ, so that any zone's days can be added up. */
export type Quarter = {
  readonly grossMinor: number
  /** May be negative: what was given back may be of a payment of another time. */
  readonly commissionMinor: number
  readonly refundedMinor: number
  readonly paidOutMinor: number
}

export type Page = {
  readonly payeeId: PrincipalId
  readonly currency: string
  /** The beginning of its UTC day. */
  readonly dayMs: number
  readonly entries: number
  readonly accounts: Readonly<Partial<Record<Account, Sums>>>
  /** By the number of the quarter in the day, 0 to 95; only those in which something happened. */
  readonly quarters: Readonly<Record<string, Quarter>>
}

export const QUARTER_MS = 15 * MINUTE_MS
export const NOTHING: Quarter = { grossMinor: 0, commissionMinor: 0, refundedMinor: 0, paidOutMinor: 0 }

export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS

export const pageIdOf = ({ payeeId, currency, atMs }: Pick<LedgerEntry, 'payeeId' | 'currency' | 'atMs'>): PageId =>
  derivedId('ledger-page', payeeId, currency, toIso(dayOf(atMs)))

export const addQuarters = (a: Quarter, b: Quarter): Quarter => ({
  grossMinor: a.grossMinor + b.grossMinor,
  commissionMinor: a.commissionMinor + b.commissionMinor,
  refundedMinor: a.refundedMinor + b.refundedMinor,
  paidOutMinor: a.paidOutMinor + b.paidOutMinor,
})

const quarterOf = ({ cause, lines }: LedgerEntry): Quarter => {
  const on = (account: Account): number => lines.find((line) => line.account === account)?.amountMinor ?? 0
  // Taken from 0, so that nothing is minus zero.
  const commissionMinor = 0 - on('commission')
  switch (cause.type) {
    case 'capture':
      return { ...NOTHING, grossMinor: on('provider-clearing'), commissionMinor }
    case 'refund':
      return { ...NOTHING, refundedMinor: 0 - on('provider-clearing'), commissionMinor }
    case 'payout':
      return { ...NOTHING, paidOutMinor: on('payable') }
  }
}

/** The page with one more entry. In whichever order entries are added, the page is the same. */
export const withEntry = (page: Page | null, entry: LedgerEntry): Page => {
  const { payeeId, currency, atMs } = entry
  const dayMs = dayOf(atMs)
  const before: Page = page ?? { payeeId, currency, dayMs, entries: 0, accounts: {}, quarters: {} }
  invariant(before.payeeId === payeeId && before.currency === currency && before.dayMs === dayMs, 'an entry is on its own page')
  const accounts: Partial<Record<Account, Sums>> = { ...before.accounts }
  for (const { account, amountMinor } of entry.lines) {
    const { debitMinor, creditMinor } = accounts[account] ?? { debitMinor: 0, creditMinor: 0 }
    accounts[account] = { debitMinor: debitMinor + Math.max(0, amountMinor), creditMinor: creditMinor + Math.max(0, -amountMinor) }
  }
  const number = String(Math.floor((atMs - dayMs) / QUARTER_MS))
  const quarters = { ...before.quarters, [number]: addQuarters(before.quarters[number] ?? NOTHING, quarterOf(entry)) }
  return { ...before, entries: before.entries + 1, accounts, quarters }
}

/** Adds up what a page has within [fromMs, toMs); both are taken at their quarter of an hour. */
export const sumWithin = (page: Page, fromMs: number, toMs: number): Quarter => {
  let sum = NOTHING
  for (const [number, quarter] of Object.entries(page.quarters)) {
    const atMs = page.dayMs + Number(number) * QUARTER_MS
    if (atMs >= fromMs && atMs < toMs) sum = addQuarters(sum, quarter)
  }
  return sum
}

export type PageCommand = { readonly type: 'Add'; readonly entry: LedgerEntry }
export type PageEvent = { readonly type: 'EntryAdded'; readonly entry: LedgerEntry }

/** An entry is added once for each message: whoever adds one says with the message which it is. */
export const pageDecider: Decider<Page | null, PageCommand, PageEvent, never> = {
  initial: null,
  decide: (_page, { entry }) => accept({ type: 'EntryAdded', entry }),
  evolve: (page, event) => withEntry(page, event.entry),
}
