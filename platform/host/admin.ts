import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from '#platform/edge/node-http.ts'
import type { Metrics } from './metrics.ts'

export type AdminServer = { readonly port: number; readonly close: () => Promise<void> }

/** Metrics for Prometheus, on loopback only: what it tells is not for the world. */
export const startAdmin = async (port: number, metrics: Metrics): Promise<AdminServer> => {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is /metrics.\n')
      return
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`),
    )
  })
  await listening(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
