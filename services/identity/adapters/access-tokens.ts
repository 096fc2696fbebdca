import { SignJWT } from 'jose'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { KnownUser } from '../application/log-in.ts'
import type { KnownClient } from '../application/machine-clients.ts'
import type { TokenAudience } from '../contract/token-audience.ts'
import { type PermissionsByRole, permissionsOf } from '../domain/permissions.ts'
import type { SessionId } from '../domain/session.ts'
import type { SigningKeys } from './signing-keys.ts'

export type AccessToken = { readonly accessToken: string; readonly expiresIn: number; readonly permissions: readonly string[] }

/** Makes access tokens (RFC 9068); `expiresIn` is in seconds. */
export type AccessTokens = {
  /** Says who somebody is and what they may do: by the roles of this moment, so a role shows with the next token. */
  readonly forUser: (known: KnownUser, sessionId: SessionId, nowMs: number) => Promise<AccessToken>
  /** Says which program it is, and what it may do. It has no roles. */
  readonly forClient: (client: KnownClient, nowMs: number) => Promise<AccessToken>
}

type Options = {
  readonly keys: SigningKeys
  readonly audience: TokenAudience
  readonly permissionsByRole: PermissionsByRole
  readonly lifetimeS: number
  readonly random: Random
}

export const accessTokens = ({ keys, audience, permissionsByRole, lifetimeS, random }: Options): AccessTokens => {
  type Claims = { readonly roles: readonly string[]; readonly permissions: readonly string[] } & Readonly<Record<string, unknown>>

  const made = async (subject: string, claims: Claims, nowMs: number): Promise<AccessToken> => {
    const { kid, key } = await keys.current()
    const issuedAtS = Math.floor(nowMs / SECOND_MS)
    const accessToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer(audience.issuer)
      .setAudience(audience.audience)
      .setSubject(subject)
      .setIssuedAt(issuedAtS)
      .setExpirationTime(issuedAtS + lifetimeS)
      .setJti(timeOrderedId(nowMs, random))
      .sign(key)
    return { accessToken, expiresIn: lifetimeS, permissions: claims.permissions }
  }

  return {
    forUser: ({ id, user }, sessionId, nowMs) =>
      made(id, { roles: user.roles, permissions: permissionsOf(user.roles, permissionsByRole), sid: sessionId }, nowMs),
    forClient: ({ id, scope }, nowMs) => made(id, { roles: [], permissions: scope, client_id: id, scope: scope.join(' ') }, nowMs),
  }
}
