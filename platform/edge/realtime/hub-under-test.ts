// A gateway with the hub on a real port, and a service that keeps notes and tells of them, for tests.
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import Type from 'typebox'
import { type ClientOptions, WebSocket } from 'ws'
import { accept } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { collection } from '#platform/store/collection.ts'
import type { Engine } from '#platform/store/engine.ts'
import { eventType } from '#platform/store/event-type.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { openStore, type Store } from '#platform/store/store.ts'
import { AUDIENCE, fakeIssuer, ISSUER } from '../fake-service.ts'
import { createGateway, type GatewayOptions } from '../gateway.ts'
import { tokenVerifier } from '../token-verifier.ts'
import { memoryFanout } from './fanout.ts'
import { type RealtimeHooks, realtimeHub } from './hub.ts'
import type { RealtimeLimits } from './limits.ts'
import { type LiveFeed, liveMessage } from './live-feed.ts'
import { mountRealtime, REALTIME_PATH } from './upgrade.ts'

const noteChanged = eventType('notes.note-changed.v1', 'A note says something else.', Type.Object({ owner: Type.String() }), {
  owner: 'ana',
})
/** Of the same log, and of no interest to anybody. */
const noteSeen = eventType('notes.note-seen.v1', 'Somebody has read a note.', Type.Object({}), {})

type Note = { readonly owner: string; readonly text: string }
type Change = { readonly type: 'Write'; readonly note: Note } | { readonly type: 'See' }

const notes = collection<Note | null, Change, Change, never>({
  name: 'note',
  decider: {
    initial: null,
    decide: (_note, change) => accept(change),
    evolve: (note, change) => (change.type === 'Write' ? change.note : note),
  },
  publish: (change) => [change.type === 'Write' ? noteChanged.of({ owner: change.note.owner }) : noteSeen.of({})],
})

const NOTE = liveMessage(
  'NOTE',
  'A note, as it is now.',
  Type.Object({ type: Type.Literal('NOTE'), id: Type.String(), text: Type.String() }),
  { type: 'NOTE', id: 'n1', text: 'hello' },
)

/** `note:ID` and `wall` are for everybody, `me` are one's own notes, and `desk` needs a permission. */
const notesFeed = (store: Store): LiveFeed => ({
  topics: [
    {
      name: 'note',
      argument: 'the id of a note',
      purpose: 'One note.',
      access: 'public',
      channelOf: (id) => (id.startsWith('n') ? `note/${id}` : undefined),
    },
    { name: 'wall', argument: undefined, purpose: 'All notes.', access: 'public', channelOf: () => 'wall' },
    { name: 'me', argument: undefined, purpose: 'One’s own notes.', access: 'authenticated', channelOf: (_, who) => who && `me/${who.id}` },
    { name: 'desk', argument: undefined, purpose: 'All notes.', access: { permission: 'desk:read' }, channelOf: () => 'wall' },
  ],
  messages: [NOTE],
  events: [noteChanged],
  subjectOf: ({ subject }) => subject,
  describe: async (ids, isHeard) => {
    const found = await store.getMany(notes, ids)
    return new Map(
      ids.flatMap((id, index) => {
        const note = found[index]?.state
        if (!note) return []
        const channels = [`note/${id}`, 'wall', `me/${note.owner}`].filter(isHeard)
        return [[id, { channels, message: { type: 'NOTE', id, text: note.text } }] as const]
      }),
    )
  },
})

export type Heard = Readonly<Record<string, unknown>> & { readonly type: string }

/** A client, and all that it has heard so far. */
export type Client = {
  readonly socket: WebSocket
  readonly heard: Heard[]
  readonly say: (message: object | string) => void
  /** The next message that it has not been asked for; waits for it. */
  readonly next: () => Promise<Heard>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

/** Connects to a hub, and answers once the connection is open. Rejects when it is refused. */
export const connectTo = async (url: string, options: ClientOptions = {}): Promise<Client> => {
  const socket = new WebSocket(url, { perMessageDeflate: false, ...options })
  const heard: Heard[] = []
  let asked = 0
  let onNews = (): void => undefined
  let isClosed = false
  socket.on('message', (data) => {
    heard.push(JSON.parse(data.toString()) as Heard)
    onNews()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      isClosed = true
      resolve({ code, reason: reason.toString() })
      onNews()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return {
    socket,
    heard,
    closed,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: async () => {
      while (asked >= heard.length) {
        if (isClosed) throw new Error('the connection was closed')
        await new Promise<void>((resolve) => {
          onNews = resolve
        })
      }
      return heard[asked++] as Heard
    },
  }
}

type Options = {
  readonly engine?: Engine
  readonly limits?: Partial<RealtimeLimits>
  readonly gateway?: Partial<GatewayOptions>
}

export const hubUnderTest = async ({ engine = memoryEngine({ partitions: 4 }), limits, gateway }: Options = {}) => {
  const clock = manualClock()
  const issuer = await fakeIssuer(clock)
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const random = { fraction: () => 0.5, bytes: (length: number) => new Uint8Array(length) }
  const verifier = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: issuer.keys, clock })
  await engine.migrate([notes])
  const opened = openStore({
    engine,
    clock,
    stamp: { system: 'desk', service: 'notes' },
    collections: [notes],
    onCommit: () => hub.wake('notes'),
  })
  const counted = { sockets: 0, topics: 0, sent: 0, slow: 0 }
  const hooks: RealtimeHooks = {
    onSockets: (change) => {
      counted.sockets += change
    },
    onTopics: (change) => {
      counted.topics += change
    },
    onSent: (messages) => {
      counted.sent += messages
    },
    onSlow: () => {
      counted.slow += 1
    },
  }
  const hub = realtimeHub({
    system: 'desk',
    feeds: [{ service: 'notes', feed: notesFeed(opened.store), engine }],
    verifier,
    fanout: memoryFanout(),
    clock,
    random,
    log,
    limits: { socketsPerAddress: Number.POSITIVE_INFINITY, ...limits },
    hooks,
  })
  const app = await createGateway({
    system: { name: 'desk', title: 'Desk' },
    version: '0.0.0',
    verifier,
    limits: 'off',
    random,
    clock,
    log,
    fingerprintKey: new Uint8Array(32),
    ...gateway,
  })
  mountRealtime(app, hub)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  let messages = 0

  return {
    app,
    clock,
    counted,
    issuer,
    logged,
    engine,
    port,
    url: `ws://127.0.0.1:${port}${REALTIME_PATH}`,
    connect: (options?: ClientOptions) => connectTo(`ws://127.0.0.1:${port}${REALTIME_PATH}`, options),
    write: async (id: string, text: string, owner = 'ana') => {
      const message = { id: `${id}-${messages++}` as MessageId, atMs: clock.nowMs() }
      await opened.store.execute(notes, id, { type: 'Write', note: { owner, text } }, message)
    },
    see: async (id: string) => {
      await opened.store.execute(notes, id, { type: 'See' }, { id: `${id}-${messages++}` as MessageId, atMs: clock.nowMs() })
    },
    stop: async () => {
      await app.close()
      await opened.close()
    },
  }
}

export type HubUnderTest = Awaited<ReturnType<typeof hubUnderTest>>

/** Subscribes, and answers with the position from which on it hears everything. */
export const subscribed = async (client: Client, topic: string, after?: string): Promise<string> => {
  client.say({ type: 'SUBSCRIBE', topic, ...(after !== undefined && { after }) })
  const heard = await client.next()
  if (heard.type !== 'READY' || heard.topic !== topic) throw new Error(`expected READY, heard ${JSON.stringify(heard)}`)
  return heard.position as string
}
