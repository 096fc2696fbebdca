import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { MessageId, PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import { ledgerEntries, ledgerPages } from './application/ledger.ts'
import { payments } from './application/payments.ts'
import { verifyLedger } from './application/verify-ledger.ts'
import { captureEntry, entryIdOf, type LedgerEntry, payoutEntry } from './domain/ledger-entry.ts'
import { type Page, pageIdOf, withEntry } from './domain/ledger-page.ts'
import { countEntries, postCapture } from './ledger-workload.ts'
import { chf, PAYEE, paymentsUnderTest, STRANGER } from './payments-under-test.ts'

let plaza: Awaited<ReturnType<typeof paymentsUnderTest>>
beforeEach(async () => {
  plaza = await paymentsUnderTest()
})
afterEach(() => plaza.close())

const store = () => plaza.openedOf('payments').store
const engine = () => plaza.openedOf('payments').engine

/** Writes what no rule would ever write, past all rules. */
const spoil = async (collection: 'ledger_entry' | 'ledger_page', id: string, state: LedgerEntry | Page | null) => {
  const [found] = await engine().load([{ collection, id }])
  const base = found?.version ?? 0
  const columnsOf = (some: LedgerEntry | Page) => ('cause' in some ? [pageIdOf(some)] : [some.payeeId, some.dayMs])
  const columns = state === null ? [null, null].slice(collection === 'ledger_entry' ? 1 : 0) : columnsOf(state)
  const next = { version: base + 1, state, columns }
  const [result] = await engine().commit(
    [{ collection, id, base, next, messages: [], partition: 0, events: [], timers: [], fired: [] }],
    plaza.clock.nowMs(),
  )
  expect(result).toEqual({ done: true })
}

describe('the books', () => {
  it('have one balanced entry for each captured payment and each refund, and nothing else', async () => {
    const wish = await plaza.pay()
    plaza.fake.outcome = 'declined'
    await plaza.start(plaza.request())
    await plaza.refund(wish, 300)
    await plaza.booked(2)
    expect((await plaza.entries()).toSorted((a, b) => a.atMs - b.atMs)).toMatchObject([
      {
        cause: { type: 'capture', paymentId: wish.paymentId },
        lines: [{ amountMinor: 800 }, { account: 'payable', amountMinor: -720 }, { account: 'commission', amountMinor: -80 }],
      },
      {
        cause: { type: 'refund', paymentId: wish.paymentId },
        lines: [{ amountMinor: -300 }, { account: 'payable', amountMinor: 270 }, { account: 'commission', amountMinor: 30 }],
      },
    ])
    const { status, out } = await plaza.verify()
    expect(out).toEqual([
      'CHF: 2 entries',
      '  account            debit  credit      balance',
      '  provider-clearing   8.00    3.00   5.00 debit',
      '  payable             2.70    7.20  4.50 credit',
      '  commission          0.30    0.80  0.50 credit',
      '  payouts             0.00    0.00         0.00',
      'The ledger balances: 2 entries and 2 payments were looked at.',
    ])
    expect(status).toBe(0)
  })

  it('of nothing balance', async () => {
    expect(await plaza.verify()).toMatchObject({ status: 0, out: ['The ledger balances: 0 entries and 0 payments were looked at.'] })
  })

  it('are what replaying the entries gives', async () => {
    const wishes = await Promise.all(
      [800, 1_234, 1, 99].map((amount) => plaza.pay({ amount: chf(amount), lines: [{ label: 'x', amount: chf(amount) }] })),
    )
    await plaza.pay({ payeeId: STRANGER })
    plaza.clock.advance(DAY_MS)
    await plaza.pay({ amount: money(500, 'JPY'), lines: [{ label: 'x', amount: money(500, 'JPY') }] })
    for (const wish of wishes.slice(0, 2)) await plaza.refund(wish, 'all')
    await plaza.booked(8)
    const replayed = new Map<string, Page>()
    for (const entry of await plaza.entries()) replayed.set(pageIdOf(entry), withEntry(replayed.get(pageIdOf(entry)) ?? null, entry))
    const pages = await store().find(ledgerPages, { where: [], limit: 100 })
    expect(new Map(pages.map(({ id, state }) => [id, state]))).toEqual(replayed)
    expect(pages.length).toBeGreaterThanOrEqual(3)
    expect((await plaza.verify()).status).toBe(0)
  })

  it('have an entry once, however often its event arrives', async () => {
    const wish = await plaza.pay()
    await plaza.booked(1)
    const before = await store().find(ledgerPages, { where: [], limit: 10 })
    const [started, processed] = await plaza.eventsOf('payments')
    expect(started?.type).toContain('payment-started')
    const entry = captureEntry({
      payeeId: PAYEE,
      atMs: plaza.clock.nowMs(),
      paymentId: wish.paymentId,
      amount: chf(800),
      commission: chf(80),
    })
    const message = { id: processed?.id as MessageId, atMs: plaza.clock.nowMs() }
    await store().execute(ledgerEntries, entryIdOf(entry.cause), { type: 'Record', entry }, message)
    await store().execute(ledgerPages, pageIdOf(entry), { type: 'Add', entry }, message)
    expect(await store().find(ledgerPages, { where: [], limit: 10 })).toEqual(before)
  })

  it('wait for what is only late, and say so', async () => {
    await plaza.pay()
    await plaza.booked(1)
    const [entry] = await plaza.entries()
    if (!entry) throw new Error('there is an entry')
    await spoil('ledger_entry', entryIdOf(entry.cause), null)
    const notes: string[] = []
    const note = (line: string): void => {
      // By then it has arrived.
      if (notes.push(line) === 2) void spoil('ledger_entry', entryIdOf(entry.cause), entry)
    }
    const found = await plaza.passing(verifyLedger({ store: store(), clock: plaza.clock, note }))
    expect(found.discrepancies).toEqual([])
    expect(notes.length).toBeGreaterThanOrEqual(2)
  })
})

describe('verifying finds', () => {
  const discrepancies = async () => {
    const { status, out, notes } = await plaza.verify()
    expect(status).toBe(1)
    expect(notes.join('\n')).toContain('looked at again')
    return out.filter((line) => line.startsWith('✗'))
  }
  const paidAndBooked = async () => {
    const wish = await plaza.pay()
    await plaza.booked(1)
    const [entry] = await plaza.entries()
    if (!entry) throw new Error('there is an entry')
    return { wish, entry }
  }

  it('an entry that does not balance', async () => {
    const { entry } = await paidAndBooked()
    await spoil('ledger_entry', entryIdOf(entry.cause), { ...entry, lines: entry.lines.slice(1) })
    const found = await discrepancies()
    expect(found).toContain(`✗ entry ${entryIdOf(entry.cause)}: it does not balance`)
    expect(found).toContain('✗ CHF: 0 debited and 800 credited, in minor units')
  })

  it('a payment without an entry, and a page without entries', async () => {
    const { wish, entry } = await paidAndBooked()
    await spoil('ledger_entry', entryIdOf(entry.cause), null)
    expect(await discrepancies()).toEqual([
      expect.stringContaining('it has balances and no entries'),
      `✗ payment ${wish.paymentId}: its capture has no entry`,
    ])
  })

  it('an entry of other amounts than its payment', async () => {
    const { wish, entry } = await paidAndBooked()
    const other = captureEntry({ payeeId: PAYEE, atMs: entry.atMs, paymentId: wish.paymentId, amount: chf(801), commission: chf(80) })
    await spoil('ledger_entry', entryIdOf(entry.cause), other)
    const found = await discrepancies()
    expect(found).toContain(`✗ payment ${wish.paymentId}: the entry of its capture has other amounts`)
    expect(found.join()).toContain('its balances are not the sum of its entries')
  })

  it('an entry without a cause', async () => {
    const entry = captureEntry({
      payeeId: PAYEE,
      atMs: plaza.clock.nowMs(),
      paymentId: plaza.nextPayment(),
      amount: chf(800),
      commission: chf(80),
    })
    const message = plaza.message()
    await store().execute(ledgerEntries, entryIdOf(entry.cause), { type: 'Record', entry }, message)
    await store().execute(ledgerPages, pageIdOf(entry), { type: 'Add', entry }, message)
    const { paymentId } = entry.cause as { readonly paymentId: string }
    expect(await discrepancies()).toEqual([`✗ entry ${entryIdOf(entry.cause)}: there is no such capture of payment ${paymentId}`])
  })

  it('balances that are not the sum of the entries', async () => {
    const { entry } = await paidAndBooked()
    await store().execute(ledgerPages, pageIdOf(entry), { type: 'Add', entry }, plaza.message())
    expect(await discrepancies()).toEqual([expect.stringContaining('its balances are not the sum of its entries')])
  })

  it('entries that were never added up', async () => {
    const { entry } = await paidAndBooked()
    await spoil('ledger_page', pageIdOf(entry), null)
    expect(await discrepancies()).toEqual([expect.stringContaining('its entries are not added up')])
  })

  it('a payout that was never made', async () => {
    const entry = payoutEntry({ payeeId: PAYEE, atMs: plaza.clock.nowMs(), payoutId: 'never' as never, amount: chf(5) })
    const message = plaza.message()
    await store().execute(ledgerEntries, entryIdOf(entry.cause), { type: 'Record', entry }, message)
    await store().execute(ledgerPages, pageIdOf(entry), { type: 'Add', entry }, message)
    expect(await discrepancies()).toEqual([expect.stringContaining(`there is no payout to ${PAYEE}`)])
  })
})

it('thousands of entries are verified page by page', async () => {
  const count = 1_300
  const capture = async (number: number) => {
    const paymentId = plaza.nextPayment()
    const wish = plaza.request({ paymentId, payeeId: `payee-${number % 7}` as PrincipalId })
    const { paymentMethod, ...terms } = wish
    const at = { nowMs: plaza.clock.nowMs(), provider: 'fake' } as const
    const start = { type: 'Start', terms, sealedMethod: paymentMethod, commissionBasisPoints: 1_000, actionMs: MINUTE_MS, ...at } as const
    await store().execute(payments, paymentId, start, { id: `s${number}` as MessageId, atMs: at.nowMs })
    await store().execute(
      payments,
      paymentId,
      { type: 'Answer', answer: plaza.succeeded(paymentId), ...at },
      { id: `a${number}` as MessageId, atMs: at.nowMs },
    )
  }
  for (let number = 0; number < count; number += 100) await Promise.all(Array.from({ length: 100 }, (_, i) => capture(number + i)))
  await plaza.until(async () => (await store().find(ledgerEntries, { where: [], limit: 2_000 })).length === count)
  expect(await plaza.verify()).toMatchObject({
    status: 0,
    out: expect.arrayContaining([`The ledger balances: ${count} entries and ${count} payments were looked at.`]),
  })
})

it('what the speed of the ledger is measured with books real entries, and notices a wrong balance', async () => {
  for (const payee of [1, 2, 1]) await postCapture(store(), payee, plaza.message())
  expect(await countEntries(store())).toBe(3)
  const [entry] = await plaza.entries()
  if (!entry) throw new Error('there is an entry')
  await spoil('ledger_page', pageIdOf(entry), null)
  await expect(countEntries(store())).rejects.toThrow('its entries are not added up')
})

describe('an account', () => {
  it('is shown with what is on it', async () => {
    await plaza.pay()
    await plaza.pay({ payeeId: STRANGER })
    await plaza.booked(2)
    const balance = async (account: string) => (await plaza.cli('ledger', 'show', account)).out[1]
    expect(await balance('provider-clearing')).toContain('16.00 debit')
    expect(await balance('payable')).toContain('14.40 credit')
    expect(await balance(`payable/${PAYEE}`)).toContain('7.20 credit')
    expect(await balance('commission')).toContain('1.60 credit')
    expect(await plaza.cli('ledger', 'show', 'payable/nobody')).toMatchObject({
      status: 0,
      out: [],
      notes: [expect.stringContaining('Nothing')],
    })
    for (const wrong of [[], ['nowhere'], ['commission/x'], ['payable', 'x']])
      expect((await plaza.cli('ledger', 'show', ...wrong)).status).toBe(2)
    expect((await plaza.cli('ledger', 'verify', 'x')).status).toBe(2)
  })
})
