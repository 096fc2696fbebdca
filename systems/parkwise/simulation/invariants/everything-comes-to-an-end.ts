import { invariant } from '#platform/simulator/invariant.ts'
import { payments } from '#services/payments/application/payments.ts'
import { isKnown } from '#services/payments/domain/payment-state.ts'
import { bookings } from '../../bookings/application/bookings.ts'

const OPEN = ['PENDING_PAYMENT', 'CONFIRMED', 'ACTIVE']
const UNDER_WAY = ['PROCESSING', 'REQUIRES_ACTION']

export default invariant('Everything comes to an end once nothing goes wrong any more.', ({ atRest, states, broken }) => {
  atRest(() => {
    for (const [id, booking] of states(bookings)) {
      if (OPEN.includes(booking.status)) broken(`booking ${id} is still ${booking.status}`)
      if (booking.status === 'NONE') continue
      if (booking.payment.type === 'running' && booking.status !== 'EXPIRED' && booking.status !== 'CANCELLED')
        broken(`booking ${id} is still being paid for`)
      if (booking.refunds.some(({ isDone }) => !isDone)) broken(`booking ${id} still waits for money to go back`)
    }
    for (const [id, payment] of states(payments)) {
      if (!isKnown(payment)) continue
      if (UNDER_WAY.includes(payment.status)) broken(`payment ${id} is still ${payment.status}`)
      if (payment.refunds.some(({ status }) => status === 'REQUESTED')) broken(`a refund of payment ${id} is still under way`)
    }
  })
})
