// For tests: an identity that knows who it is told of, and signs what it is asked to.
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import Type from 'typebox'
import { type AnyService, service } from '#platform/host/service.ts'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { derivedId } from '#platform/kernel/ids.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { tokenAudience } from '#services/identity/contract/token-audience.ts'

const PERMISSIONS: Readonly<Record<string, readonly string[]>> = { driver: ['bookings:write'], provider: ['spots:read', 'spots:write'] }
const LIFETIME_S = 86_400

export type TestUsers = {
  readonly identity: AnyService
  readonly keys: () => Promise<{ keys: JWK[] }>
  /** An access token of somebody with one role, good for a day. */
  readonly logIn: (name: string, role: string, nowMs: number) => Promise<string>
}

export const testUsers = async (): Promise<TestUsers> => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const { issuer, audience } = tokenAudience('parkwise')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }
  const roles = new Map<string, string>()
  const idOf = (name: string) => derivedId<'principal'>('user', name)
  const keys = async () => ({ keys: [jwk] })
  const api: Pick<IdentityApi, 'jwks' | 'userByEmail'> = {
    jwks: keys,
    userByEmail: async (email) => {
      const role = roles.get(email)
      return role === undefined ? undefined : { id: idOf(email), roles: [role] }
    },
  }
  return {
    keys,
    identity: service({
      name: 'identity',
      purpose: 'Stands in for identity in tests.',
      settings: Type.Object({}),
      collections: [],
      publishes: [],
      needs: [],
      compose: () => ({ api }),
    }),
    logIn: async (name, role, nowMs) => {
      roles.set(name, role)
      const issuedAtS = Math.floor(nowMs / SECOND_MS)
      return new SignJWT({ roles: [role], permissions: PERMISSIONS[role] ?? [] })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(idOf(name))
        .setIssuedAt(issuedAtS)
        .setExpirationTime(issuedAtS + LIFETIME_S)
        .sign(privateKey)
    },
  }
}
