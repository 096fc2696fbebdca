import { SECOND_MS } from '#platform/kernel/clock.ts'

/** What one process and one connection may use. */
export type RealtimeLimits = {
  readonly sockets: number
  readonly socketsPerAddress: number
  readonly topicsPerSocket: number
  /** Messages from a client: so many at once, and so many a second for long. */
  readonly messageBurst: number
  readonly messagesPerSecond: number
  /** After so many messages that make no sense the connection is closed. */
  readonly mistakes: number
  /** Handed over to the network and not yet taken by it; what is more waits in the queue. */
  readonly handedBytes: number
  readonly queuedBytes: number
  readonly queuedMessages: number
}

export const REALTIME_LIMITS: RealtimeLimits = {
  sockets: 20_000,
  socketsPerAddress: 200,
  topicsPerSocket: 256,
  messageBurst: 300,
  messagesPerSecond: 20,
  mistakes: 10,
  handedBytes: 65_536,
  queuedBytes: 262_144,
  queuedMessages: 1_000,
}

/** The longest frame of a client: a token and what goes around it. */
export const FRAME_BYTES = 4_096

/** Who has said nothing at all for so long does not want anything. */
export const SILENT_MS = 10 * SECOND_MS
export const PING_MS = 30 * SECOND_MS
export const PONG_WITHIN_MS = 10 * SECOND_MS
/** How long a client may take to agree to the end of a connection. */
export const CLOSE_WITHIN_MS = 10 * SECOND_MS
