// A refresh token is `<session id>.<secret>`; the secret is 128 bits that the whole family shares and 256 bits of its own.
// Each token has one successor, which only this service can compute: so a repeated refresh gets what the first one got, and
// nothing but hashes is stored.
import { createHash, createHmac } from 'node:crypto'
import type { Random } from '#platform/kernel/random.ts'
import type { PresentedToken, SessionId } from '../domain/session.ts'

const FAMILY_BYTES = 16
const OWN_BYTES = 32
const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{64})$/

export type RefreshToken = {
  /** What the client gets; kept nowhere. */
  readonly text: string
  readonly sessionId: SessionId
  /** What the store gets. */
  readonly hashes: PresentedToken
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')

const tokenOf = (sessionId: SessionId, secret: Uint8Array): RefreshToken => ({
  text: `${sessionId}.${Buffer.from(secret).toString('base64url')}`,
  sessionId,
  hashes: { familyHash: sha256(secret.subarray(0, FAMILY_BYTES)), tokenHash: sha256(secret.subarray(FAMILY_BYTES)) },
})

const secretOf = (text: string): Uint8Array => Buffer.from(text.slice(text.indexOf('.') + 1), 'base64url')

/** The first token of a session. */
export const firstToken = (sessionId: SessionId, random: Random): RefreshToken => tokenOf(sessionId, random.bytes(FAMILY_BYTES + OWN_BYTES))

/** The successor of `token`, of the same family: always the same for the same `key`, and out of reach without it. */
export const nextToken = (token: RefreshToken, key: Uint8Array): RefreshToken => {
  const secret = secretOf(token.text)
  const own = createHmac('sha256', key).update(`refresh;${token.sessionId};`).update(secret).digest()
  return tokenOf(token.sessionId, Buffer.concat([secret.subarray(0, FAMILY_BYTES), own]))
}

/** Reads what a client sent. Undefined for a text that was never a token of ours. */
export const readToken = (text: string): RefreshToken | undefined => {
  const match = FORM.exec(text)
  return match?.[1] === undefined ? undefined : tokenOf(match[1] as SessionId, secretOf(text))
}
