import { invariant } from '#platform/simulator/invariant.ts'
import { calendars } from '../../parking/application/calendars.ts'
import { promisedAt } from '../counting.ts'

export default invariant('A space is never promised to two people at once.', ({ onCommit, broken }) => {
  onCommit(calendars, ({ id, state, atMs }) => {
    for (const claim of state.claims) {
      const units = promisedAt(state, claim.fromMs, atMs)
      if (units > state.units)
        broken(`calendar ${id} has ${state.units} units and promises ${units} from ${new Date(claim.fromMs).toISOString()} on`)
    }
  })
})
