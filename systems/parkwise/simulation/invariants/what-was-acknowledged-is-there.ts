import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

/** What may become of a booking that somebody was told of. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  PENDING_PAYMENT: ['PENDING_PAYMENT', 'CONFIRMED', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'EXPIRED', 'NO_SHOW'],
  CONFIRMED: ['CONFIRMED', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'NO_SHOW'],
  ACTIVE: ['ACTIVE', 'COMPLETED'],
  COMPLETED: ['COMPLETED'],
  CANCELLED: ['CANCELLED'],
  EXPIRED: ['EXPIRED'],
  NO_SHOW: ['NO_SHOW'],
}

type Told = { readonly id?: string; readonly status?: string; readonly price?: { readonly amount: string } }

export default invariant('What somebody was told is so, whatever dies.', ({ onAnswer, atRest, stateOf, broken }) => {
  const told = new Map<string, Told>()
  onAnswer(({ method, path, status, body, person }) => {
    const isBooking =
      path === '/bookings' ? method === 'POST' && status === 201 : /^\/bookings\/[^/?]+(\/c[^/]+)?$/.test(path) && status === 200
    const { id, status: now } = body as Told
    if (!isBooking || id === undefined || now === undefined) return
    const before = told.get(id)
    // Answers may overtake each other; but whoever repeats a wish is told of the moment at which it was made.
    if (method === 'GET' && before?.status && !AFTER[before.status]?.includes(now))
      broken(`${person} was told that ${id} is ${before.status}, and later ${now}`)
    if (before?.price && (body as Told).price && before.price.amount !== (body as Told).price?.amount)
      broken(`the price of ${id} has changed`)
    told.set(id, { ...(body as Told) })
  })
  atRest(() => {
    for (const [id, { status = '' }] of told) {
      const now = stateOf(bookings, id)?.status ?? 'gone'
      if (!AFTER[status]?.includes(now)) broken(`somebody was told that booking ${id} is ${status}, and it is ${now}`)
    }
  })
})
