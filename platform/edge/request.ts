import { createHash, createHmac, type KeyObject } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type MessageId, timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import { canonicalJson } from './canonical-json.ts'
import { looksLikeCardNumber } from './card-data.ts'
import type { CommandMessage } from './http-app.ts'
import type { Principal } from './principal.ts'
import { invalidField, Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What {@link commandMessage} needs; the gateway decorates the app with it. */
    commandMessages: { readonly random: Random; readonly fingerprintKey: KeyObject }
  }
}

const KEY = /^[\x21-\x7e]{1,200}$/
const READABLE_KEY = /^[A-Za-z0-9._:-]{1,80}$/
const ETAG = /^"([1-9][0-9]{0,14})"$/

/** Who asks. Throws a 401 problem when nobody is logged in, which only happens on a public route. */
export const principalOf = (request: FastifyRequest): Principal => {
  if (!request.principal) throw unauthenticated('This needs an access token.')
  return request.principal
}

/** The 401 problem; `detail` must not repeat anything of the token. */
export const unauthenticated = (detail: string): Problem =>
  new Problem(401, 'UNAUTHENTICATED', detail, { headers: { 'WWW-Authenticate': 'Bearer' } })

/**
 * The request as a message for the store, made at `nowMs` milliseconds. With an `Idempotency-Key` its id is
 * `http/<principal or anonymous>/<METHOD route pattern>/<key>`, and its fingerprint covers params, query and body, so that
 * the store repeats the first outcome and refuses the same key with other content. The fingerprint is an HMAC-SHA-256 and
 * not a plain hash, since it is stored and a body may hold a password. Without a key the id is new and nothing is repeated.
 * Throws a 422 problem for a key that is not 1–200 visible ASCII characters.
 */
export const commandMessage = (request: FastifyRequest, nowMs: number): CommandMessage => {
  const { random, fingerprintKey } = request.server.commandMessages
  const key = idempotencyKey(request)
  const origin = { atMs: nowMs, correlationId: request.correlationId, traceparent: request.traceparent }
  if (key === undefined) {
    return { message: { id: `http/fresh/${timeOrderedId(nowMs, random)}` as MessageId, ...origin }, repeatable: false }
  }
  const who = request.principal?.id ?? 'anonymous'
  const route = `${request.method} ${request.routeOptions.url ?? ''}`
  const fingerprint = createHmac('sha256', fingerprintKey)
    .update(`fingerprint;${canonicalJson({ params: request.params, query: request.query, body: request.body ?? null })}`)
    .digest('base64url')
  return { message: { id: `http/${who}/${route}/${keySegment(key)}` as MessageId, fingerprint, ...origin }, repeatable: true }
}

const idempotencyKey = (request: FastifyRequest): string | undefined => {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw invalidField('Idempotency-Key', 'must be 1 to 200 visible ASCII characters')
  }
  if (looksLikeCardNumber(key)) throw cardDataRefused('Idempotency-Key')
  return key
}

/** Card data never reaches a service of ours; the field is named, its value is not repeated. */
export const cardDataRefused = (path: string): Problem =>
  new Problem(422, 'CARD_DATA_REFUSED', 'Card data must not be sent to this API. Use a token of the payment provider.', {
    fields: [{ path, code: 'NOT_ALLOWED', message: 'looks like card data' }],
  })

/** Ordinary keys stay readable. Others are hashed: a slash could be taken for a step of another message, and ids must stay short. */
const keySegment = (key: string): string => (READABLE_KEY.test(key) ? key : `~${createHash('sha256').update(key).digest('base64url')}`)

/**
 * The version in `If-Match: "7"`. Throws a 428 problem when the header is absent, and a 422 problem when it is not one
 * strong entity tag as {@link etag} writes it (a weak tag, a list and `*` are not).
 */
export const requireIfMatch = (request: FastifyRequest): number => {
  const header = request.headers['if-match']
  if (header === undefined) {
    throw new Problem(428, 'PRECONDITION_REQUIRED', 'Send the version that you have seen (its ETag) as If-Match.')
  }
  const match = ETAG.exec(header)
  if (!match) throw invalidField('If-Match', 'must be one entity tag such as "7"')
  return Number(match[1])
}

/** The entity tag of a version, for the `ETag` header. */
export const etag = (version: number): string => `"${version}"`
