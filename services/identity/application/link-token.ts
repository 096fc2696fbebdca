// The token of a link in a mail is `<request>.<HMAC of it>`. It is computed when the mail is written and when the link comes
// back, and kept nowhere.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Store } from '#platform/store/store.ts'
import { type LinkPurpose, type LinkRequest, linkNow, readRequestId } from '../domain/mail-links.ts'
import { mailLinks } from './collections.ts'

const signature = (key: Uint8Array, purpose: LinkPurpose, requestId: string): Buffer =>
  createHmac('sha256', key).update(`link;${purpose};${requestId}`).digest()

/** The token for a request that is still open, as the mail needs it. Undefined for one that is over or never was. */
export const linkTokenOf =
  (store: Store, key: Uint8Array) =>
  async (requestId: string, nowMs: number): Promise<string | undefined> => {
    const request = readRequestId(requestId)
    if (!request) return undefined
    const links = await store.stateOf(mailLinks, request.linksId)
    if (links.type === 'none' || linkNow(links, request.number, nowMs).problem) return undefined
    return `${requestId}.${signature(key, links.purpose, requestId).toString('base64url')}`
  }

/** The request that a token was made for. Undefined for a token that is not ours, or of a link with another purpose. */
export const readLinkToken = (key: Uint8Array, purpose: LinkPurpose, token: string): LinkRequest | undefined => {
  const dot = token.indexOf('.')
  const requestId = token.slice(0, dot)
  const request = dot < 0 ? undefined : readRequestId(requestId)
  if (!request) return undefined
  const expected = signature(key, purpose, requestId)
  // Compared as text: base64url has several spellings for the same bytes, of which one is ours.
  const [given, wanted] = [Buffer.from(token.slice(dot + 1)), Buffer.from(expected.toString('base64url'))]
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? request : undefined
}
