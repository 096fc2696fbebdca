import { invariant } from '#platform/simulator/invariant.ts'
import { payments } from '#services/payments/application/payments.ts'
import { isKnown } from '#services/payments/domain/payment-state.ts'
import { text } from '../counting.ts'

export default invariant('No more goes back than came.', ({ onCommit, broken }) => {
  onCommit(payments, ({ id, state }) => {
    if (!isKnown(state)) return
    const { amount } = state.terms
    const back = state.refunds.filter(({ status }) => status !== 'FAILED').reduce((sum, refund) => sum + refund.amount.amountMinor, 0)
    const came = state.capture ? amount.amountMinor : 0
    if (back > came) broken(`of payment ${id} came ${text(came, amount.currency)} and ${text(back, amount.currency)} go back`)
  })
})
