// How a user proves to be the user: so far one password.
import { accept, type Decider, reject } from '#platform/kernel/decision.ts'

export type Credential = { readonly type: 'none' } | { readonly type: 'password'; readonly passwordHash: string }

/** Hashes are made outside, since that takes chance, time and memory. */
export type CredentialCommand = { readonly type: 'SetFirstPassword'; readonly passwordHash: string }

/**
 * Carries the Argon2id hash, never the password. The store keeps it in the state and, as the stored outcome of its message,
 * for the retention of the inbox: the same database under the same rights, and nothing that reads the log, since this
 * collection publishes no event. That is why credentials are a collection of their own, apart from users.
 */
export type CredentialEvent = { readonly type: 'PasswordHashSet'; readonly passwordHash: string }
export type CredentialRejection = { readonly type: 'PasswordAlreadySet' }

export const credentialDecider: Decider<Credential, CredentialCommand, CredentialEvent, CredentialRejection> = {
  initial: { type: 'none' },
  decide: (credential, command) =>
    credential.type === 'none'
      ? accept({ type: 'PasswordHashSet', passwordHash: command.passwordHash })
      : reject({ type: 'PasswordAlreadySet' }),
  evolve: (_credential, event) => ({ type: 'password', passwordHash: event.passwordHash }),
}
