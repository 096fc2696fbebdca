import { Metadata } from '@grpc/grpc-js'
import type { MessageId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import { InvalidArgument } from './faults.ts'

// The same for every service, so that no proto repeats it; traceparent is where every tracing tool looks for it.
const ID = 'plaza-message-id'
const AT_MS = 'plaza-message-at-ms'
const FINGERPRINT = 'plaza-message-fingerprint'
const CORRELATION_ID = 'plaza-correlation-id'
const TRACEPARENT = 'traceparent'

const LONGEST = 1_000
const TRACE = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** Metadata are visible ASCII, and blanks at their ends get lost. */
const escaped = (text: string): string => text.toWellFormed().replaceAll(/[^\x21-\x7e]|%/gu, encodeURIComponent)

const unescaped = (key: string, text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new InvalidArgument(key, 'is not percent-encoded UTF-8', { cause })
  }
}

/** The message of a call that changes something, as metadata for it. */
export const metadataOf = (message: Message | undefined): Metadata => {
  const metadata = new Metadata()
  if (!message) return metadata
  metadata.set(ID, escaped(message.id))
  metadata.set(AT_MS, String(message.atMs))
  if (message.fingerprint !== undefined) metadata.set(FINGERPRINT, escaped(message.fingerprint))
  if (message.correlationId !== undefined) metadata.set(CORRELATION_ID, escaped(message.correlationId))
  if (message.traceparent !== undefined) metadata.set(TRACEPARENT, escaped(message.traceparent))
  return metadata
}

const textIn = (metadata: Metadata, key: string): string | undefined => {
  const value = metadata.get(key)[0]
  if (value === undefined) return undefined
  const text = unescaped(key, value.toString())
  if (text === '' || text.length > LONGEST) throw new InvalidArgument(key, `must have 1 to ${LONGEST} characters`)
  return text
}

/** The message that {@link metadataOf} wrote. Throws InvalidArgument when there is none or one that cannot be used. */
export const messageOf = (metadata: Metadata): Message => {
  const id = textIn(metadata, ID)
  if (id === undefined) throw new InvalidArgument(ID, 'is missing: a call that changes something needs a message id')
  const atMs = Number(textIn(metadata, AT_MS) ?? Number.NaN)
  if (!Number.isSafeInteger(atMs) || atMs < 0) throw new InvalidArgument(AT_MS, 'must be whole milliseconds since 1970')
  const traceparent = textIn(metadata, TRACEPARENT)
  return {
    id: id as MessageId,
    atMs,
    fingerprint: textIn(metadata, FINGERPRINT),
    correlationId: textIn(metadata, CORRELATION_ID),
    // W3C Trace Context: a malformed one is as good as none.
    traceparent: traceparent !== undefined && TRACE.test(traceparent) ? traceparent : undefined,
  }
}
