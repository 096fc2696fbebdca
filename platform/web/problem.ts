/** One wrong field: `code` such as TOO_LONG, `limit` what a size had to keep, and the server's own words. */
export type FieldProblem = { readonly path: string; readonly code?: string; readonly message: string; readonly limit?: number }

/** An answer of a gateway that is not a success: RFC 9457, with our `code`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** Stable, such as `ALREADY_TAKEN`; `OFFLINE` when nobody answered. */
  readonly code: string
  readonly fields: readonly FieldProblem[]
  readonly traceId: string | undefined
  /** In how many seconds it may be worth asking again, when the server says so. */
  readonly retryAfterS: number | undefined

  constructor(status: number, body: unknown, retryAfterS?: number) {
    const { code, detail, errors, traceId } = (body ?? {}) as {
      code?: string
      detail?: string
      errors?: ApiProblem['fields']
      traceId?: string
    }
    super(detail ?? `status ${status}`)
    this.status = status
    this.code = code ?? (status === 0 ? 'OFFLINE' : 'UNKNOWN')
    this.fields = errors ?? []
    this.traceId = traceId
    this.retryAfterS = retryAfterS
  }
}

/** Any failure as a problem, so that it can be shown. */
export const problemFrom = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem(0, { detail: error instanceof Error ? error.message : String(error) })
