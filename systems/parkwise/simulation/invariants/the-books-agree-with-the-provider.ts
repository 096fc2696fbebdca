import { invariant } from '#platform/simulator/invariant.ts'
import { ledgerEntries } from '#services/payments/application/ledger.ts'
import { sums, text } from '../counting.ts'
import type { Outside } from '../stage.ts'

export default invariant('The books say what the payment provider says.', ({ atRest, states, outside, broken }) => {
  atRest(() => {
    const difference = sums()
    for (const { amount, status, refunds } of outside<Outside['provider']>('provider').charges()) {
      if (status === 'succeeded') difference.add(amount.currency, amount.amountMinor)
      for (const refund of refunds) if (refund.answer.status === 'succeeded') difference.add(amount.currency, -refund.amount.amountMinor)
    }
    for (const entry of states(ledgerEntries).values()) {
      for (const { account, amountMinor } of entry?.lines ?? [])
        if (account === 'provider-clearing') difference.add(entry?.currency ?? '', -amountMinor)
    }
    for (const [currency, amount] of difference.entries())
      if (amount !== 0) broken(`the provider has ${text(amount, currency)} that the books do not know`)
  })
})
