import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#platform/kernel/clock.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import {
  captureEntry,
  entryDecider,
  entryIdOf,
  isBalanced,
  type LedgerEntry,
  ledgerEntry,
  payoutEntry,
  refundEntry,
  sameLines,
} from './ledger-entry.ts'
import { dayOf, type Page, pageIdOf, QUARTER_MS, sumWithin, withEntry } from './ledger-page.ts'
import { payoutDecider } from './payout.ts'
import type { PaymentId, RefundId } from './terms.ts'

const DAY_START_MS = dayOf(1_777_885_200_000)
const bea = 'bea' as PrincipalId
const chf = (amountMinor: number) => money(amountMinor, 'CHF')
const about = { payeeId: bea, atMs: DAY_START_MS, paymentId: 'p1' as PaymentId }
const capture = captureEntry({ ...about, amount: chf(800), commission: chf(80) })

describe('an entry', () => {
  it('says who owes whom what', () => {
    expect(capture.lines).toEqual([
      { account: 'provider-clearing', amountMinor: 800 },
      { account: 'payable', amountMinor: -720 },
      { account: 'commission', amountMinor: -80 },
    ])
    const back = refundEntry({ ...about, refundId: 'r1' as RefundId, refund: chf(400), commission: chf(40) })
    expect(back.lines).toEqual([
      { account: 'provider-clearing', amountMinor: -400 },
      { account: 'payable', amountMinor: 360 },
      { account: 'commission', amountMinor: 40 },
    ])
    const paid = payoutEntry({ ...about, payoutId: 'o1' as never, amount: chf(360) })
    expect(paid.lines).toEqual([
      { account: 'payable', amountMinor: 360 },
      { account: 'payouts', amountMinor: -360 },
    ])
  })

  it('that does not balance, or moves nothing, cannot be made', () => {
    const line = (amountMinor: number) => ({ account: 'commission' as const, amountMinor })
    const withLines =
      (...amounts: number[]) =>
      () =>
        ledgerEntry({ ...capture, lines: amounts.map(line) })
    for (const bad of [withLines(1, -2), withLines(), withLines(0, 0), withLines(0.5, -0.5)]) expect(bad).toThrow(InvariantViolation)
    expect(() => captureEntry({ ...about, amount: chf(800), commission: money(80, 'EUR') })).toThrow(InvariantViolation)
  })

  it('without a commission has no line for one', () => {
    expect(captureEntry({ ...about, amount: chf(800), commission: chf(0) }).lines).toHaveLength(2)
  })

  it('is recorded once and never changed', () => {
    const record = (entry: LedgerEntry) => ({ type: 'Record', entry }) as const
    expect(entryDecider.decide(null, record(capture))).toEqual({ accepted: [{ type: 'EntryRecorded', entry: capture }] })
    expect(entryDecider.decide(capture, record({ ...capture, atMs: 1 }))).toEqual({ accepted: [] })
    const other = captureEntry({ ...about, amount: chf(801), commission: chf(80) })
    expect(() => entryDecider.decide(capture, record(other))).toThrow(InvariantViolation)
    expect(sameLines(capture, { ...capture, lines: capture.lines.toReversed() })).toBe(true)
  })
})

const anyEntry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    kind: fc.constantFrom('capture', 'refund', 'payout'),
    number: fc.integer({ min: 1, max: 1_000 }),
    amount: fc.integer({ min: 1, max: 100_000 }),
    share: fc.integer({ min: 0, max: 1_000 }),
    intoDayMs: fc.integer({ min: 0, max: DAY_MS - 1 }),
  })
  .map(({ kind, number, amount, share, intoDayMs }) => {
    const where = { payeeId: bea, atMs: DAY_START_MS + intoDayMs, paymentId: `p${number}` as PaymentId }
    const commission = chf(Math.floor((amount * share) / 1_000))
    if (kind === 'capture') return captureEntry({ ...where, amount: chf(amount), commission })
    if (kind === 'refund') return refundEntry({ ...where, refundId: `r${number}` as RefundId, refund: chf(amount), commission })
    return payoutEntry({ ...where, payoutId: `o${number}` as never, amount: chf(amount) })
  })

