import { invariant } from '#platform/simulator/invariant.ts'
import { ledgerEntries } from '#services/payments/application/ledger.ts'
import { sums, text } from '../counting.ts'

export default invariant('Debits equal credits in every currency.', ({ onCommit, broken }) => {
  const balance = sums()
  onCommit(ledgerEntries, ({ id, state }) => {
    for (const { amountMinor } of state?.lines ?? []) balance.add(state?.currency ?? '', amountMinor)
    for (const [currency, difference] of balance.entries())
      if (difference !== 0) broken(`entry ${id} leaves a difference of ${text(difference, currency)}`)
  })
})
