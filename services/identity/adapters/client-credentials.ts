import { OAuthError } from './oauth-error.ts'

type Credentials = { readonly id: string; readonly secret: string }

const BASIC = /^Basic ([A-Za-z0-9+/]{1,400}={0,2})$/i
/** No client has another id; what is none is not looked up. */
const CLIENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * How a client says who it is (RFC 6749 §2.3.1): by HTTP Basic or in the body, not both. Undefined when it does not. Throws
 * {@link OAuthError} for what cannot be read.
 */
export const clientCredentials = (
  authorization: string | undefined,
  id: string | undefined,
  secret: string | undefined,
): Credentials | undefined => {
  if (authorization === undefined || !/^Basic\b/i.test(authorization)) {
    if (id === undefined && secret === undefined) return undefined
    return known(id, secret)
  }
  if (secret !== undefined) throw new OAuthError('invalid_request', 'A client must authenticate in one way only.')
  const decoded = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString()
  const colon = decoded.indexOf(':')
  if (colon < 0) throw new OAuthError('invalid_client', 'The header Authorization cannot be read.')
  const named = known(formDecoded(decoded.slice(0, colon)), formDecoded(decoded.slice(colon + 1)))
  if (id !== undefined && id !== named.id) throw new OAuthError('invalid_request', 'client_id is another one than in Authorization.')
  return named
}

const known = (id: string | undefined, secret: string | undefined): Credentials => {
  if (id === undefined || secret === undefined || !CLIENT_ID.test(id)) {
    throw new OAuthError('invalid_client', 'The id or the secret of the client is wrong.')
  }
  return { id, secret }
}

const formDecoded = (text: string): string => new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x') ?? ''
