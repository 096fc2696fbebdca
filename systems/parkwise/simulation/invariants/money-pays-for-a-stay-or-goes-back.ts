import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'
import { text } from '../counting.ts'
import type { Outside } from '../stage.ts'

export default invariant('Every cent pays for a stay or goes back; late money goes back whole.', ({ atRest, stateOf, outside, broken }) => {
  atRest(() => {
    for (const charge of outside<Outside['provider']>('provider').charges()) {
      const { paymentId, amount, status, refunds, reference } = charge
      if (status !== 'succeeded') continue
      const booking = stateOf(bookings, reference.id)
      const isPaid =
        booking !== undefined && booking.status !== 'NONE' && booking.payment.type === 'paid' && booking.payment.paymentId === paymentId
      const promised = booking && booking.status !== 'NONE' ? booking.refunds.filter((refund) => refund.paymentId === paymentId) : []
      const wanted = promised.reduce((sum, refund) => sum + refund.amount.amountMinor, 0)
      const back = refunds.filter(({ answer }) => answer.status === 'succeeded').reduce((sum, refund) => sum + refund.amount.amountMinor, 0)
      const say = (minor: number): string => text(minor, amount.currency)
      if (!isPaid && back !== amount.amountMinor)
        broken(`payment ${paymentId} of ${say(amount.amountMinor)} pays for nothing, and ${say(back)} went back`)
      if (isPaid && back !== wanted) broken(`of payment ${paymentId}, ${say(wanted)} were promised back and ${say(back)} went back`)
    }
  })
})
