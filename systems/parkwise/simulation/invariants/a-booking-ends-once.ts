import { invariant } from '#platform/simulator/invariant.ts'
import { bookings } from '../../bookings/application/bookings.ts'

const FINAL = ['COMPLETED', 'CANCELLED', 'EXPIRED', 'NO_SHOW']

export default invariant('A booking ends in one way, once, and nothing revives it.', ({ onCommit, onAnyEvent, broken }) => {
  const ended = new Map<string, string>()
  const told = new Set<string>()
  onCommit(bookings, ({ id, state }) => {
    const before = ended.get(id)
    if (before !== undefined && before !== state.status) broken(`booking ${id} was ${before} and is ${state.status}`)
    if (FINAL.includes(state.status)) ended.set(id, state.status)
  })
  onAnyEvent(({ type, subject }) => {
    if (!type.startsWith('parkwise.bookings.')) return
    if (told.has(`${type} ${subject}`)) broken(`${type} was told twice of booking ${subject}`)
    told.add(`${type} ${subject}`)
  })
})
