// What the speed of the ledger is measured with: captured payments, as the consumer of their events books them.
import { DAY_MS } from '#platform/kernel/clock.ts'
import { derivedId, type PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { ledgerEntries, ledgerPages, postEntry } from './application/ledger.ts'
import { pageSuspects } from './application/ledger-scan.ts'
import { captureEntry } from './domain/ledger-entry.ts'

/** The tables of a ledger. */
export const LEDGER_COLLECTIONS = [ledgerEntries, ledgerPages]

/** Books one captured payment of CHF 8.00 to a payee: a balanced entry is durable, and its balances are updated. */
export const postCapture = (store: Store, payee: number, message: Message): Promise<void> => {
  const entry = captureEntry({
    paymentId: derivedId<'payment'>('payment', message.id),
    payeeId: `payee-${payee}` as PrincipalId,
    // All on one day, so that a busy payee has one page: the worst case.
    atMs: Math.floor(message.atMs / DAY_MS) * DAY_MS,
    amount: money(800, 'CHF'),
    commission: money(80, 'CHF'),
  })
  return postEntry(store, entry, message)
}

/** How many entries there are. Throws when a balance is not the sum of its entries. */
export const countEntries = async (store: Store): Promise<number> => {
  let entries = 0
  const see = async (seen: readonly unknown[]): Promise<void> => {
    entries += seen.length
  }
  for await (const suspect of pageSuspects(store, see)) if (suspect) throw new Error(suspect.what)
  return entries
}
