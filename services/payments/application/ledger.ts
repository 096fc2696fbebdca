import { toIso } from '#platform/kernel/clock.ts'
import { money, moneyText } from '#platform/kernel/money.ts'
import { collection } from '#platform/store/collection.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { payoutInitiated } from '../contract/events.ts'
import { entryDecider, entryIdOf, type LedgerEntry } from '../domain/ledger-entry.ts'
import { pageDecider, pageIdOf } from '../domain/ledger-page.ts'
import { payoutDecider } from '../domain/payout.ts'

/** The entries: the history that everything else of the ledger follows from. */
export const ledgerEntries = collection({
  name: 'ledger_entry',
  decider: entryDecider,
  columns: {
    page_id: { type: 'text', of: (entry) => entry && pageIdOf(entry) },
  },
  indexes: [['page_id']],
})

/** What the entries add up to. */
export const ledgerPages = collection({
  name: 'ledger_page',
  decider: pageDecider,
  columns: {
    payee_id: { type: 'text', of: (page) => page?.payeeId ?? null },
    day_ms: { type: 'integer', of: (page) => page?.dayMs ?? null },
  },
  indexes: [['payee_id', 'day_ms']],
})

/** What was paid out, one for each payee and currency. */
export const payoutAccounts = collection({
  name: 'payout_account',
  decider: payoutDecider,
  publish: ({ payoutId, payeeId, amountMinor, currency, untilMs }) => [
    payoutInitiated.of({ payoutId, payeeId, amount: moneyText(money(amountMinor, currency)), until: toIso(untilMs) }),
  ],
})

/**
 * Writes an entry and adds it to its page, both once for one message, which must be the entry's own. Both are on their way before
 * either is committed; after a crash in between, the repetition does what is missing.
 */
export const postEntry = async (store: Store, entry: LedgerEntry, message: Message): Promise<void> => {
  await Promise.all([
    store.execute(ledgerEntries, entryIdOf(entry.cause), { type: 'Record', entry }, message),
    store.execute(ledgerPages, pageIdOf(entry), { type: 'Add', entry }, message),
  ])
}
