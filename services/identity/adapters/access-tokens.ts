import { SignJWT } from 'jose'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { KnownUser } from '../application/log-in.ts'
import type { TokenAudience } from '../contract/token-audience.ts'
import { type PermissionsByRole, permissionsOf } from '../domain/permissions.ts'
import type { SigningKeys } from './signing-keys.ts'

export type AccessToken = { readonly accessToken: string; readonly expiresIn: number }

type Options = {
  readonly keys: SigningKeys
  readonly audience: TokenAudience
  readonly permissionsByRole: PermissionsByRole
  readonly lifetimeS: number
  readonly random: Random
}

/**
 * Makes access tokens (RFC 9068) that say who somebody is and what they may do. Roles are those of this moment: a role that
 * is given or taken shows with the next token. `expiresIn` is in seconds.
 */
export const accessTokens =
  ({ keys, audience, permissionsByRole, lifetimeS, random }: Options) =>
  async ({ id, user }: KnownUser, nowMs: number): Promise<AccessToken> => {
    const { kid, key } = await keys.current()
    const issuedAtS = Math.floor(nowMs / SECOND_MS)
    const accessToken = await new SignJWT({ roles: user.roles, permissions: permissionsOf(user.roles, permissionsByRole) })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer(audience.issuer)
      .setAudience(audience.audience)
      .setSubject(id)
      .setIssuedAt(issuedAtS)
      .setExpirationTime(issuedAtS + lifetimeS)
      .setJti(timeOrderedId(nowMs, random))
      .sign(key)
    return { accessToken, expiresIn: lifetimeS }
  }
