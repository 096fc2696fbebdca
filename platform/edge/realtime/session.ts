import { decodeJwt } from 'jose'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import { errorName } from '#platform/bus/failure.ts'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { type Access, isAllowed, type Principal } from '../principal.ts'
import { Problem } from '../problem.ts'
import type { TokenVerifier } from '../token-verifier.ts'
import { CLOSE_WITHIN_MS, PING_MS, PONG_WITHIN_MS, type RealtimeLimits, SILENT_MS } from './limits.ts'
import { Outbox } from './outbox.ts'
import { readPosition, type Vector, writePosition } from './position.ts'
import { CLOSE, type ErrorCode, readMessage } from './protocol.ts'
import { type Hearers, type ServedTopic, Watch, type WatchOwner } from './watch.ts'

/** What a session has of its hub. */
export type SessionPorts = {
  readonly limits: RealtimeLimits
  readonly nowMs: () => number
  readonly verifier: TokenVerifier
  readonly topics: ReadonlyMap<string, ServedTopic>
  readonly hearers: Hearers
  readonly onTopics: (change: 1 | -1) => void
  readonly onSlow: () => void
  readonly log: Pick<Logger, 'warn'>
}

/**
 * One connection: who it is, what it watches, and what it still has to get. Its messages are handled one after the other. Whoever has
 * not said who they are is nobody, and may watch what everybody may.
 */
export class Session implements WatchOwner {
  readonly #socket: WebSocket
  readonly #ports: SessionPorts
  readonly #outbox: Outbox
  readonly #watches = new Map<string, Watch>()
  /** What is handled, and what waits for it. */
  #inbox: string[] | undefined
  #principal: Principal | undefined
  #expiresMs = Number.POSITIVE_INFINITY
  #hasSpoken = false
  #mistakes = 0
  #allowance: number
  #allowanceMs: number
  /** The last message of a channel; a connection that hears two of its channels gets it once. */
  #lastText = ''
  #pingMs: number
  #awaitsPong = false
  #endedMs: number | undefined

