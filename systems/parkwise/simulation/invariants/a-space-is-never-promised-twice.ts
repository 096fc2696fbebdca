import { toIso } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { calendars } from '../../parking/application/calendars.ts'
import { promisedAt } from '../counting.ts'

export default invariant('A space is never promised to two people at once.', ({ onCommit, broken, skewMs }) => {
  onCommit(calendars, ({ id, state, atMs }) => {
    for (const { fromMs } of state.claims) {
      // A lot may become smaller when some of its stays are over; what was is no promise any more.
      const instantMs = Math.max(fromMs, atMs + skewMs)
      const units = promisedAt(state, instantMs, atMs)
      if (units > state.units) broken(`calendar ${id} has ${state.units} units and promises ${units} at ${toIso(instantMs)}`)
    }
  })
})
