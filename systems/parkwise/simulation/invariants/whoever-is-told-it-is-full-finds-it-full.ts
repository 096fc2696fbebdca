import { invariant } from '#platform/simulator/invariant.ts'
import { calendars } from '../../parking/application/calendars.ts'
import { promisedAt } from '../counting.ts'

type Asked = { readonly spotId: string; readonly from: string; readonly to: string }

export default invariant('Whoever is told that a space is taken finds it taken.', ({ onAnswer, onCommit, states, broken, skewMs }) => {
  // When something of a spot changed last: what was full when it was asked may be free a moment later.
  const changes = new Map<string, number>()
  onCommit(calendars, ({ state, atMs }) => void changes.set(state.spotId, atMs))
  onAnswer(({ path, method, body, request, atMs, person }) => {
    if (method !== 'POST' || path !== '/bookings' || body.code !== 'ALREADY_TAKEN') return
    const { spotId, from, to } = request as Asked
    const mine = [...states(calendars)].filter(([, calendar]) => calendar.spotId === spotId)
    const isRecent = (changes.get(spotId) ?? 0) > atMs - 30_000 - skewMs
    const isFree = mine.some(([, calendar]) => {
      const instants = [Date.parse(from), ...calendar.claims.map(({ fromMs }) => fromMs)].filter(
        (instant) => instant >= Date.parse(from) && instant < Date.parse(to),
      )
      // A hold that has just ended was still good a moment ago.
      const then = {
        ...calendar,
        claims: calendar.claims.map((claim) => (claim.status === 'held' ? { ...claim, untilMs: claim.untilMs + 60_000 + skewMs } : claim)),
      }
      return calendar.closedUntilMs < atMs && instants.every((instant) => promisedAt(then, instant, atMs) < calendar.units)
    })
    if (isFree && !isRecent) broken(`${person} was refused ${spotId} from ${from} to ${to}, which is free`)
  })
})
