// One log-in and all refresh tokens that follow from it. A refresh token works once; one that comes back later was copied,
// so the whole family ends (RFC 9700 §4.14.2: refresh token rotation).
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import type { Id } from '#platform/kernel/ids.ts'
import type { UserId } from './user.ts'

export type SessionId = Id<'session'>

/** A refresh token that was used, and until when using it again counts as honest. */
type SpentToken = { readonly tokenHash: string; readonly graceUntilMs: number }

export type OpenSession = {
  readonly type: 'open'
  readonly userId: UserId
  readonly openedAtMs: number
  readonly expiresAtMs: number
  /**
   * The hash of a part that all tokens of the family have in common. Who shows it has held one of them; who does not has
   * guessed, and a guess must not end somebody's session.
   */
  readonly familyHash: string
  /** Hashes of the tokens that work now, the oldest first: more than one after honest parallel refreshes. */
  readonly live: readonly string[]
  /** Used so recently that using them again may be a tab, or a retry, that did not know. */
  readonly spent: readonly SpentToken[]
}

export type EndReason = 'logged-out' | 'token-reused' | 'expired'

export type Session =
  | { readonly type: 'none' }
  | OpenSession
  | { readonly type: 'ended'; readonly userId: UserId; readonly why: EndReason; readonly openedAtMs: number }

/** A refresh token as the rules see it: hashes only. */
export type PresentedToken = { readonly familyHash: string; readonly tokenHash: string }

export type SessionCommand =
  | {
      readonly type: 'Open'
      readonly userId: UserId
      readonly token: PresentedToken
      readonly nowMs: number
      readonly expiresAtMs: number
    }
  | {
      readonly type: 'Refresh'
      readonly presented: PresentedToken
      readonly nextTokenHash: string
      readonly nowMs: number
      /** How long a used token may come back before it counts as copied. */
      readonly graceMs: number
    }
  | { readonly type: 'LogOut'; readonly presented: PresentedToken }
  | { readonly type: 'Expire'; readonly nowMs: number }

/** The hashes are plain SHA-256: of 256 random bits, which nobody can try out, unlike passwords. */
export type SessionEvent =
  | {
      readonly type: 'SessionOpened'
      readonly userId: UserId
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

/** Honest parallel refreshes are a handful of tabs; more is somebody minting tokens within the grace. */
const MOST_LIVE = 8

type SessionDecision = Decision<SessionEvent, SessionRejection>

const refresh = (session: OpenSession, command: Extract<SessionCommand, { type: 'Refresh' }>): SessionDecision => {
  const { presented, nextTokenHash, nowMs, graceMs } = command
  if (nowMs >= session.expiresAtMs) return reject({ type: 'SessionNotOpen' })
  if (presented.familyHash !== session.familyHash) return reject({ type: 'UnknownToken' })
  const used = { type: 'TokenRotated', usedTokenHash: presented.tokenHash, nextTokenHash, atMs: nowMs } as const
  if (session.live.includes(presented.tokenHash)) return accept({ ...used, graceUntilMs: nowMs + graceMs })
  const spent = session.spent.find((token) => token.tokenHash === presented.tokenHash && nowMs < token.graceUntilMs)
  // Using it again does not lengthen its grace, and a session that has enough tokens gives no more for an old one.
  if (spent && session.live.length < MOST_LIVE) return accept({ ...used, graceUntilMs: spent.graceUntilMs })
  return accept({ type: 'SessionEnded', why: 'token-reused' })
}

const decide = (session: Session, command: SessionCommand): SessionDecision => {
  switch (command.type) {
    case 'Open': {
      if (session.type !== 'none') return reject({ type: 'SessionAlreadyOpen' })
      const { userId, token, nowMs, expiresAtMs } = command
      return accept({ type: 'SessionOpened', userId, token, atMs: nowMs, expiresAtMs })
    }
    case 'Refresh':
      return session.type === 'open' ? refresh(session, command) : reject({ type: 'SessionNotOpen' })
    case 'LogOut':
      if (session.type !== 'open') return accept()
      // Any token of the family will do: ending a session early harms less than not ending it.
      if (command.presented.familyHash !== session.familyHash) return reject({ type: 'UnknownToken' })
      return accept({ type: 'SessionEnded', why: 'logged-out' })
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
      const { userId, token, atMs, expiresAtMs } = event
      const { familyHash, tokenHash } = token
      return { type: 'open', userId, openedAtMs: atMs, expiresAtMs, familyHash, live: [tokenHash], spent: [] }
    }
    case 'TokenRotated': {
      if (session.type !== 'open') return session
      const others = (hashes: readonly string[]) => hashes.filter((hash) => hash !== event.usedTokenHash)
      const stillInGrace = session.spent.filter((token) => token.graceUntilMs > event.atMs && token.tokenHash !== event.usedTokenHash)
      return {
        ...session,
        live: [...others(session.live), event.nextTokenHash],
        spent: [...stillInGrace, { tokenHash: event.usedTokenHash, graceUntilMs: event.graceUntilMs }],
      }
    }
    case 'SessionEnded':
      return session.type === 'open' ? { type: 'ended', userId: session.userId, why: event.why, openedAtMs: session.openedAtMs } : session
    default:
      return unreachable(event)
  }
}

export const sessionDecider: Decider<Session, SessionCommand, SessionEvent, SessionRejection> = {
  initial: { type: 'none' },
  decide,
  evolve,
}
