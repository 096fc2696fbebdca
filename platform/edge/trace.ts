import type { IncomingHttpHeaders } from 'node:http'
import type { Random } from '#platform/kernel/random.ts'

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

/** The context that the headers carry; what is absent or malformed is made anew, never refused (W3C Trace Context §2.2). */
export const traceContextOf = (headers: IncomingHttpHeaders, random: Random): TraceContext => {
  const given = headers.traceparent
  const match = typeof given === 'string' ? TRACEPARENT.exec(given) : null
  const traceparent = match ? match[0] : newTraceparent(random)
  const traceId = match?.[1] ?? traceparent.slice(3, 35)
  const wanted = headers['x-correlation-id']
  const correlationId = typeof wanted === 'string' && CORRELATION_ID.test(wanted) ? wanted : traceId
  return { traceparent, traceId, correlationId }
}

const newTraceparent = (random: Random): string => {
  const digits = Buffer.from(random.bytes(24)).toString('hex')
  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-01`
}
