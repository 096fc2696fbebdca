// Reads the whole ledger page by page, however large it is, and compares what must agree.
import { invariant } from '#platform/kernel/decision.ts'
import type { Collection } from '#platform/store/collection.ts'
import type { Aggregate, Store } from '#platform/store/store.ts'
import { captureEntry, type EntryId, entryIdOf, isBalanced, type LedgerEntry, refundEntry, sameLines } from '../domain/ledger-entry.ts'
import { addQuarters, NOTHING, type Page, pageIdOf, withEntry } from '../domain/ledger-page.ts'
import { isKnown, type Payment } from '../domain/payment-state.ts'
import { type PayoutAccount, payoutAccountId } from '../domain/payout.ts'
import type { PaymentId } from '../domain/terms.ts'
import { pagesOf } from './earnings.ts'
import { ledgerEntries, ledgerPages, payoutAccounts } from './ledger.ts'
import { payments } from './payments.ts'

/** Something that does not agree, and how to look at it alone again; `undefined` then means that it does agree now. */
export type Suspect = { readonly what: string; readonly again: () => Promise<string | undefined> }

const AT_ONCE = 500
const ALWAYS = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

/** All aggregates of a collection in the order of a column, those of one value by id; of the id alone without one. */
export async function* allOf<S, C, E, R>(
  store: Store,
  of: Collection<S, C, E, R>,
  column?: string,
): AsyncGenerator<readonly Aggregate<S>[]> {
  const orderBy = column === undefined ? undefined : { column }
  const sortValue = ({ state, id }: Aggregate<S>) => (column === undefined ? null : (of.columns[column]?.of(state, id) ?? null))
  let found = await store.find(of, { where: [], orderBy, limit: AT_ONCE })
  for (let last = found.at(-1); last; last = found.at(-1)) {
    yield found
    if (found.length < AT_ONCE) return
    found = await store.find(of, { where: [], orderBy, after: { value: sortValue(last), id: last.id }, limit: AT_ONCE })
  }
}

/** The entries that a payment must have, by their ids. Their instants are not those of the ledger, and do not count. */
const entriesDueTo = (paymentId: PaymentId, payment: Payment): ReadonlyMap<EntryId, LedgerEntry> => {
  if (!isKnown(payment) || !payment.capture) return new Map()
  const { terms, capture, refunds } = payment
  const about = { paymentId, payeeId: terms.payeeId, atMs: capture.atMs }
  const due = [captureEntry({ ...about, amount: terms.amount, commission: capture.commission })]
  for (const { refundId, amount, commission, status } of refunds) {
    if (status === 'SUCCEEDED' && commission) due.push(refundEntry({ ...about, refundId, refund: amount, commission }))
  }
  return new Map(due.map((entry) => [entryIdOf(entry.cause), entry]))
}

const paymentProblem = (id: string, payment: Payment, found: ReadonlyMap<string, LedgerEntry | null>): string | undefined => {
  for (const [entryId, due] of entriesDueTo(id as PaymentId, payment)) {
    const entry = found.get(entryId)
    const what = due.cause.type === 'refund' ? `refund ${due.cause.refundId}` : 'capture'
    if (!entry) return `payment ${id}: its ${what} has no entry`
    if (!sameLines(entry, due)) return `payment ${id}: the entry of its ${what} has other amounts`
  }
  return undefined
}

/** Payments whose captured money or finished refunds are not in the ledger as they are. */
export async function* paymentSuspects(store: Store): AsyncGenerator<Suspect | undefined> {
  const entriesOf = async (ids: readonly string[]) => {
    const entries = await store.getMany(ledgerEntries, ids)
    return new Map(entries.flatMap((entry) => (entry ? [[entry.id, entry.state]] : [])))
  }
  for await (const found of allOf(store, payments)) {
    const entries = await entriesOf(found.flatMap(({ id, state }) => [...entriesDueTo(id as PaymentId, state).keys()]))
    for (const { id, state } of found) {
      const what = paymentProblem(id, state, entries)
      const again = async () => {
        const payment = await store.stateOf(payments, id)
        return paymentProblem(id, payment, await entriesOf([...entriesDueTo(id as PaymentId, payment).keys()]))
      }
      yield what === undefined ? undefined : { what, again }
    }
  }
}

const entryProblem = (id: string, entry: LedgerEntry | null, payment: Payment, payout: PayoutAccount): string | undefined => {
  if (!entry) return undefined
  if (!isBalanced(entry)) return `entry ${id}: it does not balance`
  if (entryIdOf(entry.cause) !== id) return `entry ${id}: it is not that of its cause`
  if (entry.cause.type === 'payout') return payout ? undefined : `entry ${id}: there is no payout to ${entry.payeeId}`
  const due = entriesDueTo(entry.cause.paymentId, payment).get(entryIdOf(entry.cause))
  if (!due) return `entry ${id}: there is no such ${entry.cause.type} of payment ${entry.cause.paymentId}`
  return sameLines(entry, due)
    ? undefined
    : `entry ${id}: it has other amounts than the ${entry.cause.type} of payment ${entry.cause.paymentId}`
}

const causeIds = (entry: LedgerEntry): { readonly paymentId: string; readonly payoutId: string } => ({
  paymentId: entry.cause.type === 'payout' ? '' : entry.cause.paymentId,
  payoutId: entry.cause.type === 'payout' ? payoutAccountId(entry.payeeId, entry.currency) : '',
})

