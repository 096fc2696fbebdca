import { invariant } from '#platform/simulator/invariant.ts'
import { payments } from '#services/payments/application/payments.ts'
import { isKnown } from '#services/payments/domain/payment-state.ts'
import { text } from '../counting.ts'

export default invariant('The commission of what goes back goes back with it.', ({ onCommit, broken }) => {
  onCommit(payments, ({ id, state }) => {
    if (!isKnown(state) || !state.capture) return
    const { amountMinor, currency } = state.terms.amount
    const done = state.refunds.filter(({ status }) => status === 'SUCCEEDED')
    const back = done.reduce((sum, { amount }) => sum + amount.amountMinor, 0)
    const returned = done.reduce((sum, { commission }) => sum + (commission?.amountMinor ?? 0), 0)
    const wanted = (state.capture.commission.amountMinor * back) / amountMinor
    if (Math.abs(returned - wanted) > 1)
      broken(`of payment ${id}, ${text(back, currency)} went back and ${text(returned, currency)} of the commission`)
  })
})
