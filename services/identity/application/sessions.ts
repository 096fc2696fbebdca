import { invariant } from '#platform/kernel/decision.ts'
import { derivedId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { OpenSession } from '../domain/session.ts'
import type { UserId } from '../domain/user.ts'
import { sessions, users } from './collections.ts'
import type { KnownUser } from './log-in.ts'
import type { Durations, Ports } from './ports.ts'
import { firstToken, nextToken, type RefreshToken, readToken } from './refresh-token.ts'

// The secrets of a session are made anew each time, so that no stored outcome can hold them. Its messages are therefore
// never repeated: each call needs a new message id, even where the request that caused it was seen before.

/** Opens a session for a user who has just proved to be that user; the answer is its first refresh token. */
export const openSession =
  (ports: Ports, durations: Durations) =>
  async (message: Message, userId: UserId): Promise<string> => {
    const token = firstToken(derivedId<'session'>('session', message.id), ports.random)
    const nowMs = message.atMs
    const opened = await ports.store.execute(
      sessions,
      token.sessionId,
      { type: 'Open', userId, token: token.hashes, nowMs, expiresAtMs: nowMs + durations.sessionMs },
      message,
    )
    invariant(opened.accepted && !opened.replayed, 'a message opens one session')
    return token.text
  }

export type Refreshed =
  | { readonly refreshToken: string; readonly known: KnownUser; readonly rejected?: undefined }
  /** `ended` names the user whose session ended because a used token came back. */
  | { readonly rejected: true; readonly ended?: UserId; readonly refreshToken?: undefined }

/** Takes a refresh token for a new one of its family. A used one that comes back after its grace ends the session. */
export const refreshSession =
  (ports: Ports, durations: Durations) =>
  async (message: Message, refreshToken: string): Promise<Refreshed> => {
    const presented = readToken(refreshToken)
    if (!presented) return { rejected: true }
    const session = await sessionOf(ports, presented)
    if (!session) return { rejected: true }
    const next = nextToken(presented, ports.random)
    const outcome = await ports.store.execute(
      sessions,
      presented.sessionId,
      {
        type: 'Refresh',
        presented: presented.hashes,
        nextTokenHash: next.hashes.tokenHash,
        nowMs: message.atMs,
        graceMs: durations.refreshGraceMs,
      },
      message,
    )
    if (outcome.rejected) return { rejected: true }
    if (outcome.accepted.some((event) => event.type === 'SessionEnded')) return { rejected: true, ended: session.userId }
    const user = await ports.store.stateOf(users, session.userId)
    if (user.type !== 'registered') return { rejected: true }
    return { refreshToken: next.text, known: { id: session.userId, user } }
  }

/** Ends the session of a refresh token. What is no token, or belongs to a session that is over, changes nothing. */
export const logOut =
  (ports: Ports) =>
  async (message: Message, refreshToken: string): Promise<void> => {
    const presented = readToken(refreshToken)
    if (!presented || !(await sessionOf(ports, presented))) return
    await ports.store.execute(sessions, presented.sessionId, { type: 'LogOut', presented: presented.hashes }, message)
  }

/** The session that a token is of. Guesses and tokens of sessions that are over end here, so that they leave no outcome behind. */
const sessionOf = async (ports: Ports, token: RefreshToken): Promise<OpenSession | undefined> => {
  const session = await ports.store.stateOf(sessions, token.sessionId)
  return session.type === 'open' && session.familyHash === token.hashes.familyHash ? session : undefined
}
