// How a user proves to be the user: one password. Changing it is also what ends sessions, so the rule about that is here.
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import type { SessionId } from './session.ts'

export type Credential =
  | { readonly type: 'none' }
  | {
      readonly type: 'password'
      readonly passwordHash: string
      /** Counts the passwords, from 1. A session is good for the password that it was opened with. */
      readonly number: number
      /** The one session from before the last change that goes on: the one that made the change. */
      readonly keptSession: SessionId | null
      /** The newest link from a mail that has set a password; that one and all before it are used up. */
      readonly lastLink: number
    }

/** Hashes are made outside, since that takes chance, time and memory. */
export type CredentialCommand =
  | { readonly type: 'SetFirstPassword'; readonly passwordHash: string }
  | {
      readonly type: 'ChangePassword'
      readonly passwordHash: string
      /** The number of the password that was shown as the present one. */
      readonly basedOn: number
      readonly keptSession: SessionId | null
    }
  | { readonly type: 'ResetPassword'; readonly passwordHash: string; readonly link: number }

/**
 * Carry the Argon2id hash, never the password. The store keeps it in the state and, as the stored outcome of its message,
 * for the retention of the inbox: the same database under the same rights. What is published of them has no hash (see
 * application/collections.ts). That is why credentials are a collection of their own, apart from users.
 */
export type CredentialEvent =
  | { readonly type: 'PasswordHashSet'; readonly passwordHash: string }
  | { readonly type: 'PasswordHashChanged'; readonly passwordHash: string; readonly keptSession: SessionId | null }
  | { readonly type: 'PasswordHashReset'; readonly passwordHash: string; readonly link: number }

export type CredentialRejection =
  | { readonly type: 'PasswordAlreadySet' }
  | { readonly type: 'NoPassword' }
  | { readonly type: 'PasswordChangedMeanwhile' }
  | { readonly type: 'LinkUsed' }

/** The number of the password now; 0 for whoever has none. */
export const passwordNumber = (credential: Credential): number => (credential.type === 'password' ? credential.number : 0)

/** Whether changes of the password have left a session alone. */
export const keepsSession = (credential: Credential, sessionId: string, openedWith: number): boolean =>
  credential.type === 'password' && (credential.number === openedWith || credential.keptSession === sessionId)

const decide = (credential: Credential, command: CredentialCommand): Decision<CredentialEvent, CredentialRejection> => {
  const { passwordHash } = command
  if (command.type === 'SetFirstPassword') {
    return credential.type === 'none' ? accept({ type: 'PasswordHashSet', passwordHash }) : reject({ type: 'PasswordAlreadySet' })
  }
  if (credential.type === 'none') return reject({ type: 'NoPassword' })
  switch (command.type) {
    case 'ChangePassword':
      if (command.basedOn !== credential.number) return reject({ type: 'PasswordChangedMeanwhile' })
      return accept({ type: 'PasswordHashChanged', passwordHash, keptSession: command.keptSession })
    case 'ResetPassword':
      if (command.link <= credential.lastLink) return reject({ type: 'LinkUsed' })
      return accept({ type: 'PasswordHashReset', passwordHash, link: command.link })
    default:
      return unreachable(command)
  }
}

const evolve = (credential: Credential, event: CredentialEvent): Credential => {
  const { passwordHash } = event
  const number = passwordNumber(credential) + 1
  const lastLink = credential.type === 'password' ? credential.lastLink : 0
  switch (event.type) {
    case 'PasswordHashSet':
      return { type: 'password', passwordHash, number, keptSession: null, lastLink }
    case 'PasswordHashChanged':
      return { type: 'password', passwordHash, number, keptSession: event.keptSession, lastLink }
    case 'PasswordHashReset':
      return { type: 'password', passwordHash, number, keptSession: null, lastLink: event.link }
    default:
      return unreachable(event)
  }
}

export const credentialDecider: Decider<Credential, CredentialCommand, CredentialEvent, CredentialRejection> = {
  initial: { type: 'none' },
  decide,
  evolve,
}
