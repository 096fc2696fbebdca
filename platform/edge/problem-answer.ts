import type { FastifyError } from 'fastify'
import { EngineError } from '#platform/store/engine.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import { STATUS_CODES } from './node-http.ts'
import { type FieldError, Problem } from './problem.ts'
import { fieldErrors } from './validation.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** What the framework itself refuses. Its own messages are not repeated, since some quote the request. */
const FRAMEWORK: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'BODY_TOO_LARGE', 'The body is larger than 1 MB.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'MALFORMED_REQUEST', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: [400, 'MALFORMED_URL', 'The URL is not well-formed.'],
  FST_ERR_MAX_PARAM_LENGTH: [404, 'NOT_FOUND', 'There is nothing at this path.'],
}

/** Any error as a problem. What nobody expected becomes a 500 that says nothing of its cause. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof FingerprintMismatch) {
    return new Problem(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used before with another request.', {
      fields: [{ path: 'Idempotency-Key', code: 'NOT_ALLOWED', message: 'was used before with another request' }],
    })
  }
  if (error instanceof StoreUnavailable || (error instanceof EngineError && error.fault === 'unavailable')) {
    return new Problem(503, 'UNAVAILABLE', 'This cannot be done now. Try again, with the same Idempotency-Key.', {
      headers: { 'Retry-After': '1' },
      cause: error,
    })
  }
  const { code = '', validation, validationContext } = (error ?? {}) as Partial<FastifyError>
  if (validation) return invalidInput(fieldErrors(validation as never, partName(validationContext)))
  const known = FRAMEWORK[code]
  if (known) return new Problem(...known)
  return new Problem(500, 'INTERNAL_ERROR', 'Something went wrong on our side. It is logged under this trace id.', { cause: error })
}

const invalidInput = (fields: readonly FieldError[]): Problem => new Problem(422, 'INVALID_INPUT', 'Some fields are not valid.', { fields })

const partName = (context: string | undefined): string =>
  context === 'querystring' ? 'query' : context === 'params' ? 'path' : (context ?? 'body')

/** The members of RFC 9457 and ours: `code`, `errors` and `traceId`. */
export const problemBody = (problem: Problem, traceId: string): string =>
  JSON.stringify({
    type: problemType(problem.code),
    title: titleOf(problem.code),
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    ...(problem.fields.length === 0 ? {} : { errors: problem.fields }),
    traceId,
  })

/** The reference that identifies a kind of problem, and answers with what it means: `/problems/already-taken`. */
const problemType = (code: string): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`

/** A code for people: ALREADY_TAKEN is "Already taken". */
const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What to do about the problems that any route can answer with. */
const ADVICE: Readonly<Record<string, string>> = {
  INVALID_INPUT: 'The member errors names each wrong field. Nothing was changed.',
  MALFORMED_BODY: 'Send a JSON document in UTF-8, nested at most 32 levels deep.',
  BODY_TOO_LARGE: 'Send at most 1 MB.',
  UNSUPPORTED_MEDIA_TYPE: 'Send the body with Content-Type: application/json.',
  UNAUTHENTICATED: 'Send a valid access token as Authorization: Bearer. Refresh an expired one.',
  FORBIDDEN: 'Your roles do not have the permission that this needs.',
  NOT_FOUND: 'It does not exist, or it is not yours.',
  METHOD_NOT_ALLOWED: 'The header Allow lists the methods of this path.',
  PRECONDITION_REQUIRED: 'Read the thing first and send its ETag as If-Match.',
  IDEMPOTENCY_KEY_REUSED: 'An Idempotency-Key belongs to one request. Take a new key for another one.',
  CARD_DATA_REFUSED: 'Send card data to the payment provider only, and its token to us.',
  RATE_LIMITED: 'Wait as many seconds as Retry-After says.',
  UNAVAILABLE: 'Wait as many seconds as Retry-After says and repeat the request with the same Idempotency-Key.',
  SHUTTING_DOWN: 'Repeat the request on a new connection.',
  KEYS_UNAVAILABLE: 'Wait as many seconds as Retry-After says.',
  INTERNAL_ERROR: 'Repeat the request with the same Idempotency-Key; if that does not help, tell us the trace id.',
}

/** What a kind of problem means, for the address that its `type` names. `name` is the last part of that address. */
export const explanationOf = (name: string): { type: string; code: string; title: string; advice: string } => {
  const code = name.toUpperCase().replaceAll('-', '_')
  return {
    type: problemType(code),
    code,
    title: titleOf(code),
    advice: ADVICE[code] ?? 'The detail of the problem says what happened; the page /docs lists what each route can answer.',
  }
}

/** A raw HTTP answer, for requests that do not even get as far as the framework. */
export const rawAnswer = (problem: Problem, traceId: string): string => {
  const body = problemBody(problem, traceId)
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
