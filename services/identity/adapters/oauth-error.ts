type Code = 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type' | 'invalid_scope' | 'temporarily_unavailable'

/** An error of the token endpoint. The first five codes are those of RFC 6749 §5.2; the last is its §4.1.2.1's. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: Code
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: Code,
    description: string,
    more: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    // §5.2 allows printable ASCII without quotes and backslashes.
    super(description.replaceAll(/[^\x20-\x7e]|["\\]/g, '?'))
    this.code = code
    this.status = more.status ?? (code === 'invalid_client' ? 401 : 400)
    this.headers = more.headers ?? {}
  }
}
