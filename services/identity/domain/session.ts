// One log-in and all refresh tokens that follow from it. A refresh token works once; one that comes back later was copied,
// so the whole family ends (RFC 9700 §4.14.2: refresh token rotation).
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import type { Id } from '#platform/kernel/ids.ts'
import type { ClientId } from './machine-client.ts'
import type { UserId } from './user.ts'

export type SessionId = Id<'session'>

/** Where somebody logged in from, for people: what they see in the list of their sessions. */
export type LoggedInFrom = {
  /** What the browser or program calls itself, shortened. */
  readonly userAgent: string | null
  /** The network of the address, never the whole address. */
  readonly network: string | null
}

/** A refresh token that was used, and until when using it again counts as honest. */
type SpentToken = { readonly tokenHash: string; readonly graceUntilMs: number }

export type OpenSession = {
  readonly type: 'open'
  readonly userId: UserId
  readonly from: LoggedInFrom
  /** The machine client that asked for it, which alone may refresh it; null for people's own programs. */
  readonly clientId: ClientId | null
  /** Of the password that it was opened with: see `keepsSession` in credential.ts. */
  readonly passwordNumber: number
  readonly openedAtMs: number
  readonly lastUsedAtMs: number
  readonly expiresAtMs: number
  /**
   * The hash of a part that all tokens of the family have in common. Who shows it has held one of them; who does not has
   * guessed, and a guess must not end somebody's session.
   */
  readonly familyHash: string
  /** The hash of the one token that works now. */
  readonly liveHash: string
  /** Used so recently that using them again may be a tab, or a retry, that did not know. The oldest first. */
  readonly spent: readonly SpentToken[]
}

export type EndReason = 'logged-out' | 'token-reused' | 'expired' | 'ended-by-user' | 'password-changed'

export type Session =
  | { readonly type: 'none' }
  | OpenSession
  | {
      readonly type: 'ended'
      readonly userId: UserId
      readonly why: EndReason
      readonly openedAtMs: number
      /** Still tells which places are the user's. */
      readonly from: LoggedInFrom
    }

/** A refresh token as the rules see it: hashes only. */
export type PresentedToken = { readonly familyHash: string; readonly tokenHash: string }

export type SessionCommand =
  | {
      readonly type: 'Open'
      readonly userId: UserId
      readonly from: LoggedInFrom
      readonly clientId: ClientId | null
      readonly passwordNumber: number
      readonly token: PresentedToken
      readonly nowMs: number
      readonly expiresAtMs: number
    }
  | {
      readonly type: 'Refresh'
      readonly presented: PresentedToken
      /** Of the one successor that the presented token has. */
      readonly nextTokenHash: string
      readonly nowMs: number
      /** How long a used token may come back before it counts as copied. */
      readonly graceMs: number
    }
  | { readonly type: 'LogOut'; readonly presented: PresentedToken }
  | { readonly type: 'End'; readonly userId: UserId; readonly why: Extract<EndReason, 'ended-by-user' | 'password-changed'> }
  | { readonly type: 'Expire'; readonly nowMs: number }

/** The hashes are plain SHA-256: of 256 random bits, which nobody can try out, unlike passwords. */
export type SessionEvent =
  | {
      readonly type: 'SessionOpened'
      readonly userId: UserId
      readonly from: LoggedInFrom
      readonly clientId: ClientId | null
      readonly passwordNumber: number
      readonly token: PresentedToken
      readonly atMs: number
      readonly expiresAtMs: number
    }
  | {
      readonly type: 'TokenRotated'
      readonly usedTokenHash: string
      readonly nextTokenHash: string
      readonly atMs: number
      readonly graceUntilMs: number
    }
  | { readonly type: 'SessionEnded'; readonly why: EndReason }

export type SessionRejection =
  | { readonly type: 'SessionNotOpen' }
  | { readonly type: 'UnknownToken' }
  | { readonly type: 'SessionAlreadyOpen' }
  | { readonly type: 'SomebodyElses' }

/** Nobody refreshes so often within the grace; the state stays small whoever does. */
const MOST_SPENT = 32

type SessionDecision = Decision<SessionEvent, SessionRejection>

const refresh = (session: OpenSession, command: Extract<SessionCommand, { type: 'Refresh' }>): SessionDecision => {
  const { presented, nextTokenHash, nowMs, graceMs } = command
  if (nowMs >= session.expiresAtMs) return reject({ type: 'SessionNotOpen' })
  if (presented.familyHash !== session.familyHash) return reject({ type: 'UnknownToken' })
  if (presented.tokenHash === session.liveHash) {
    return accept({ type: 'TokenRotated', usedTokenHash: presented.tokenHash, nextTokenHash, atMs: nowMs, graceUntilMs: nowMs + graceMs })
  }
  // An honest repetition: it gets the same successor as the first one did, so however many there are, no further token is made.
  if (session.spent.some((token) => token.tokenHash === presented.tokenHash && nowMs < token.graceUntilMs)) return accept()
  return accept({ type: 'SessionEnded', why: 'token-reused' })
}

const decide = (session: Session, command: SessionCommand): SessionDecision => {
  switch (command.type) {
    case 'Open': {
      if (session.type !== 'none') return reject({ type: 'SessionAlreadyOpen' })
      const { userId, from, clientId, passwordNumber, token, nowMs, expiresAtMs } = command
      return accept({ type: 'SessionOpened', userId, from, clientId, passwordNumber, token, atMs: nowMs, expiresAtMs })
    }
    case 'Refresh':
      return session.type === 'open' ? refresh(session, command) : reject({ type: 'SessionNotOpen' })
    case 'LogOut':
      if (session.type !== 'open') return accept()
      // Any token of the family will do: ending a session early harms less than not ending it.
      if (command.presented.familyHash !== session.familyHash) return reject({ type: 'UnknownToken' })
      return accept({ type: 'SessionEnded', why: 'logged-out' })
    case 'End':
      if (session.type === 'none' || session.userId !== command.userId) return reject({ type: 'SomebodyElses' })
      return session.type === 'open' ? accept({ type: 'SessionEnded', why: command.why }) : accept()
    case 'Expire':
      if (session.type !== 'open' || command.nowMs < session.expiresAtMs) return accept()
      return accept({ type: 'SessionEnded', why: 'expired' })
    default:
      return unreachable(command)
  }
}

const evolve = (session: Session, event: SessionEvent): Session => {
  switch (event.type) {
    case 'SessionOpened': {
      const { userId, from, clientId, passwordNumber, token, atMs, expiresAtMs } = event
      const hashes = { familyHash: token.familyHash, liveHash: token.tokenHash, spent: [] }
      return { type: 'open', userId, from, clientId, passwordNumber, openedAtMs: atMs, lastUsedAtMs: atMs, expiresAtMs, ...hashes }
    }
    case 'TokenRotated': {
      if (session.type !== 'open') return session
      const { usedTokenHash, nextTokenHash, atMs, graceUntilMs } = event
      const stillInGrace = session.spent.filter((token) => token.graceUntilMs > atMs)
      const spent = [...stillInGrace, { tokenHash: usedTokenHash, graceUntilMs }].slice(-MOST_SPENT)
      return { ...session, liveHash: nextTokenHash, lastUsedAtMs: atMs, spent }
    }
    case 'SessionEnded':
      if (session.type !== 'open') return session
      return { type: 'ended', userId: session.userId, why: event.why, openedAtMs: session.openedAtMs, from: session.from }
    default:
      return unreachable(event)
  }
}

export const sessionDecider: Decider<Session, SessionCommand, SessionEvent, SessionRejection> = {
  initial: { type: 'none' },
  decide,
  evolve,
}
