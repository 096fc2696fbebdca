import type { FanoutMessage } from './fanout.ts'
import type { Topic } from './live-feed.ts'
import type { Listener, LogFeed } from './log-feed.ts'
import { farther, type Vector } from './position.ts'

/** A topic, and the service that tells of it. */
export type ServedTopic = { readonly topic: Topic; readonly service: string; readonly feed: LogFeed }

/** Who hears channels in this process. */
export type Hearers = { readonly add: (watch: Watch) => void; readonly remove: (watch: Watch) => void }

/** The connection that a watch belongs to. */
export type WatchOwner = {
  readonly tell: (bytes: Buffer) => void
  /** A message of a channel, as text and as bytes that all who hear it share. */
  readonly hear: (text: string, bytes: Buffer) => void
  readonly caughtUp: (watch: Watch, vector: Vector) => void
  readonly fellBehind: (watch: Watch) => void
}

/** One topic that one connection watches. There are many of them, so it is one object and no closures. */
export class Watch implements Listener {
  readonly name: string
  readonly served: ServedTopic
  readonly channel: string
  readonly after: Vector | undefined
  readonly #owner: WatchOwner
  readonly #hearers: Hearers
  /** How far in the log it has heard everything; undefined until it has caught up. */
  #heard: Vector | undefined

  constructor(name: string, served: ServedTopic, place: Pick<Listener, 'channel' | 'after'>, owner: WatchOwner, hearers: Hearers) {
    this.name = name
    this.served = served
    this.channel = place.channel
    this.after = place.after
    this.#owner = owner
    this.#hearers = hearers
  }

  missed(text: string): void {
    this.#owner.tell(Buffer.from(text))
  }

  ready(vector: Vector): void {
    this.#heard = vector
    this.#hearers.add(this)
    this.#owner.caughtUp(this, vector)
  }

  resync(): void {
    this.#owner.fellBehind(this)
  }

  /** Hears a message of the channel, unless it has heard it before. */
  hear({ partition, vector, text }: FanoutMessage, bytes: Buffer): void {
    const heard = this.#heard
    if (!heard || (vector[partition] ?? 0) <= (heard[partition] ?? 0)) return
    this.#heard = farther(heard, vector)
    this.#owner.hear(text, bytes)
  }

  /** Called once, when nobody wants to hear it any more. */
  end(): void {
    if (this.#heard) this.#hearers.remove(this)
    this.served.feed.leave(this)
  }
}
