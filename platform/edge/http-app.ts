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

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Counts against a stricter limit: `credentials` for log-in, registration and the like. */
    rateLimit?: 'credentials'
    /** Keeps the bytes of the body as they came, for a signature over them. */
    keepsRawBody?: true
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
