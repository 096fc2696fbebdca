import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify'
import type { Message } from '#platform/store/message.ts'
import type { Access, Principal } from './principal.ts'

/** The gateway of a system, as services see it: they add their routes to it, paths relative to `/gateway/v1`. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** The gateway's own address, if it is known, and the origins of other pages that may call it. */
export type Reach = { readonly publicUrl: string | undefined; readonly origins: readonly string[] }

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Counts against a stricter limit: `credentials` for log-in, registration and the like. */
    rateLimit?: 'credentials'
    /** Keeps the bytes of the body as they came, for a signature over them. */
    keepsRawBody?: true
    /** Takes its body form-encoded instead of as JSON, as OAuth 2.0 wants it. */
    takesForm?: true
  }
  interface FastifyInstance {
    /** Where browsers meet this gateway: for cookies, and to tell our own pages from others. */
    reach: Reach
  }
  interface FastifyRequest {
    principal: Principal | undefined
    /** One id for everything that follows from this request. */
    correlationId: string
    traceparent: string
    /** The body as it came, where the route keeps it. */
    rawBody: Uint8Array | undefined
  }
}

/** A request that changes something, as a message for the store. */
export type CommandMessage = {
  readonly message: Message
  /** Whether the caller gave an `Idempotency-Key`, so that the message may have been seen before. */
  readonly repeatable: boolean
}