/** Which of these entries do not balance, or have no cause with these amounts. */
export const entrySuspects = async (store: Store, entries: readonly Aggregate<LedgerEntry | null>[]): Promise<readonly Suspect[]> => {
  const ids = entries.flatMap(({ state }) => (state ? [causeIds(state)] : []))
  const [found, paid] = await Promise.all([
    statesOf(store, payments, [...new Set(ids.map(({ paymentId }) => paymentId))]),
    statesOf(store, payoutAccounts, [...new Set(ids.map(({ payoutId }) => payoutId))]),
  ])
  return entries.flatMap(({ id, state }) => {
    if (!state) return []
    const { paymentId, payoutId } = causeIds(state)
    const what = entryProblem(id, state, found.get(paymentId) ?? payments.decider.initial, paid.get(payoutId) ?? null)
    const again = async () =>
      entryProblem(id, state, await store.stateOf(payments, paymentId), await store.stateOf(payoutAccounts, payoutId))
    return what === undefined ? [] : [{ what, again }]
  })
}

const statesOf = async <S, C, E, R>(store: Store, of: Collection<S, C, E, R>, ids: readonly string[]): Promise<ReadonlyMap<string, S>> => {
  const found = await store.getMany(of, ids)
  return new Map(found.flatMap((row) => (row ? [[row.id, row.state]] : [])))
}

const isSameRecord = <T extends object>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): boolean => {
  const names = Object.keys(a)
  const isSame = (x: object, y: object | undefined) =>
    Object.entries(x).every(([field, value]) => (y as Record<string, unknown>)?.[field] === value)
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name] as T, b[name]))
}

/** Whether two pages say the same, in whichever order a database keeps their members. */
const samePage = (a: Page, b: Page): boolean =>
  a.payeeId === b.payeeId &&
  a.currency === b.currency &&
  a.dayMs === b.dayMs &&
  a.entries === b.entries &&
  isSameRecord(a.accounts, b.accounts) &&
  isSameRecord(a.quarters, b.quarters)

const pageProblem = (id: string, replayed: Page | null, page: Page | null): string | undefined => {
  if (!replayed && !page) return undefined
  if (!page) return `page ${id}: its entries are not added up`
  const name = `page ${id} of ${page.payeeId} in ${page.currency}`
  if (!replayed) return `${name}: it has balances and no entries`
  return samePage(replayed, page) ? undefined : `${name}: its balances are not the sum of its entries`
}

/** Looks at one page again; read twice, since a payment may arrive between the two halves. */
const pageAgain = (store: Store, id: string) => async (): Promise<string | undefined> => {
  const before = await store.get(ledgerPages, id)
  let replayed: Page | null = null
  const where = [{ column: 'page_id', is: '=', value: id }] as const
  let found = await store.find(ledgerEntries, { where, limit: AT_ONCE })
  for (let last = found.at(-1); last; last = found.at(-1)) {
    for (const { state } of found) if (state) replayed = withEntry(replayed, state)
    found = await store.find(ledgerEntries, { where, limit: AT_ONCE, after: { value: null, id: last.id } })
  }
  const after = await store.get(ledgerPages, id)
  if (before?.version !== after?.version) return `page ${id}: it changes while it is read`
  return pageProblem(id, replayed, after?.state ?? null)
}

/** The pages that follow from the entries, as one walk over both in the same order: `see` gets every entry on the way. */
export async function* pageSuspects(
  store: Store,
  see: (entries: readonly Aggregate<LedgerEntry | null>[]) => Promise<void>,
): AsyncGenerator<Suspect | undefined> {
  const stored = eachOf(allOf(store, ledgerPages))
  let next = await stored.next()
  const compared = (id: string, replayed: Page | null, page: Page | null): Suspect | undefined => {
    const what = pageProblem(id, replayed, page)
    return what === undefined ? undefined : { what, again: pageAgain(store, id) }
  }
  for await (const { id, page } of replayedPages(store, see)) {
    while (!next.done && next.value.id < id) {
      yield compared(next.value.id, null, next.value.state)
      next = await stored.next()
    }
    const isStored = !next.done && next.value.id === id
    yield compared(id, page, isStored ? (next.value as Aggregate<Page | null>).state : null)
    if (isStored) next = await stored.next()
  }
  for (; !next.done; next = await stored.next()) yield compared(next.value.id, null, next.value.state)
}

async function* eachOf<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T, undefined> {
  for await (const batch of batches) yield* batch
}

async function* replayedPages(
  store: Store,
  see: (entries: readonly Aggregate<LedgerEntry | null>[]) => Promise<void>,
): AsyncGenerator<{ readonly id: string; readonly page: Page }> {
  let current: { id: string; page: Page } | undefined
  for await (const batch of allOf(store, ledgerEntries, 'page_id')) {
    await see(batch)
    for (const { state } of batch) {
      if (!state) continue
      const id = pageIdOf(state)
      if (current && current.id !== id) yield current
      current = { id, page: withEntry(current?.id === id ? current.page : null, state) }
    }
  }
  if (current) yield current
}

const payoutProblem = async (store: Store, account: PayoutAccount): Promise<string | undefined> => {
  invariant(account, 'a payout account that is found is there')
  let booked = NOTHING
  for await (const page of pagesOf(store, account.payeeId, ALWAYS)) {
    if (page.currency === account.currency) booked = Object.values(page.quarters).reduce(addQuarters, booked)
  }
  if (booked.paidOutMinor === account.paidMinor) return undefined
  return `payouts to ${account.payeeId} in ${account.currency}: ${account.paidMinor} were paid out, ${booked.paidOutMinor} are booked`
}

/** Payees whose payouts are not in the ledger as they were initiated, in minor units. */
export async function* payoutSuspects(store: Store): AsyncGenerator<Suspect | undefined> {
  for await (const { id, state } of eachOf(allOf(store, payoutAccounts))) {
    const what = await payoutProblem(store, state)
    const again = async () => payoutProblem(store, await store.stateOf(payoutAccounts, id))
    yield what === undefined ? undefined : { what, again }
  }
}
