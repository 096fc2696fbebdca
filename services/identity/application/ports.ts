import type { Random } from '#platform/kernel/random.ts'
import type { Message } from '#platform/store/message.ts'
import type { Outcome } from '#platform/store/outcome.ts'
import type { Credential, CredentialCommand, CredentialEvent, CredentialRejection } from '../domain/credential.ts'
import type { EmailClaim, EmailClaimCommand, EmailClaimEvent, EmailClaimRejection } from '../domain/email-claim.ts'
import type { Session, SessionCommand, SessionEvent, SessionRejection } from '../domain/session.ts'
import type { User, UserCommand, UserEvent, UserRejection } from '../domain/user.ts'

/** All aggregates of one kind, each with its decider. */
export type Kept<S, C, E, R> = {
  readonly execute: (id: string, command: C, message: Message) => Promise<Outcome<E, R>>
  readonly outcomeOf: (id: string, message: Message) => Promise<Outcome<E, R> | undefined>
  /** The state now; the initial one when nothing ever happened. */
  readonly stateOf: (id: string) => Promise<S>
}

/** Slow on purpose, and only so many at once. Both throw {@link TooBusy} rather than let the queue grow. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>
  /** Without a hash it takes as long and is false: whether there is an account must not show in the time. */
  readonly matches: (passwordHash: string | undefined, password: string) => Promise<boolean>
}

/** More people log in at this moment than can be served; later may be better. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy'
}

export type Ports = {
  readonly emailClaims: Kept<EmailClaim, EmailClaimCommand, EmailClaimEvent, EmailClaimRejection>
  readonly users: Kept<User, UserCommand, UserEvent, UserRejection>
  readonly credentials: Kept<Credential, CredentialCommand, CredentialEvent, CredentialRejection>
  readonly sessions: Kept<Session, SessionCommand, SessionEvent, SessionRejection>
  readonly passwords: Passwords
  readonly random: Random
}

/** How long things last, in milliseconds. */
export type Durations = {
  readonly registrationMs: number
  readonly sessionMs: number
  readonly refreshGraceMs: number
}
