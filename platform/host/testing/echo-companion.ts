// A companion for tests: it says what it knows, calls the gateway when asked to, and can be told to die.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runCompanion } from '../companion-program.ts'

runCompanion(async ({ key, folder, port, callGateway }) => {
  const server = createServer(async (request, response) => {
    if (request.url === '/die') process.kill(process.pid, 'SIGKILL')
    const gateway = request.url === '/call' ? await callGateway('/hook', { headers: {}, body: 'hello' }).catch(() => 0) : undefined
    const knows = { key: Buffer.from(key).toString('hex'), folder, pid: process.pid, gateway, environment: Object.keys(process.env) }
    response.end(JSON.stringify(knows))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { port: (server.address() as AddressInfo).port }
})
