import { SECOND_MS } from '#platform/kernel/clock.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { sessions } from '#services/identity/application/collections.ts'
import { sessionStolen } from '#services/identity/contract/events.ts'

type Refresh = { readonly refreshToken?: string }

/** How long a used refresh token may come back, from another tab or a retry. */
const GRACE_MS = 10 * SECOND_MS
/** A request may be on its way for so long before it is decided. */
const UNDER_WAY_MS = 60 * SECOND_MS

export default invariant('A stolen refresh token opens nothing and ends its family; honest refreshes end nothing.', (world) => {
  const { onAnswer, onEvent, atRest, stateOf, broken, nowMs, spreadMs } = world
  /** By token: who showed it first, and when it was shown, whatever came of it. */
  const shown = new Map<string, number[]>()
  const owners = new Map<string, string>()
  const stolen: { readonly sessionId: string; readonly atMs: number; readonly spreadMs: number }[] = []
  onAnswer(({ path, request, status, role, person, atMs }) => {
    const { refreshToken } = (request ?? {}) as Refresh
    if (path !== '/auth/refresh' || refreshToken === undefined) return
    const before = shown.get(refreshToken) ?? []
    shown.set(refreshToken, [...before, atMs])
    const owner = owners.get(refreshToken) ?? person
    owners.set(refreshToken, owner)
    if (role === 'hostile' && status === 200 && owner !== person) broken(`${person} got in with a refresh token of somebody else`)
  })
  onAnswer(({ path, request, status, person, atMs }) => {
    const { refreshToken = '' } = (request ?? {}) as Refresh
    const [first = atMs] = shown.get(refreshToken) ?? []
    if (path !== '/auth/refresh' || status !== 401 || atMs - first < GRACE_MS + UNDER_WAY_MS + spreadMs()) return
    const session = stateOf(sessions, refreshToken.slice(0, refreshToken.indexOf('.')))
    if (session?.type === 'open') broken(`${person} showed a used token long after its time, and its session is still open`)
  })
  onEvent(sessionStolen, ({ sessionId }) => void stolen.push({ sessionId, atMs: nowMs(), spreadMs: spreadMs() }))
  atRest(() => {
    const twice = [...shown.values()].filter((times) => times.length > 1)
    for (const { sessionId, atMs, spreadMs: spread } of stolen) {
      const isReused = twice.some((times) => {
        const [first = 0] = times
        return times.some((time) => Math.abs(time - atMs) < UNDER_WAY_MS && time - first > GRACE_MS - spread - SECOND_MS)
      })
      if (!isReused) broken(`session ${sessionId} ended as stolen at ${new Date(atMs).toISOString()}, and nobody had used a token twice`)
    }
  })
})
