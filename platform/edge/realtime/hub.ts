import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { type Cancel, type Clock, SECOND_MS } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine } from '#platform/store/engine.ts'
import type { TokenVerifier } from '../token-verifier.ts'
import type { Fanout } from './fanout.ts'
import { REALTIME_LIMITS, type RealtimeLimits } from './limits.ts'
import type { LiveFeed } from './live-feed.ts'
import { type LogFeed, logFeed } from './log-feed.ts'
import { CLOSE } from './protocol.ts'
import { Session } from './session.ts'
import type { ServedTopic, Watch } from './watch.ts'

/** What is counted. */
export type RealtimeHooks = {
  readonly onSockets: (change: 1 | -1) => void
  readonly onTopics: (change: 1 | -1) => void
  readonly onSent: (messages: number) => void
  readonly onSlow: () => void
}

export type HubOptions = {
  readonly system: string
  /** What services tell, each from its own log. */
  readonly feeds: readonly { readonly service: string; readonly feed: LiveFeed; readonly engine: Pick<Engine, 'heads' | 'readLog'> }[]
  readonly verifier: TokenVerifier
  readonly fanout: Fanout
  readonly clock: Clock
  readonly random: Random
  readonly log: Pick<Logger, 'warn'>
  readonly limits?: Partial<RealtimeLimits>
  readonly hooks?: RealtimeHooks | undefined
}

export type Hub = {
  /** Why there is no room for another connection from an address, or undefined. */
  readonly refusal: (address: string) => 'full' | 'address' | undefined
  /** Serves a connection that has just been opened. */
  readonly accept: (socket: WebSocket, address: string) => void
  /** A service has committed in this process. */
  readonly wake: (service: string) => void
  /** Tells everybody that this process goes away, and waits for them, but not for long. */
  readonly close: () => Promise<void>
}

/** How long a stop waits for clients to agree to the end. */
const DRAIN_MS = 2 * SECOND_MS

const NO_HOOKS: RealtimeHooks = { onSockets: () => undefined, onTopics: () => undefined, onSent: () => undefined, onSlow: () => undefined }

/**
 * All open connections of a process, and what they hear. With nobody connected it does nothing at all. Throws TypeError for two topics
 * of one name.
 */
export const realtimeHub = ({ verifier, fanout, clock, log, hooks = NO_HOOKS, ...options }: HubOptions): Hub => {
  const limits = { ...REALTIME_LIMITS, ...options.limits }
  const sessions = new Set<Session>()
  const perAddress = new Map<string, number>()
  const hearers = new Map<string, { readonly all: Set<Watch>; readonly stop: () => void }>()
  const feeds = new Map<string, LogFeed>()
  const topics = new Map<string, ServedTopic>()
  let sweeping: Cancel | undefined
  let isClosing = false
  let onEmpty = (): void => undefined

  for (const { service, feed, engine } of options.feeds) {
    const served = logFeed({ system: options.system, service, feed, engine, fanout, clock, random: options.random, log })
    feeds.set(service, served)
    for (const topic of feed.topics) {
      if (topics.has(topic.name)) throw new TypeError(`there are two topics ${topic.name}`)
      topics.set(topic.name, { topic, service, feed: served })
    }
  }

  const open = (channel: string) => {
    const all = new Set<Watch>()
    const stop = fanout.subscribe(channel, (message) => {
      const bytes = Buffer.from(message.text)
      for (const watch of all) watch.hear(message, bytes)
      hooks.onSent(all.size)
    })
    const opened = { all, stop }
    hearers.set(channel, opened)
    return opened
  }

  const ports = {
    limits,
    nowMs: clock.nowMs,
    verifier,
    topics,
    hearers: {
      add: (watch: Watch) => {
        const { all } = hearers.get(watch.channel) ?? open(watch.channel)
        all.add(watch)
      },
      remove: (watch: Watch) => {
        const heard = hearers.get(watch.channel)
        if (!heard?.all.delete(watch) || heard.all.size > 0) return
        hearers.delete(watch.channel)
        heard.stop()
      },
    },
    onTopics: hooks.onTopics,
    onSlow: hooks.onSlow,
    log,
  }

  const sweep = (): void => {
    const nowMs = clock.nowMs()
    for (const session of sessions) session.sweep(nowMs)
    sweeping = sessions.size > 0 ? clock.after(SECOND_MS, sweep) : undefined
  }

  const leave = (session: Session, address: string): void => {
    session.release()
    sessions.delete(session)
    const left = (perAddress.get(address) ?? 1) - 1
    if (left > 0) perAddress.set(address, left)
    else perAddress.delete(address)
    hooks.onSockets(-1)
    if (sessions.size > 0) return
    sweeping?.()
    sweeping = undefined
    onEmpty()
  }

  return {
    refusal: (address) => {
      if (isClosing || sessions.size >= limits.sockets) return 'full'
      return (perAddress.get(address) ?? 0) >= limits.socketsPerAddress ? 'address' : undefined
    },
    accept: (socket, address) => {
      const session = new Session(socket, ports)
      sessions.add(session)
      perAddress.set(address, (perAddress.get(address) ?? 0) + 1)
      hooks.onSockets(1)
      socket.on('close', () => leave(session, address))
      sweeping ??= clock.after(SECOND_MS, sweep)
      if (isClosing) session.end(CLOSE.goingAway, 'GOING_AWAY')
    },
    wake: (service) => feeds.get(service)?.wake(),
    close: async () => {
      isClosing = true
      if (sessions.size > 0) {
        const empty = new Promise<void>((resolve) => {
          onEmpty = resolve
        })
        for (const session of sessions) session.end(CLOSE.goingAway, 'GOING_AWAY')
        const cancel = clock.after(DRAIN_MS, () => {
          for (const session of sessions) session.terminate()
        })
        await empty
        cancel()
      }
      await Promise.all([...feeds.values()].map((feed) => feed.stop()))
    },
  }
}
