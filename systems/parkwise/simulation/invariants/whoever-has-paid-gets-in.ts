import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

const OPENS_BEFORE_MS = 10 * MINUTE_MS

export default invariant(
  'Whoever has paid gets in, from ten minutes before the stay to its end.',
  ({ onAnswer, stateOf, broken, skewMs }) => {
    onAnswer(({ path, body, person, atMs }) => {
      const id = /^\/bookings\/([^/]+)\/check-in$/.exec(path)?.[1]
      if (id === undefined || (body.code !== 'TOO_EARLY' && body.code !== 'TOO_LATE')) return
      const booking = stateOf(bookings, id)
      if (booking?.status !== 'CONFIRMED') return
      const { fromMs, toMs } = booking.terms.slot
      // An answer may be minutes old when it is heard, since whoever asks, asks again.
      const isTime = atMs > fromMs - OPENS_BEFORE_MS + skewMs + 2 * MINUTE_MS && atMs < toMs - skewMs
      if (isTime) broken(`${person} was not let in for booking ${id}: ${body.code}`)
    })
  },
)
