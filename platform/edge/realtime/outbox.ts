import type { WebSocket } from 'ws'
import type { RealtimeLimits } from './limits.ts'

type Bounds = Pick<RealtimeLimits, 'handedBytes' | 'queuedBytes' | 'queuedMessages'>

const AS_TEXT = { binary: false } as const

/**
 * What one socket still has to get. As long as the network takes what it is given there is no queue; else it is bounded, in bytes and in
 * messages, and whoever reads too slowly for it is given up.
 */
export class Outbox {
  readonly #socket: WebSocket
  readonly #bounds: Bounds
  readonly #onFull: () => void
  #queue: Buffer[] | undefined
  #queuedBytes = 0

  constructor(socket: WebSocket, bounds: Bounds, onFull: () => void) {
    this.#socket = socket
    this.#bounds = bounds
    this.#onFull = onFull
  }

  /** Sends `bytes` as a text message, which many sockets may share. */
  send(bytes: Buffer): void {
    const { handedBytes, queuedBytes, queuedMessages } = this.#bounds
    if (this.#queue) {
      if (this.#queue.length >= queuedMessages || this.#queuedBytes + bytes.length > queuedBytes) {
        this.clear()
        this.#onFull()
        return
      }
      this.#queue.push(bytes)
      this.#queuedBytes += bytes.length
    } else if (this.#socket.bufferedAmount < handedBytes) this.#socket.send(bytes, AS_TEXT)
    else {
      // The network is asked to call when it has taken this one; what comes until then waits.
      this.#queue = []
      this.#socket.send(bytes, AS_TEXT, this.#onTaken)
    }
  }

  /** Forgets what waits. */
  clear(): void {
    this.#queue &&= []
    this.#queuedBytes = 0
  }

  readonly #onTaken = (): void => {
    const queue = this.#queue ?? []
    this.#queue = undefined
    this.#queuedBytes = 0
    // Those that do not fit again begin a new queue.
    for (const bytes of queue) this.send(bytes)
  }
}
