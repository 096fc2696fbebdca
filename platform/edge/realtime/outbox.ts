import type { WebSocket } from 'ws'
import type { RealtimeLimits } from './limits.ts'

type Bounds = Pick<RealtimeLimits, 'handedBytes' | 'queuedBytes' | 'queuedMessages'>

/** Told when a queue is full. */
type OutboxOwner = { readonly tooSlow: () => void }

const AS_TEXT = { binary: false } as const

/**
 * What one socket still has to get. As long as the network takes what it is given there is no queue; else it is bounded, in bytes and in
 * messages, and whoever reads too slowly for it is given up.
 */
export class Outbox {
  readonly #socket: WebSocket
  readonly #bounds: Bounds
  readonly #owner: OutboxOwner
  #queue: Buffer[] | undefined
  #queuedBytes = 0

  constructor(socket: WebSocket, bounds: Bounds, owner: OutboxOwner) {
    this.#socket = socket
    this.#bounds = bounds
    this.#owner = owner
  }

  /** Sends `bytes` as a text message, which many sockets may share. */
  send(bytes: Buffer): void {
    const { handedBytes, queuedBytes, queuedMessages } = this.#bounds
    if (this.#queue) {
      if (this.#queue.length >= queuedMessages || this.#queuedBytes + bytes.length > queuedBytes) {
        this.clear()
        this.#owner.tooSlow()
        return
      }
      this.#queue.push(bytes)
      this.#queuedBytes += bytes.length
    } else if (this.#socket.bufferedAmount < handedBytes) this.#socket.send(bytes, AS_TEXT)
    else {
      // The network is asked to call when it has taken this one; what comes until then waits.
      this.#queue = []
      this.#socket.send(bytes, AS_TEXT, () => this.#taken())
    }
  }

  /** Forgets what waits. */
  clear(): void {
    this.#queue &&= []
    this.#queuedBytes = 0
  }

  #taken(): void {
    const queue = this.#queue ?? []
    this.#queue = undefined
    this.#queuedBytes = 0
    // Those that do not fit again begin a new queue.
    for (const bytes of queue) this.send(bytes)
  }
}