const pageOf = (entries: readonly LedgerEntry[]): Page | null => entries.reduce<Page | null>(withEntry, null)

describe('a page', () => {
  it('every entry balances, and so does every page', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1 }), (entries) => {
        expect(entries.every(isBalanced)).toBe(true)
        const sums = Object.values(pageOf(entries)?.accounts ?? {})
        expect(sums.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0)).toBe(0)
      }),
    )
  })

  it('is the same in whichever order its entries are added', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEntry, { minLength: 1, maxLength: 12 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([entries, shuffled]) => {
          expect(pageOf(shuffled)).toEqual(pageOf(entries))
        },
      ),
    )
  })

  it('knows what was earned within any quarters of an hour', () => {
    const at = (quarter: number, amount: number) =>
      captureEntry({ ...about, atMs: DAY_START_MS + quarter * QUARTER_MS + 1, amount: chf(amount), commission: chf(0) })
    const page = pageOf([at(0, 100), at(1, 200), at(1, 50), at(95, 400)])
    if (!page) throw new Error('there is a page')
    const gross = (from: number, to: number) => sumWithin(page, DAY_START_MS + from * QUARTER_MS, DAY_START_MS + to * QUARTER_MS).grossMinor
    expect([gross(0, 1), gross(1, 2), gross(0, 96), gross(2, 95)]).toEqual([100, 250, 750, 0])
  })

  it('is that of one payee, one currency and one day', () => {
    const others = [{ payeeId: 'bruno' as PrincipalId }, { currency: 'EUR' }, { atMs: DAY_START_MS + DAY_MS }]
    for (const other of others) {
      expect(pageIdOf({ ...capture, ...other })).not.toBe(pageIdOf(capture))
      expect(() => withEntry(pageOf([capture]), { ...capture, ...other })).toThrow(InvariantViolation)
    }
    expect(entryIdOf(capture.cause)).not.toBe(entryIdOf({ ...capture.cause, paymentId: 'p2' } as never))
  })
})

describe('a payout', () => {
  const wish = { type: 'PayOut', payeeId: bea, currency: 'CHF', untilMs: 1_000, earnedMinor: 720, earnedByNowMinor: 1_000 } as const
  const paid = { payeeId: bea, currency: 'CHF', untilMs: 1_000, paidMinor: 720 }
  const amounts = (account: Parameters<typeof payoutDecider.decide>[0], command: Parameters<typeof payoutDecider.decide>[1]) =>
    payoutDecider.decide(account, command).accepted?.map(({ amountMinor }) => amountMinor)

  it('is of what was earned before, less what was paid before', () => {
    expect(amounts(null, wish)).toEqual([720])
    expect(amounts(paid, { ...wish, untilMs: 2_000, earnedMinor: 1_000 })).toEqual([280])
  })

  it('happens once for an instant and all before it', () => {
    for (const untilMs of [999, 1_000]) expect(amounts(paid, { ...wish, untilMs, earnedMinor: 5_000, earnedByNowMinor: 5_000 })).toEqual([])
  })

  it('is never of more than what is owed now', () => {
    expect(amounts(null, { ...wish, earnedByNowMinor: 500 })).toEqual([500])
    expect(amounts(null, { ...wish, earnedByNowMinor: -10 })).toEqual([])
    expect(
      payoutDecider.evolve(paid, {
        type: 'PayoutInitiated',
        payoutId: 'o' as never,
        payeeId: bea,
        currency: 'CHF',
        amountMinor: 5,
        untilMs: 2_000,
      }),
    ).toEqual({ ...paid, untilMs: 2_000, paidMinor: 725 })
  })
})
