import { parseArgs } from 'node:util'
import { Problem } from '#platform/edge/problem.ts'
import { instantMs } from '#platform/edge/schemas.ts'
import type { Command, CommandIo } from '#platform/host/service.ts'
import { type Clock, toIso } from '#platform/kernel/clock.ts'
import { type MessageId, type PrincipalId, timeOrderedId } from '#platform/kernel/ids.ts'
import { money, moneyText } from '#platform/kernel/money.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Store } from '#platform/store/store.ts'
import { ledgerPages } from '../application/ledger.ts'
import { allOf } from '../application/ledger-scan.ts'
import { payeesOf, payOut } from '../application/pay-out.ts'
import { type CurrencySums, verifyLedger } from '../application/verify-ledger.ts'
import { ACCOUNTS, type Account } from '../domain/ledger-entry.ts'
import { QUARTER_MS, type Sums } from '../domain/ledger-page.ts'

type Options = { readonly store: Store; readonly clock: Clock; readonly random: Random; readonly payoutDelayMs: number }

const VERIFY = 'ledger verify'
const SHOW = 'ledger show ACCOUNT'
const PAYOUT = 'payments payout [--until INSTANT] [--payee ID]'

const wrongly = (io: CommandIo, usage: string, why?: string): number => {
  io.note(`${why === undefined ? '' : `${why}\n`}Usage: ${usage}`)
  return 2
}

/** An amount in its currency, with the side that it is on. */
const balanceText = ({ debitMinor, creditMinor }: Sums, currency: string): string => {
  const balanceMinor = debitMinor - creditMinor
  const side = balanceMinor === 0 ? '' : balanceMinor > 0 ? ' debit' : ' credit'
  return `${text(Math.abs(balanceMinor), currency)}${side}`
}
const text = (amountMinor: number, currency: string): string => moneyText(money(amountMinor, currency)).amount

const tableOf = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)), [])
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

const sumsTable = ({ currency, entries, accounts }: CurrencySums): readonly string[] => [
  `${currency}: ${entries} ${entries === 1 ? 'entry' : 'entries'}`,
  ...tableOf([
    ['account', 'debit', 'credit', 'balance'],
    ...ACCOUNTS.map((account) => {
      const sums = accounts[account]
      return [account, text(sums.debitMinor, currency), text(sums.creditMinor, currency), balanceText(sums, currency)]
    }),
  ]).map((line) => `  ${line}`),
]

const verify = async ({ store, clock }: Options, args: readonly string[], io: CommandIo): Promise<number> => {
  if (args.length > 0) return wrongly(io, VERIFY)
  const { sums, payments, discrepancies, more } = await verifyLedger({ store, clock, note: io.note })
  for (const line of sums.flatMap(sumsTable)) io.out(line)
  const looked = `${sums.reduce((all, { entries }) => all + entries, 0)} entries and ${payments} payments were looked at`
  if (discrepancies.length === 0 && more === 0) {
    io.out(`The ledger balances: ${looked}.`)
    return 0
  }
  for (const line of discrepancies) io.out(`✗ ${line}`)
  if (more > 0) io.out(`✗ and ${more} more that may not agree`)
  io.note(`The ledger does not agree; ${looked}. What has only not been booked yet needs a running Plaza.`)
  return 1
}

/** `commission`, `payable/<payeeId>` or `payable` for all payees together. Undefined for what is no account. */
const accountIn = (name: string): { readonly account: Account; readonly payeeId?: string } | undefined => {
  const [first, ...rest] = name.split('/')
  const account = ACCOUNTS.find((known) => known === first)
  if (!account || (rest.length > 0 && account !== 'payable')) return undefined
  return rest.length === 0 ? { account } : { account, payeeId: rest.join('/') }
}

const show = async ({ store }: Options, args: readonly string[], io: CommandIo): Promise<number> => {
  const [name, ...rest] = args
  const wanted = name === undefined ? undefined : accountIn(name)
  if (!wanted || rest.length > 0) return wrongly(io, SHOW, `Accounts are ${ACCOUNTS.join(', ')} and payable/<payee id>.`)
  const { account, payeeId } = wanted
  const sums = new Map<string, Sums>()
  for await (const pages of allOf(store, ledgerPages)) {
    for (const { state: page } of pages) {
      const part = page?.accounts[account]
      if (!page || !part || (payeeId !== undefined && page.payeeId !== payeeId)) continue
      const before = sums.get(page.currency) ?? { debitMinor: 0, creditMinor: 0 }
      sums.set(page.currency, { debitMinor: before.debitMinor + part.debitMinor, creditMinor: before.creditMinor + part.creditMinor })
    }
  }
  const rows = [...sums].map(([currency, all]) => [
    currency,
    text(all.debitMinor, currency),
    text(all.creditMinor, currency),
    balanceText(all, currency),
  ])
  if (rows.length === 0) io.note(`Nothing was ever booked on ${name}.`)
  else for (const line of tableOf([['currency', 'debit', 'credit', 'balance'], ...rows])) io.out(line)
  return 0
}

const payout = async ({ store, clock, random, payoutDelayMs }: Options, args: readonly string[], io: CommandIo): Promise<number> => {
  const nowMs = clock.nowMs()
  let values: { until?: string | undefined; payee?: string | undefined }
  let untilMs = nowMs - payoutDelayMs
  try {
    values = parseArgs({ args: [...args], options: { until: { type: 'string' }, payee: { type: 'string' } } }).values
    if (values.until !== undefined) untilMs = instantMs(values.until, '--until')
  } catch (error) {
    if (error instanceof Problem) return wrongly(io, PAYOUT, '--until must be an instant such as 2026-05-04T00:00:00Z')
    return wrongly(io, PAYOUT, error instanceof Error ? error.message : undefined)
  }
  if (untilMs > nowMs - payoutDelayMs) {
    return wrongly(io, PAYOUT, `What was earned after ${toIso(nowMs - payoutDelayMs)} is not paid out yet.`)
  }
  const wholeMs = Math.floor(untilMs / QUARTER_MS) * QUARTER_MS
  const pay = payOut(store)
  const payees = values.payee === undefined ? payeesOf(store) : [values.payee as PrincipalId]
  let payouts = 0
  for await (const payeeId of payees) {
    const message = { id: `cli/${timeOrderedId(nowMs, random)}` as MessageId, atMs: nowMs }
    for (const { amount } of await pay(payeeId, wholeMs, message)) {
      payouts++
      io.out(`${payeeId}: ${moneyText(amount).amount} ${amount.currency}`)
    }
  }
  io.note(`${payouts} ${payouts === 1 ? 'payout' : 'payouts'} of what was earned before ${toIso(wholeMs)}.`)
  return 0
}

/** What an operator can do from the command line; each may be repeated without harm. */
export const paymentCommands = (options: Options): readonly Command[] => [
  {
    path: ['ledger', 'verify'],
    usage: VERIFY,
    summary: 'Check that the books balance and agree with every payment; exit status 1 when not',
    run: (args, io) => verify(options, args, io),
  },
  {
    path: ['ledger', 'show'],
    usage: SHOW,
    summary: 'What is on one account of the ledger',
    run: (args, io) => show(options, args, io),
  },
  {
    path: ['payments', 'payout'],
    usage: PAYOUT,
    summary: 'Pay out what payees earned before an instant, once',
    run: (args, io) => payout(options, args, io),
  },
]
