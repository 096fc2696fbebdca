// The ledger on a real PostgreSQL, which keeps its own order of texts and of the members of a document.
import { randomUUID } from 'node:crypto'
import { afterEach, expect, inject, it } from 'vitest'
import { systemClock } from '#platform/host/real-world.ts'
import type { MessageId, PrincipalId } from '#platform/kernel/ids.ts'
import { postgresPool } from '#platform/store/postgres/database.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { openStore, type Store } from '#platform/store/store.ts'
import { ledgerEntries, ledgerPages, payoutAccounts, postEntry } from './application/ledger.ts'
import { payeesOf, payOut } from './application/pay-out.ts'
import { payments } from './application/payments.ts'
import { verifyLedger } from './application/verify-ledger.ts'
import { captureEntry, entryIdOf, payoutEntry } from './domain/ledger-entry.ts'
import { paymentFixture } from './domain/payment-fixture.ts'

const COLLECTIONS = [payments, ledgerEntries, ledgerPages, payoutAccounts]
const COUNT = Number(process.env.PLAZA_TEST_LEDGER_ENTRIES ?? 1_200)
const AT_ONCE = 300
const DAY_MS = 86_400_000

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const openLedger = async (): Promise<Store> => {
  const schema = `test_${randomUUID().replaceAll('-', '')}`
  const pool = postgresPool({ url: inject('postgresUrl'), connections: 4 })
  const engine = postgresEngine({ pool, schema })
  await engine.migrate(COLLECTIONS)
  const { store, close } = openStore({
    engine,
    clock: systemClock,
    stamp: { system: 'plaza', service: 'payments' },
    collections: COLLECTIONS,
  })
  ends.push(
    () => pool.end(),
    () => pool.query(`drop schema ${schema} cascade`),
    close,
  )
  return store
}

/** A captured payment, booked as the consumer of its event books it. */
const capture = async (store: Store, number: number, atMs: number): Promise<void> => {
  const { paymentId, start, succeeded, terms } = paymentFixture(number, `payee-${number % 50}` as PrincipalId)
  const message = (name: string) => ({ id: `${name}-${number}` as MessageId, atMs })
  await store.execute(payments, paymentId, start, message('start'))
  await store.execute(payments, paymentId, succeeded, message('answer'))
  const [amount, commission] = [terms.amount, { ...terms.amount, amountMinor: terms.amount.amountMinor / 10 }]
  await postEntry(store, captureEntry({ paymentId, payeeId: terms.payeeId, atMs, amount, commission }), message('event'))
}

it('verifies, pays out and verifies again', { timeout: 600_000 }, async () => {
  const store = await openLedger()
  const nowMs = systemClock.nowMs()
  for (let from = 0; from < COUNT; from += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => capture(store, from + i, nowMs - ((from + i) % 30) * DAY_MS)))
  }
  const notes: string[] = []
  const verify = () => verifyLedger({ store, clock: systemClock, note: (line) => notes.push(line) })
  const first = await verify()
  expect(first).toMatchObject({ discrepancies: [], more: 0, payments: COUNT, sums: [{ currency: 'CHF', entries: COUNT }] })
  expect(notes).toEqual([])

  const payees: PrincipalId[] = []
  for await (const payee of payeesOf(store)) payees.push(payee)
  expect(payees.toSorted()).toEqual(Array.from({ length: 50 }, (_, i) => `payee-${i}`).toSorted())
  const message = { id: 'payout' as MessageId, atMs: nowMs }
  const paid = (await Promise.all(payees.map((payee) => payOut(store)(payee, nowMs - 7 * DAY_MS, message)))).flat()
  expect(paid).toHaveLength(50)
  // Not booked yet: that is found, and nothing else.
  const between = await verify()
  expect(between.discrepancies).toHaveLength(50)
  expect(notes.at(-1)).toContain('50 things do not agree yet')
  for (const { payeeId, amount } of paid) {
    const entry = payoutEntry({ payoutId: `of-${payeeId}` as never, payeeId, atMs: nowMs, amount })
    await postEntry(store, entry, { id: entryIdOf(entry.cause) as string as MessageId, atMs: nowMs })
  }
  expect((await verify()).discrepancies).toEqual([])
})
