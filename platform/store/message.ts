import type { MessageId } from '#platform/kernel/ids.ts'

/** Why something is done: one wish, and where it came from. It goes into every event that follows. */
export type Message = {
  /** The same id on the same aggregate gets the stored first outcome. */
  readonly id: MessageId
  /** A hash of what was asked for; the same id with another one is refused ({@link FingerprintMismatch}). */
  readonly fingerprint?: string | undefined
  /** When the wish was made. Older than the retention of seen messages, it can no longer be told from a new one. */
  readonly atMs: number
  /** One id for everything that follows from one request. */
  readonly correlationId?: string | undefined
  /** W3C Trace Context of the request or event that caused this. */
  readonly traceparent?: string | undefined
}

/** The message id was used before, for something else. */
export class FingerprintMismatch extends Error {
  override readonly name = 'FingerprintMismatch'
  constructor(messageId: string) {
    super(`message ${messageId} was used before with other content`)
  }
}

/**
 * What cannot be done now but may work later: the database is away, or a deadline passed while others won. `uncertain`
 * means that the commit may have happened; repeating the same message tells.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}
