import type { Clock } from '#platform/kernel/clock.ts'
import type { Store } from '#platform/store/store.ts'
import { ACCOUNTS, type Account, type LedgerEntry } from '../domain/ledger-entry.ts'
import type { Sums } from '../domain/ledger-page.ts'
import { entrySuspects, pageSuspects, paymentSuspects, payoutSuspects, type Suspect } from './ledger-scan.ts'

export type CurrencySums = { readonly currency: string; readonly entries: number; readonly accounts: Readonly<Record<Account, Sums>> }
export type Verification = {
  readonly sums: readonly CurrencySums[]
  readonly payments: number
  /** What does not agree, after waiting for whatever was only late. */
  readonly discrepancies: readonly string[]
  /** So many more were found than are looked at and named. */
  readonly more: number
}

/** So many discrepancies are looked at again and named: where there are more, nobody reads them one by one. */
const MOST_SUSPECTS = 1_000
const LOOKS = 6
const PAUSE_MS = 500

type Ports = {
  readonly store: Store
  readonly clock: Clock
  /** Says something on the way. */
  readonly note: (line: string) => void
}

/**
 * Checks that every entry balances, that the balances are the sum of the entries, and that captured payments, finished refunds and
 * payouts have exactly one entry each with their amounts, and no entry is without one of them. It reads in pages and beside running
 * consumers: what does not agree is looked at again for a few seconds before it counts.
 */
export const verifyLedger = async ({ store, clock, note }: Ports): Promise<Verification> => {
  const sums = new Map<string, { entries: number; accounts: Record<Account, Sums> }>()
  const suspects: Suspect[] = []
  let more = 0
  let payments = 0
  const suspect = (found: Suspect | undefined): void => {
    if (!found) return
    if (suspects.length < MOST_SUSPECTS) suspects.push(found)
    else more++
  }

  for await (const found of pageSuspects(store, async (entries) => {
    for (const { state } of entries) if (state) addTo(sums, state)
    for (const found of await entrySuspects(store, entries)) suspect(found)
  })) {
    suspect(found)
  }
  for await (const found of paymentSuspects(store)) {
    payments++
    suspect(found)
  }
  for await (const found of payoutSuspects(store)) suspect(found)

  const discrepancies = await afterWaiting(suspects, clock, note)
  const table = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([currency, sum]) => ({ currency, ...sum }))
  for (const { currency, accounts } of table) {
    const debitMinor = ACCOUNTS.reduce((sum, account) => sum + accounts[account].debitMinor, 0)
    const creditMinor = ACCOUNTS.reduce((sum, account) => sum + accounts[account].creditMinor, 0)
    if (debitMinor !== creditMinor) discrepancies.push(`${currency}: ${debitMinor} debited and ${creditMinor} credited, in minor units`)
  }
  return { sums: table, payments, discrepancies, more }
}

const addTo = (sums: Map<string, { entries: number; accounts: Record<Account, Sums> }>, { currency, lines }: LedgerEntry): void => {
  const nothing = { debitMinor: 0, creditMinor: 0 }
  const sum = sums.get(currency) ?? {
    entries: 0,
    accounts: { 'provider-clearing': nothing, payable: nothing, commission: nothing, payouts: nothing },
  }
  sum.entries++
  for (const { account, amountMinor } of lines) {
    const { debitMinor, creditMinor } = sum.accounts[account]
    sum.accounts[account] = { debitMinor: debitMinor + Math.max(0, amountMinor), creditMinor: creditMinor + Math.max(0, -amountMinor) }
  }
  sums.set(currency, sum)
}

/** What still does not agree when whatever is on its way has had time to arrive. */
const afterWaiting = async (found: readonly Suspect[], clock: Clock, note: (line: string) => void): Promise<string[]> => {
  let left = found
  for (let look = 1; left.length > 0 && look < LOOKS; look++) {
    note(`${left.length} things do not agree yet; they may be on their way and are looked at again.`)
    await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve))
    const still: Suspect[] = []
    for (const { again } of left) {
      const what = await again()
      if (what !== undefined) still.push({ what, again })
    }
    left = still
  }
  return left.map(({ what }) => what)
}
