/** What can be wrong with a field, for machines and for whoever says it in another language. */
export type FieldErrorCode =
  | 'MISSING'
  | 'UNKNOWN_FIELD'
  | 'WRONG_TYPE'
  | 'TOO_SMALL'
  | 'TOO_LARGE'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'WRONG_FORMAT'
  | 'NOT_ALLOWED'
  | 'IN_THE_PAST'
  | 'NOT_AFTER_START'
  | 'INVALID'

/** One wrong field of a request. `limit` is what a size or length had to keep. */
export type FieldError = { readonly path: string; readonly code: FieldErrorCode; readonly message: string; readonly limit?: number }

/** An answer other than success, in the form of RFC 9457. Thrown by adapters only. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** Stable and for machines: `ALREADY_TAKEN`. */
  readonly code: string
  readonly fields: readonly FieldError[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { readonly fields?: readonly FieldError[]; readonly headers?: Readonly<Record<string, string>>; readonly cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.status = status
    this.code = code
    this.fields = more.fields ?? []
    this.headers = more.headers ?? {}
  }
}

/** What does not exist, or is somebody else's: the two must look alike. */
export const notFound = (thing: string): Problem => new Problem(404, 'NOT_FOUND', `There is no such ${thing}.`)

/** A field that passed the schema but cannot be used. */
export const invalidField = (path: string, message: string, kind: FieldErrorCode = 'INVALID', limit?: number): Problem =>
  new Problem(422, 'INVALID_INPUT', 'Some fields are not valid.', {
    fields: [{ path, code: kind, message, ...(limit !== undefined && { limit }) }],
  })

/** Something stands against the wish as things are now; `code` says what. */
export const conflict = (code: string, detail: string): Problem => new Problem(409, code, detail)

/** An answer to each reason of a closed union. */
export type ProblemsOf<Reason extends { readonly type: string }> = {
  readonly [Type in Reason['type']]: (reason: Extract<Reason, { readonly type: Type }>) => Problem
}

/**
 * Turns the rejections of a decider or a use case into problems: `const bookingProblem = problemsFor<BookingRejection>({ … })`.
 * A new reason does not compile until somebody decides its answer.
 */
export const problemsFor =
  <Reason extends { readonly type: string }>(table: ProblemsOf<Reason>) =>
  (reason: Reason): Problem =>
    (table[reason.type as Reason['type']] as (reason: Reason) => Problem)(reason)
