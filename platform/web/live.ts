// What happens while somebody looks: one socket to the gateway's hub for all of a page, resumed where it was lost.
import { useEffect, useRef } from 'react'
import { currentSession, onSession } from './session.ts'

/** A message of the hub, as its AsyncAPI document has it. */
export type LiveMessage = { readonly type: string; readonly position?: string; readonly [name: string]: unknown }

type Watcher = {
  readonly topics: ReadonlySet<string>
  readonly onMessage: (message: LiveMessage) => void
  /** Something may have been missed: what is shown must be read anew. */
  readonly onGap: () => void
}

const PATH = '/gateway/v1/realtime'
/** The time before the next try to connect, doubled each time; a part of it is chance, so that not everybody comes at once. */
const AGAIN_MS = { least: 500, most: 20_000 }
/** What the hub closes with when we were too slow. */
const TOO_SLOW = 4008

const watchers = new Set<Watcher>()
/** Up to where each topic was heard. */
const heard = new Map<string, string>()
/** Topics whose READY has come on this connection. */
const ready = new Set<string>()
let socket: WebSocket | undefined
let isKnown = false
let tries = 0
let retry: ReturnType<typeof setTimeout> | undefined

const topics = (): ReadonlySet<string> => new Set([...watchers].flatMap((watcher) => [...watcher.topics]))
const send = (message: object): void => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}
const subscribe = (topic: string): void => send({ type: 'SUBSCRIBE', topic, ...(heard.has(topic) && { after: heard.get(topic) }) })
/** A position is one of a service's log: `parking.17`. */
const logOf = (position: string): string => position.slice(0, position.indexOf('.'))

const tellGap = (topic?: string): void => {
  for (const watcher of watchers) if (topic === undefined || watcher.topics.has(topic)) watcher.onGap()
}

const introduce = async (): Promise<void> => {
  // A server that is away says nothing of who we are; then nobody is said to be here, and the next session corrects that.
  const session = await Promise.resolve(currentSession()).catch(() => undefined)
  send({ type: 'AUTH', ...(session?.state === 'user' && { token: session.token }) })
}

const take = (message: LiveMessage & { readonly topic?: string; readonly code?: string }): void => {
  const { type, topic, position, code } = message
  if (type === 'READY') {
    if (topic === undefined) {
      isKnown = true
      tries = 0
      for (const each of topics()) if (!ready.has(each)) subscribe(each)
      return
    }
    ready.add(topic)
    if (position !== undefined) heard.set(topic, position)
    return
  }
  if (type === 'ERROR') {
    if (topic !== undefined) ready.delete(topic)
    // With the next token what has ended is asked for again, after what was heard last.
    if (code === 'TOKEN_EXPIRED') void introduce()
    if (code !== 'RESYNC' || topic === undefined) return
    heard.delete(topic)
    tellGap(topic)
    subscribe(topic)
    return
  }
  if (position !== undefined)
    for (const each of ready) if (logOf(heard.get(each) ?? position) === logOf(position)) heard.set(each, position)
  for (const watcher of watchers) watcher.onMessage(message)
}

const connect = (): void => {
  clearTimeout(retry)
  retry = undefined
  if (socket || watchers.size === 0) return
  const { protocol, host } = location
  const opened = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}${PATH}`)
  socket = opened
  isKnown = false
  ready.clear()
  opened.onopen = () => void introduce()
  opened.onmessage = ({ data }) => take(JSON.parse(String(data)) as LiveMessage)
  opened.onclose = ({ code }) => {
    if (socket !== opened) return
    socket = undefined
    if (code === TOO_SLOW) {
      heard.clear()
      tellGap()
    }
    if (watchers.size === 0) return
    const waitMs = Math.min(AGAIN_MS.most, AGAIN_MS.least * 2 ** tries++)
    retry = setTimeout(connect, waitMs * (0.5 + Math.random() / 2))
  }
}

const leaveWhenAlone = (): void => {
  if (watchers.size > 0) return
  socket?.close()
  socket = undefined
  heard.clear()
}

if (typeof addEventListener === 'function') {
  // Whoever comes back need not wait for the next try.
  addEventListener('online', () => {
    tries = 0
    connect()
  })
  onSession(() => {
    if (isKnown) void introduce()
  })
}

/** Watches topics until the returned function is called. */
const watch = (watcher: Watcher): (() => void) => {
  const before = topics()
  watchers.add(watcher)
  if (isKnown) for (const topic of watcher.topics) if (!before.has(topic)) subscribe(topic)
  connect()
  return () => {
    watchers.delete(watcher)
    const left = topics()
    for (const topic of watcher.topics) {
      if (left.has(topic)) continue
      send({ type: 'UNSUBSCRIBE', topic })
      heard.delete(topic)
      ready.delete(topic)
    }
    // The next page may want it in a moment.
    setTimeout(leaveWhenAlone, 1_000)
  }
}

/** Tells a component what happens to some topics while it is shown, and when it may have missed something. */
export const useLive = (names: readonly string[], onMessage: (message: LiveMessage) => void, onGap: () => void): void => {
  const told = useRef({ onMessage, onGap })
  told.current = { onMessage, onGap }
  const key = names.toSorted().join(' ')
  useEffect(() => {
    if (key === '') return
    return watch({
      topics: new Set(key.split(' ')),
      onMessage: (message) => told.current.onMessage(message),
      onGap: () => told.current.onGap(),
    })
  }, [key])
}
