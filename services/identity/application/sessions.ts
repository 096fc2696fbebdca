import { invariant } from '#platform/kernel/decision.ts'
import { derivedId, step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import { keepsSession, passwordNumber } from '../domain/credential.ts'
import type { ClientId } from '../domain/machine-client.ts'
import type { LoggedInFrom, OpenSession, SessionId } from '../domain/session.ts'
import type { UserId } from '../domain/user.ts'
import { credentials, sessions, users } from './collections.ts'
import type { KnownUser } from './log-in.ts'
import type { Durations, Ports } from './ports.ts'
import { firstToken, nextToken, type RefreshToken, readToken } from './refresh-token.ts'

// The first secret of a session is made anew each time, so that no stored outcome can hold it. Its messages are therefore
// never repeated: each call needs a new message id, even where the request that caused it was seen before.

export type Opening = {
  readonly userId: UserId
  /** Of the password that was shown; of the present one where none was. */
  readonly passwordNumber?: number
  readonly from: LoggedInFrom
  readonly clientId: ClientId | null
}

export type SessionTokens = { readonly sessionId: SessionId; readonly refreshToken: string; readonly expiresAtMs: number }

/** Opens a session for a user who has just proved to be that user; the answer has its first refresh token. */
export const openSession =
  (ports: Ports, durations: Durations) =>
  async (message: Message, { userId, from, clientId, ...shown }: Opening): Promise<SessionTokens> => {
    const number = shown.passwordNumber ?? passwordNumber(await ports.store.stateOf(credentials, userId))
    const token = firstToken(derivedId<'session'>('session', message.id), ports.random)
    const nowMs = message.atMs
    const expiresAtMs = nowMs + durations.sessionMs
    const opened = await ports.store.execute(
      sessions,
      token.sessionId,
      { type: 'Open', userId, from, clientId, passwordNumber: number, token: token.hashes, nowMs, expiresAtMs },
      message,
    )
    // Replayed is fine where it was our own commit whose answer got lost: then the session has our token.
    const [event] = opened.accepted ?? []
    const isOurs = event?.type === 'SessionOpened' && event.token.tokenHash === token.hashes.tokenHash
    invariant(isOurs, 'a message opens one session')
    return { sessionId: token.sessionId, refreshToken: token.text, expiresAtMs }
  }

export type Refreshed =
  | { readonly tokens: SessionTokens; readonly known: KnownUser; readonly rejected?: undefined }
  /** `ended` names the user whose session ended because a used token came back. */
  | { readonly rejected: true; readonly ended?: UserId }

/**
 * Takes a refresh token for the next one of its family. A used one gets the same next one again within its grace; later it
 * ends the session. `clientId` is the machine client that asks, if one does: it must be the one that the session is for.
 */
export const refreshSession =
  (ports: Ports, durations: Durations) =>
  async (message: Message, refreshToken: string, clientId: ClientId | null): Promise<Refreshed> => {
    const presented = readToken(refreshToken)
    const session = presented && (await sessionOf(ports, presented))
    if (!session || session.clientId !== clientId) return { rejected: true }
    const credential = await ports.store.stateOf(credentials, session.userId)
    // Whatever became of ending it when the password was changed.
    if (!keepsSession(credential, presented.sessionId, session.passwordNumber)) return { rejected: true }
    const next = nextToken(presented, ports.keys.refreshTokens)
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
    const { sessionId, text } = next
    return { tokens: { sessionId, refreshToken: text, expiresAtMs: session.expiresAtMs }, known: { id: session.userId, user } }
  }

/** Ends the session of a refresh token. What is no token, or belongs to a session that is over, changes nothing. */
export const logOut =
  (ports: Ports) =>
  async (message: Message, refreshToken: string): Promise<void> => {
    const presented = readToken(refreshToken)
    if (!presented || !(await sessionOf(ports, presented))) return
    await ports.store.execute(sessions, presented.sessionId, { type: 'LogOut', presented: presented.hashes }, message)
  }

/** Ends what a changed password has made useless, so that it is in no list any more; refreshing ended with the password. */
export const endOtherSessions = async (ports: Ports, message: Message, userId: UserId, kept: SessionId | null): Promise<void> => {
  const where = [
    { column: 'user_id', is: '=', value: userId },
    { column: 'is_open', is: '=', value: true },
  ] as const
  const ending = { type: 'End', userId, why: 'password-changed' } as const
  let found = await ports.store.find(sessions, { where, limit: AT_ONCE })
  for (let last = found.at(-1); last; last = found.at(-1)) {
    const others = found.filter(({ id }) => id !== kept)
    await Promise.all(others.map(({ id }) => ports.store.execute(sessions, id, ending, { ...message, id: step(message.id, 'end') })))
    found = await ports.store.find(sessions, { where, after: { value: null, id: last.id }, limit: AT_ONCE })
  }
}

const AT_ONCE = 200

/** The session that a token is of. Guesses and tokens of sessions that are over end here, so that they leave no outcome behind. */
const sessionOf = async (ports: Ports, token: RefreshToken): Promise<OpenSession | undefined> => {
  const session = await ports.store.stateOf(sessions, token.sessionId)
  return session.type === 'open' && session.familyHash === token.hashes.familyHash ? session : undefined
}
