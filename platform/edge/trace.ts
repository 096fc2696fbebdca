import type { IncomingHttpHeaders } from 'node:http'
import type { Random } from '#platform/kernel/random.ts'
import { looksLikeCardNumber } from './card-data.ts'

/** What ties together everything that follows from one request. */
export type TraceContext = {
  /** W3C Trace Context, as the caller sent it or made here. */
  readonly traceparent: string
  readonly traceId: string
  readonly correlationId: string
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
/** Nothing that could break a log line or a header further down. */
const CORRELATION_ID = /^[A-Za-z0-9._:/-]{1,128}$/

/** Bytes of chance are drawn for so many requests at once: drawing is dear, whatever the number of bytes. */
const POOLED_REQUESTS = 256
const BYTES_PER_REQUEST = 24

/**
 * Reads the context that headers carry; what is absent or malformed is made anew, never refused (W3C Trace Context §2.2).
 */
export const traceContexts = (random: Random): ((headers: IncomingHttpHeaders) => TraceContext) => {
  let pool = Buffer.alloc(0)
  let next = 0

  const newTraceparent = (): string => {
    if (next >= pool.byteLength) {
      pool = Buffer.from(random.bytes(POOLED_REQUESTS * BYTES_PER_REQUEST))
      next = 0
    }
    const traceId = pool.toString('hex', next, next + 16)
    const parentId = pool.toString('hex', next + 16, next + BYTES_PER_REQUEST)
    next += BYTES_PER_REQUEST
    return `00-${traceId}-${parentId}-01`
  }

  return (headers) => {
    const given = headers.traceparent
    const match = typeof given === 'string' ? TRACEPARENT.exec(given) : null
    const traceparent = match ? match[0] : newTraceparent()
    const traceId = match?.[1] ?? traceparent.slice(3, 35)
    const wanted = headers['x-correlation-id']
    // It is logged and goes with every event, so what must not be kept is no correlation id either.
    const isGood = typeof wanted === 'string' && CORRELATION_ID.test(wanted) && !looksLikeCardNumber(wanted)
    const correlationId = isGood ? wanted : traceId
    return { traceparent, traceId, correlationId }
  }
}
