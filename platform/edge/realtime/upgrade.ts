import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocketServer } from 'ws'
import { GATEWAY_PATH } from '../gateway.ts'
import type { HttpApp } from '../http-app.ts'
import { ServerResponse } from '../node-http.ts'
import { Problem } from '../problem.ts'
import { addressKey } from '../rate-limit.ts'
import type { Hub } from './hub.ts'
import { FRAME_BYTES } from './limits.ts'
import { isAllowedOrigin } from './origin.ts'

/** Where sockets connect. */
export const REALTIME_PATH = `${GATEWAY_PATH}/realtime`

/** The connection of a request that asks for a WebSocket, and what has come after its head. */
type Upgrade = { readonly socket: Socket; readonly head: Buffer }

/**
 * Answers WebSocket handshakes at {@link REALTIME_PATH} and hands the connections to the hub, which is closed with the gateway. A
 * handshake is a request like any other: the gateway counts it against its limits and refuses it with a problem.
 */
export const mountRealtime = (app: HttpApp, hub: Hub): void => {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>()
  let opening: Promise<WebSocketServer> | undefined

  // Whatever else somebody offers to change to is no reason not to answer: curl offers HTTP/2 with any request.
  Object.assign(app.server, { shouldUpgradeCallback: isHandshake })
  app.server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const socket = duplex as Socket
    socket.on('error', ignored)
    upgrades.set(request, { socket, head })
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.on('finish', () => {
      response.detachSocket(socket)
      socket.end()
    })
    app.routing(request, response)
  })
  app.addHook('onRequest', (request, _reply, done) => {
    const isLost = upgrades.has(request.raw) && isHandshake(request.raw) && request.routeOptions.url !== REALTIME_PATH
    done(isLost ? new Problem(404, 'NOT_FOUND', 'There are no WebSockets at this path.') : undefined)
  })

  app.get(REALTIME_PATH, { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const upgrade = upgrades.get(request.raw)
    if (!upgrade || !isHandshake(request.raw)) {
      throw new Problem(426, 'UPGRADE_REQUIRED', 'This is for WebSockets.', { headers: { Upgrade: 'websocket' } })
    }
    if (!isAllowedOrigin(request.headers.origin, request.headers.host, app.reach)) {
      throw new Problem(403, 'ORIGIN_NOT_ALLOWED', 'Pages of this origin may not connect.')
    }
    // Read into memory by the first who connects, since many a process never meets one.
    opening ??= import('ws').then(
      (ws) => new ws.WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES, perMessageDeflate: false, clientTracking: false }),
    )
    const server = await opening
    const address = addressKey(request.ip)
    const refusal = hub.refusal(address)
    if (refusal) throw noRoom(refusal)
    reply.hijack()
    const { socket, head } = upgrade
    reply.raw.detachSocket(socket)
    socket.off('error', ignored)
    server.handleUpgrade(request.raw, socket, head, (accepted) => hub.accept(accepted, address))
  })
  app.addHook('preClose', () => hub.close())
}

const isHandshake = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'

/** A connection that breaks while its handshake is looked at; there is nobody to tell. */
const ignored = (): void => undefined

const noRoom = (refusal: 'full' | 'address'): Problem => {
  const headers = { 'Retry-After': '10' }
  return refusal === 'full'
    ? new Problem(503, 'TOO_MANY_SOCKETS', 'This process serves as many connections as it can.', { headers })
    : new Problem(429, 'TOO_MANY_SOCKETS', 'There are too many connections from this address.', { headers })
}
