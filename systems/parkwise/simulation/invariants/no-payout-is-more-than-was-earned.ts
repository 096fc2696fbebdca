import { invariant } from '#platform/simulator/invariant.ts'
import { ledgerEntries } from '#services/payments/application/ledger.ts'
import { text } from '../counting.ts'

export default invariant('Nobody is paid out more than was captured for them.', ({ onCommit, broken }) => {
  const captured = new Map<string, number>()
  onCommit(ledgerEntries, ({ state }) => {
    if (!state) return
    const key = `${state.payeeId} ${state.currency}`
    const moved = state.lines.reduce(
      (sum, { account, amountMinor }) =>
        account === 'payouts' ? sum + amountMinor : account === 'payable' && state.cause.type === 'capture' ? sum - amountMinor : sum,
      0,
    )
    captured.set(key, (captured.get(key) ?? 0) + moved)
    if ((captured.get(key) ?? 0) < 0) broken(`${key} was paid out ${text(-(captured.get(key) ?? 0), state.currency)} too much`)
  })
})
