import { createHash } from 'node:crypto'
import { type CryptoKey, errors, importJWK, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { type Clock, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { Principal } from './principal.ts'
import { Problem } from './problem.ts'
import { unauthenticated } from './request.ts'

/** Checks access tokens. Throws or rejects with a 401 problem for a bad one, a 503 problem when the keys cannot be had. */
export type TokenVerifier = { readonly verify: (token: string) => Principal | Promise<Principal> }

export type VerifierOptions = {
  /** The `iss` and `aud` that a token must have. */
  readonly issuer: string
  readonly audience: string
  /** The public keys, by name (`kid`). In one process that is a call of identity, else its JWKS address. */
  readonly keys: () => Promise<JSONWebKeySet>
  readonly clock: Clock
  /** How far clocks may differ. */
  readonly toleranceS?: number
  /** Told when the keys could not be fetched; the ones at hand stay good. */
  readonly onFault?: (cause: unknown) => void
  /** How many checked tokens are remembered. */
  readonly remember?: number
}

/** An unknown key name fetches the keys anew, at most this often: anybody can send one. */
const REFETCH_PAUSE_MS = 10 * SECOND_MS
/** Keys are fetched anew this often anyway, so that a withdrawn one stops working. */
const KEYS_MAX_AGE_MS = 5 * MINUTE_MS
const LONGEST_TOKEN = 4_096

type Remembered = { readonly principal: Principal; readonly untilMs: number; readonly kid: string }

/**
 * A verifier for ES256 tokens only. A checked token is remembered, by its hash, until it expires or its key is withdrawn,
 * since the check costs more than the rest of a small request.
 */
export const tokenVerifier = (options: VerifierOptions): TokenVerifier => {
  const { clock, toleranceS = 5, remember = 10_000 } = options
  const remembered = new Map<string, Remembered>()
  const keySet = keyCache(options, (names) => {
    for (const [hash, { kid }] of remembered) if (!names.has(kid)) remembered.delete(hash)
  })

  const check = async (token: string, hash: string): Promise<Principal> => {
    let kid = ''
    const verified = await jwtVerify(
      token,
      async (header) => {
        if (header.kid === undefined) throw new errors.JWKSNoMatchingKey()
        kid = header.kid
        return await keySet.key(kid)
      },
      {
        algorithms: ['ES256'],
        issuer: options.issuer,
        audience: options.audience,
        clockTolerance: toleranceS,
        currentDate: new Date(clock.nowMs()),
        requiredClaims: ['exp', 'sub'],
      },
    ).catch((cause: unknown) => {
      if (cause instanceof Problem) throw cause
      throw refusedToken(cause)
    })
    const principal = principalIn(verified.payload)
    const untilMs = ((verified.payload.exp ?? 0) + toleranceS) * SECOND_MS
    if (remembered.size >= remember)
      for (const oldest of remembered.keys()) {
        remembered.delete(oldest)
        break
      }
    remembered.set(hash, { principal, untilMs, kid })
    return principal
  }

  return {
    verify: (token) => {
      if (token.length > LONGEST_TOKEN) throw unauthenticated('The access token is not valid.')
      keySet.refresh()
      const hash = createHash('sha256').update(token).digest('base64')
      const known = remembered.get(hash)
      if (known) {
        if (clock.nowMs() < known.untilMs) return known.principal
        remembered.delete(hash)
      }
      return check(token, hash)
    },
  }
}

const refusedToken = (cause: unknown): Problem => {
  if (cause instanceof errors.JWTExpired) return unauthenticated('The access token has expired.')
  return unauthenticated('The access token is not valid.')
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((entry) => typeof entry === 'string')

const principalIn = (claims: JWTPayload): Principal => {
  const { sub, sid, roles = [], permissions = [] } = claims as Readonly<Record<string, unknown>>
  if (typeof sub !== 'string' || sub === '' || !isTexts(roles) || !isTexts(permissions)) {
    throw unauthenticated('The access token lacks what it must say.')
  }
  return Object.freeze({ id: sub as PrincipalId, roles, permissions, ...(typeof sid === 'string' && { sessionId: sid }) })
}

type KeyCache = { readonly key: (kid: string) => Promise<CryptoKey>; readonly refresh: () => void }

const keyCache = ({ keys, clock, onFault }: VerifierOptions, onChange: (names: ReadonlySet<string>) => void): KeyCache => {
  let known = new Map<string, CryptoKey>()
  let fetchedMs = Number.NEGATIVE_INFINITY
  let failure: unknown
  let fetching: Promise<void> | undefined

  const load = async (): Promise<void> => {
    fetchedMs = clock.nowMs()
    try {
      known = await imported(await keys())
      failure = undefined
      onChange(new Set(known.keys()))
    } catch (cause) {
      failure = cause
      onFault?.(cause)
    } finally {
      fetching = undefined
    }
  }

  const fetchOnce = (): Promise<void> => {
    fetching ??= load()
    return fetching
  }

  return {
    key: async (kid) => {
      if (!known.has(kid) && (fetching || clock.nowMs() - fetchedMs >= REFETCH_PAUSE_MS)) await fetchOnce()
      const key = known.get(kid)
      if (key) return key
      if (failure === undefined) throw new errors.JWKSNoMatchingKey()
      throw new Problem(503, 'KEYS_UNAVAILABLE', 'Access tokens cannot be checked now.', {
        headers: { 'Retry-After': '10' },
        cause: failure,
      })
    },
    refresh: () => {
      if (known.size > 0 && clock.nowMs() - fetchedMs >= KEYS_MAX_AGE_MS) void fetchOnce()
    },
  }
}

const imported = async (set: JSONWebKeySet): Promise<Map<string, CryptoKey>> => {
  const keys = new Map<string, CryptoKey>()
  for (const { kid, kty, crv, x, y, use = 'sig' } of set.keys) {
    if (kid === undefined || kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined || use !== 'sig') continue
    // Only the public half is taken, should somebody ever hand us a private key.
    keys.set(kid, (await importJWK({ kty, crv, x, y }, 'ES256')) as CryptoKey)
  }
  return keys
}
