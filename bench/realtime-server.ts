// A server of WebSockets in a process of its own, for realtime.ts: our hub behind its gateway, or a bare loop over the library's sockets.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { hubUnderTest } from '#platform/edge/realtime/hub-under-test.ts'

/** What the parent asks: to tell everybody so many messages, or how much memory there is in use. */
export type Asked = { readonly tell: number } | 'memory'
/** The answers: where it listens, at first; then that it has told them, or bytes. */
export type Answered = { readonly port: number } | { readonly told: number } | { readonly residentBytes: number }

type Told = { readonly port: number; readonly tell: (number: number) => Promise<unknown> }

/** About what a SPOT_UPDATE has. */
const TEXT = 'a garage in Zurich'

const hub = async (): Promise<Told> => {
  const { port, write } = await hubUnderTest()
  return { port, tell: (number) => write(`n${number}`, TEXT) }
}

const bare = async (): Promise<Told> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, maxPayload: 4_096 })
  server.on('connection', (socket) => {
    // As ours answers, with as many bytes.
    socket.on('message', () => socket.send('{"type":"READY","topic":"wall","position":"notes.0.0.0.0"}'))
    socket.on('error', () => undefined)
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    tell: async (number) => {
      const text = JSON.stringify({ type: 'NOTE', id: `n${number}`, text: TEXT, position: `notes.${number}.${number}.${number}.${number}` })
      const bytes = Buffer.from(text)
      for (const socket of server.clients) socket.send(bytes, { binary: false })
    },
  }
}

const { port, tell } = await (process.argv[2] === 'hub' ? hub() : bare())
const answer = (what: Answered): void => void process.send?.(what)
let number = 1_000

process.on('message', async (asked: Asked) => {
  if (asked === 'memory') {
    globalThis.gc?.()
    answer({ residentBytes: process.memoryUsage().rss })
    return
  }
  for (let i = 0; i < asked.tell; i++) await tell(number++)
  answer({ told: asked.tell })
})
answer({ port })
