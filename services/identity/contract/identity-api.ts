import type { JWK } from 'jose'
import type { PrincipalId } from '#platform/kernel/ids.ts'

/** What others may ask of identity. */
export type IdentityApi = {
  /** The public keys that access tokens are signed with, the newest first. */
  readonly jwks: () => Promise<{ readonly keys: readonly JWK[] }>
  readonly userByEmail: (email: string) => Promise<{ readonly id: PrincipalId; readonly roles: readonly string[] } | undefined>
}
