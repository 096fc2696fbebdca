import { DAY_MS } from '#platform/kernel/clock.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, money } from '#platform/kernel/money.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { addQuarters, NOTHING, type Quarter, sumWithin } from '../domain/ledger-page.ts'
import { payoutAccountId } from '../domain/payout.ts'
import { pagesOf } from './earnings.ts'
import { ledgerPages, payoutAccounts } from './ledger.ts'

export type PaidOut = { readonly payeeId: PrincipalId; readonly amount: Money }

/** Everybody who has ever earned anything. */
export async function* payeesOf(store: Store): AsyncGenerator<PrincipalId> {
  let last = ''
  for (;;) {
    const where = [{ column: 'payee_id', is: '>', value: last }] as const
    const [found] = await store.find(ledgerPages, { where, orderBy: { column: 'payee_id' }, limit: 1 })
    if (!found?.state) return
    last = found.state.payeeId
    yield found.state.payeeId
  }
}

/**
 * Pays out what a payee earned before `untilMs` and has not got yet, in each currency; `untilMs` is taken at its quarter of an hour.
 * Exactly once for each payee, currency and `untilMs`, and never more than what is owed now.
 */
export const payOut =
  (store: Store) =>
  async (payeeId: PrincipalId, untilMs: number, message: Message): Promise<readonly PaidOut[]> => {
    const earned = new Map<string, { readonly before: Quarter; readonly byNow: Quarter }>()
    const toMs = message.atMs + DAY_MS
    for await (const page of pagesOf(store, payeeId, { fromMs: 0, toMs })) {
      const { before, byNow } = earned.get(page.currency) ?? { before: NOTHING, byNow: NOTHING }
      earned.set(page.currency, {
        before: addQuarters(before, sumWithin(page, 0, untilMs)),
        byNow: addQuarters(byNow, sumWithin(page, 0, toMs)),
      })
    }
    const paid: PaidOut[] = []
    for (const [currency, { before, byNow }] of earned) {
      const command = {
        ...({ type: 'PayOut', payeeId, currency, untilMs } as const),
        earnedMinor: netOf(before),
        earnedByNowMinor: netOf(byNow),
      }
      const { accepted } = await store.execute(payoutAccounts, payoutAccountId(payeeId, currency), command, message)
      for (const { amountMinor } of accepted ?? []) paid.push({ payeeId, amount: money(amountMinor, currency) })
    }
    return paid
  }

const netOf = ({ grossMinor, commissionMinor, refundedMinor }: Quarter): number => grossMinor - commissionMinor - refundedMinor