  constructor(socket: WebSocket, ports: SessionPorts) {
    const nowMs = ports.nowMs()
    this.#socket = socket
    this.#ports = ports
    this.#allowance = ports.limits.messageBurst
    this.#allowanceMs = nowMs
    this.#pingMs = nowMs
    this.#outbox = new Outbox(socket, ports.limits, this)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('pong', () => {
      this.#awaitsPong = false
    })
    // A frame that is too large, say; the library closes the connection with the right code.
    socket.on('error', ignored)
  }

  /** Ends everything that it watches; for when the connection is gone. */
  release(): void {
    this.#endedMs ??= this.#ports.nowMs()
    this.#outbox.clear()
    for (const text of [...this.#watches.keys()]) this.#drop(text)
  }

  tell(bytes: Buffer): void {
    this.#outbox.send(bytes)
  }

  hear(text: string, bytes: Buffer): void {
    if (text === this.#lastText) return
    this.#lastText = text
    this.#outbox.send(bytes)
  }

  caughtUp({ name, served }: Watch, vector: Vector): void {
    this.#send({ type: 'READY', topic: name, position: writePosition(served.service, vector) })
  }

  fellBehind({ name }: Watch): void {
    this.#drop(name)
    this.#error('RESYNC', name)
  }

  tooSlow(): void {
    this.#ports.onSlow()
    this.end(CLOSE.resync, 'RESYNC')
  }

  /** Closes the connection with a code and a reason for machines. */
  end(code: number, reason: string): void {
    if (this.#endedMs !== undefined) return
    this.release()
    this.#socket.close(code, reason)
  }

  /** Gives up on the other side. */
  terminate(): void {
    this.#socket.terminate()
  }

  /** Looks after the connection, about once a second. */
  sweep(nowMs: number): void {
    if (this.#endedMs !== undefined) {
      if (nowMs - this.#endedMs >= CLOSE_WITHIN_MS) this.terminate()
      return
    }
    if (nowMs >= this.#expiresMs) this.#expire()
    if (!this.#hasSpoken && nowMs - this.#pingMs >= SILENT_MS) this.end(CLOSE.refused, 'SILENT')
    else if (this.#awaitsPong && nowMs - this.#pingMs >= PONG_WITHIN_MS) this.terminate()
    else if (nowMs - this.#pingMs >= PING_MS) {
      this.#pingMs = nowMs
      this.#awaitsPong = true
      this.#socket.ping()
    }
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#endedMs !== undefined) return
    this.#hasSpoken = true
    if (isBinary) this.#refuse(CLOSE.binary, 'MALFORMED_MESSAGE')
    else if (!this.#mayTalk()) this.#refuse(CLOSE.refused, 'TOO_MANY_MESSAGES')
    else if (this.#inbox) this.#inbox.push(data.toString())
    else void this.#handleAll([data.toString()])
  }

  #refuse(close: number, code: ErrorCode): void {
    this.#error(code)
    this.end(close, code)
  }

  #mayTalk(): boolean {
    const { messageBurst, messagesPerSecond } = this.#ports.limits
    const nowMs = this.#ports.nowMs()
    const gained = (Math.max(0, nowMs - this.#allowanceMs) * messagesPerSecond) / SECOND_MS
    this.#allowance = Math.min(messageBurst, this.#allowance + gained) - 1
    this.#allowanceMs = nowMs
    return this.#allowance >= 0
  }

  async #handleAll(inbox: string[]): Promise<void> {
    this.#inbox = inbox
    for (let text = inbox.shift(); text !== undefined && this.#endedMs === undefined; text = inbox.shift()) {
      try {
        await this.#handle(text)
      } catch (cause) {
        // Its name only: what people send is not for logs.
        this.#ports.log.warn({ error: errorName(cause) }, 'a realtime message could not be handled')
        this.#error('UNAVAILABLE')
      }
    }
    this.#inbox = undefined
  }

  async #handle(text: string): Promise<void> {
    const message = readMessage(text)
    if (typeof message === 'string') return this.#mistake(message)
    switch (message.type) {
      case 'AUTH':
        return this.#authenticate(message.token)
      case 'SUBSCRIBE':
        return this.#subscribe(message.topic, message.after)
      case 'UNSUBSCRIBE':
        return this.#drop(message.topic)
    }
  }

  async #authenticate(token: string | undefined): Promise<void> {
    try {
      const principal = token === undefined ? undefined : await this.#ports.verifier.verify(token)
      const expiresS = token === undefined ? undefined : decodeJwt(token).exp
      this.#become(principal, (expiresS ?? Number.POSITIVE_INFINITY) * SECOND_MS)
      this.#send({ type: 'READY' })
    } catch (cause) {
      // Who was known before is still known.
      if (!(cause instanceof Problem) || cause.status !== 401) throw cause
      this.#mistake('UNAUTHENTICATED')
    }
  }

  #become(principal: Principal | undefined, expiresMs: number): void {
    const isSame = principal?.id === this.#principal?.id
    this.#principal = principal
    this.#expiresMs = expiresMs
    for (const [text, { served }] of [...this.#watches]) {
      const { topic } = served
      const refusal = refusalOf(topic.access, principal)
      if (topic.access === 'public' || (isSame && !refusal)) continue
      this.#drop(text)
      this.#error(isSame && refusal ? refusal : 'TOPIC_ENDED', text)
    }
  }

  #expire(): void {
    this.#principal = undefined
    this.#expiresMs = Number.POSITIVE_INFINITY
    const theirs = [...this.#watches].filter(([, { served }]) => served.topic.access !== 'public')
    for (const [text] of theirs) {
      this.#drop(text)
      this.#error('TOKEN_EXPIRED', text)
    }
    if (theirs.length === 0) this.#error('TOKEN_EXPIRED')
  }

  async #subscribe(text: string, after: string | undefined): Promise<void> {
    const [, name = text, argument = ''] = /^([^:]*):(.+)$/s.exec(text) ?? []
    const served = this.#ports.topics.get(name)
    if (!served || (served.topic.argument === undefined) !== (text === name)) return this.#error('UNKNOWN_TOPIC', text)
    const { topic, service, feed } = served
    const refusal = refusalOf(topic.access, this.#principal)
    if (refusal) return this.#error(refusal, text)
    const from = after === undefined ? undefined : readPosition(service, after)
    if (after !== undefined && !from) return this.#error('RESYNC', text)
    const principal = this.#principal
    const channel = await topic.channelOf(argument, principal)
    if (this.#endedMs !== undefined) return
    if (channel === undefined) return this.#error('UNKNOWN_TOPIC', text)
    // The token may have expired meanwhile.
    if (topic.access !== 'public' && this.#principal !== principal) return this.#error('UNAUTHENTICATED', text)
    this.#drop(text)
    if (this.#watches.size >= this.#ports.limits.topicsPerSocket) return this.#error('TOO_MANY_TOPICS', text)
    const watch = new Watch(text, served, { channel, after: from }, this, this.#ports.hearers)
    this.#watches.set(text, watch)
    this.#ports.onTopics(1)
    feed.join(watch)
  }

  #drop(text: string): void {
    const watch = this.#watches.get(text)
    if (!watch) return
    this.#watches.delete(text)
    watch.end()
    this.#ports.onTopics(-1)
  }

  #mistake(code: ErrorCode): void {
    this.#mistakes += 1
    if (this.#mistakes >= this.#ports.limits.mistakes) this.#refuse(CLOSE.refused, code)
    else this.#error(code)
  }

  #error(code: ErrorCode, topic?: string): void {
    this.#send({ type: 'ERROR', code, ...(topic !== undefined && { topic }) })
  }

  #send(message: object): void {
    if (this.#endedMs === undefined) this.#outbox.send(Buffer.from(JSON.stringify(message)))
  }
}

const ignored = (): void => undefined

const refusalOf = (access: Access, principal: Principal | undefined): ErrorCode | undefined => {
  if (access === 'public') return undefined
  if (!principal) return 'UNAUTHENTICATED'
  return isAllowed(access, principal) ? undefined : 'FORBIDDEN'
}
