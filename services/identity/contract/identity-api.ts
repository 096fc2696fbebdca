import type { JWK } from 'jose'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'

/** Somebody who opens an account. The password is as it was typed. */
export type NewAccount = {
  readonly email: string
  readonly password: string
  readonly fullName: string
  readonly role: string
  readonly locale: 'es' | 'en'
}

/** What others may ask of identity. */
export type IdentityApi = {
  /** The public keys that access tokens are signed with, the newest first. */
  readonly jwks: () => Promise<{ readonly keys: readonly JWK[] }>
  readonly userByEmail: (email: string) => Promise<{ readonly id: PrincipalId; readonly roles: readonly string[] } | undefined>
  /**
   * The one-time token of a request for a new password or of an e-mail verification, for the link in the mail. It is computed from
   * the id of the request and kept nowhere, so no event and no other service's database ever holds it. Undefined when the request is
   * over.
   */
  readonly linkToken: (requestId: string) => Promise<string | undefined>
  /**
   * Opens an account. The same message gets the same user; rejects an address that somebody has. Throws FingerprintMismatch
   * when the message was used for another account.
   */
  readonly register: (message: Message, account: NewAccount) => Promise<{ readonly id: PrincipalId } | { readonly rejected: 'EmailTaken' }>
}
