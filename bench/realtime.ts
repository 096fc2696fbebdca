// What the hub costs beyond the library under it: messages to a thousand sockets, and the memory of one that only listens.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { REALTIME_PATH } from '#platform/edge/realtime/upgrade.ts'
import { type Claim, interleaved } from './claim.ts'
import { type CountingClient, countingClient } from './frames.ts'
import { until } from './load.ts'
import type { Answered, Asked } from './realtime-server.ts'

const SERVER = fileURLToPath(new URL('./realtime-server.ts', import.meta.url))
const SUBSCRIBE = JSON.stringify({ type: 'SUBSCRIBE', topic: 'wall' })
const SOCKETS = 1_000
/** So many handshakes at a time. */
const CROWD = 50
/** So many messages at a time; then everybody must have them. */
const VOLLEY = 20
const WITHIN_MS = 60_000

type Kind = 'hub' | 'bare'
type Server = { readonly port: number; readonly ask: (asked: Asked) => Promise<Answered>; readonly stop: () => void }

const startServer = async (kind: Kind): Promise<Server> => {
  const child: ChildProcess = fork(SERVER, [kind], { execArgv: ['--expose-gc'] })
  const answer = async (): Promise<Answered> => (await once(child, 'message'))[0] as Answered
  const first = await answer()
  if (!('port' in first)) throw new TypeError('a server first says where it listens')
  return {
    port: first.port,
    ask: (asked) => {
      const answered = answer()
      child.send(asked)
      return answered
    },
    stop: () => void child.kill(),
  }
}

const connectAll = async (port: number, sockets: number): Promise<readonly CountingClient[]> => {
  const clients: CountingClient[] = []
  while (clients.length < sockets) {
    const crowd = Array.from({ length: Math.min(CROWD, sockets - clients.length) }, () => countingClient(port, REALTIME_PATH, SUBSCRIBE))
    clients.push(...(await Promise.all(crowd)))
  }
  await until(() => clients.every(({ frames }) => frames === 1), WITHIN_MS, 'READY has come to everybody')
  return clients
}

const residentBytes = async ({ ask }: Server): Promise<number> => {
  const answered = await ask('memory')
  return 'residentBytes' in answered ? answered.residentBytes : Number.NaN
}

/** A server with its clients, for as long as it is used. */
const withClients = async <T>(kind: Kind, use: (server: Server, clients: CountingClient[]) => Promise<T>): Promise<T> => {
  const server = await startServer(kind)
  const clients: CountingClient[] = []
  try {
    clients.push(...(await connectAll(server.port, SOCKETS)))
    return await use(server, clients)
  } finally {
    for (const { socket } of clients) socket.destroy()
    server.stop()
  }
}

const fannedOut = (kind: Kind, seconds: number): Promise<number> =>
  withClients(kind, async ({ ask }, clients) => {
    const before = clients.map(({ frames }) => frames)
    let told = 0
    const volley = async (): Promise<void> => {
      await ask({ tell: VOLLEY })
      told += VOLLEY
      while (clients.some(({ frames }, i) => frames < (before[i] ?? 0) + told)) await new Promise((resolve) => setImmediate(resolve))
    }
    // Code that runs for the first time is not what is measured.
    for (let i = 0; i < 5; i++) await volley()
    const [startMs, startTold] = [performance.now(), told]
    while (performance.now() - startMs < seconds * 1_000) await volley()
    if (clients.some(({ frames }, i) => frames !== (before[i] ?? 0) + told)) throw new Error('somebody heard something twice')
    return ((told - startTold) * SOCKETS * 1_000) / (performance.now() - startMs)
  })

/** Of each further socket: the first thousands also pay for the space that handshakes take, which those after them find there. */
const kibPerSocket = (kind: Kind, sockets: number): Promise<number> =>
  withClients(kind, async (server, clients) => {
    clients.push(...(await connectAll(server.port, sockets / 2)))
    const bytes = await residentBytes(server)
    clients.push(...(await connectAll(server.port, sockets)))
    return ((await residentBytes(server)) - bytes) / sockets / 1_024
  })

export const realtime: Claim = {
  name: 'realtime',
  title: `Live messages to ${SOCKETS} sockets, and the memory of a socket`,
  run: async ({ quick, say }) => {
    const seconds = quick ? 1 : 5
    const rounds = quick ? 2 : 5
    const sockets = 5_000
    const sent = await interleaved(rounds, { hub: () => fannedOut('hub', seconds), bare: () => fannedOut('bare', seconds) }, say)
    const kib = await interleaved(rounds, { hub: () => kibPerSocket('hub', sockets), bare: () => kibPerSocket('bare', sockets) }, say)
    return [
      {
        what: 'messages a second, each committed, described and told to everybody; peer: the same bytes, sent in a loop',
        ours: { label: 'hub', unit: 'messages/s', better: 'higher', rounds: sent.hub },
        peer: { label: 'bare ws', unit: 'messages/s', better: 'higher', rounds: sent.bare },
        goal: { least: 0.8 },
      },
      {
        what: `resident memory of each of ${sockets} more sockets that only listen, in a process that has some thousands`,
        ours: { label: 'hub', unit: 'KiB', better: 'lower', rounds: kib.hub },
        peer: { label: 'bare ws', unit: 'KiB', better: 'lower', rounds: kib.bare },
        goal: { most: 1.5 },
      },
    ]
  },
}
