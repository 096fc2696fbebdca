import { type Consumer, on } from '#platform/bus/consumer.ts'
import { invariant } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { type Money, type MoneyText, parseMoney } from '#platform/kernel/money.ts'
import type { Store } from '#platform/store/store.ts'
import { postEntry } from '../application/ledger.ts'
import { paymentProcessed, paymentRefunded, payoutInitiated } from '../contract/events.ts'
import { captureEntry, type PayoutId, payoutEntry, refundEntry } from '../domain/ledger-entry.ts'
import type { PaymentId, RefundId } from '../domain/terms.ts'

const amountOf = (text: MoneyText): Money => {
  const amount = parseMoney(text)
  invariant(amount, 'an event of our own has amounts as we write them')
  return amount
}

/** Keeps the books: one balanced entry for every movement of money that payments tells of. */
export const postToLedger = (store: Store): Consumer => ({
  name: 'post-to-ledger',
  purpose: 'Writes a balanced ledger entry for each captured payment, refund and payout.',
  subscriptions: [
    on(paymentProcessed, ({ data }, message) => {
      const { amount, commission } = data
      const about = { paymentId: data.paymentId as PaymentId, payeeId: data.payeeId as PrincipalId, atMs: message.atMs }
      return postEntry(store, captureEntry({ ...about, amount: amountOf(amount), commission: amountOf(commission) }), message)
    }),
    on(paymentRefunded, ({ data }, message) => {
      const about = { paymentId: data.paymentId as PaymentId, payeeId: data.payeeId as PrincipalId, atMs: message.atMs }
      const amounts = { refund: amountOf(data.refund), commission: amountOf(data.commission) }
      return postEntry(store, refundEntry({ ...about, refundId: data.refundId as RefundId, ...amounts }), message)
    }),
    on(payoutInitiated, ({ data }, message) => {
      const { payoutId, payeeId, amount } = data
      const about = { payoutId: payoutId as PayoutId, payeeId: payeeId as PrincipalId, atMs: message.atMs }
      return postEntry(store, payoutEntry({ ...about, amount: amountOf(amount) }), message)
    }),
  ],
})
