import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { type Client, connectTo, type HubUnderTest, hubUnderTest, subscribed } from './hub-under-test.ts'
import { REALTIME_PATH } from './upgrade.ts'

let plaza: HubUnderTest
beforeEach(async () => {
  plaza = await hubUnderTest({ gateway: { cors: ['https://app.example'], publicUrl: 'https://plaza.example' } })
})
afterEach(() => plaza.stop())

/** One plain request to the gateway: status and body. */
const get = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: plaza.port, path, headers }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode, body }))
    })
    asked.on('error', reject).end()
  })

describe('a handshake', () => {
  it.each(['https://app.example', 'https://plaza.example'])('from a page of %s is accepted', async (origin) => {
    await subscribed(await plaza.connect({ origin }), 'wall')
  })

  it('from a page of the same host is accepted', async () => {
    await subscribed(await plaza.connect({ origin: `http://127.0.0.1:${plaza.port}` }), 'wall')
  })

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://', 'https://plaza.example.evil.example', 'http://plaza.example'])(
    'from a page of %s is refused',
    async (origin) => {
      await expect(plaza.connect({ origin })).rejects.toThrow('403')
      expect(plaza.counted.sockets).toBe(0)
    },
  )

  it('elsewhere is refused, and other upgrades are not taken up', async () => {
    const root = `ws://127.0.0.1:${plaza.port}`
    for (const path of ['/nowhere', '/openapi.json', `${REALTIME_PATH}/more`]) {
      await expect(connectTo(root + path)).rejects.toThrow('404')
    }
    const offer = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' }
    expect(await get('/openapi.json', offer)).toMatchObject({ status: 200 })
    const plain = await get(REALTIME_PATH)
    expect([plain.status, JSON.parse(plain.body)]).toMatchObject([426, { code: 'UPGRADE_REQUIRED' }])
  })

  it('that is none is refused, and costs nothing', async () => {
    const { status } = await get(REALTIME_PATH, { connection: 'Upgrade', upgrade: 'websocket' })
    expect(status).toBe(400)
    expect(plaza.counted.sockets).toBe(0)
  })

  it('finds no room where there are too many connections already', async () => {
    const full = await hubUnderTest({ limits: { sockets: 3, socketsPerAddress: 2 } })
    const first = await full.connect()
    await full.connect()
    await expect(full.connect()).rejects.toThrow('429')
    first.socket.close()
    await first.closed
    await full.connect()
    await full.stop()
    const small = await hubUnderTest({ limits: { sockets: 1 } })
    await small.connect()
    await expect(small.connect()).rejects.toThrow('503')
    await small.stop()
  })

  it('counts against the limits of its address like any request', async () => {
    const rule = { perMinute: 60, burst: 2 }
    const strict = await hubUnderTest({ gateway: { limits: { address: rule, user: rule, credentials: rule } } })
    await strict.connect()
    await strict.connect()
    await expect(strict.connect()).rejects.toThrow('429')
    await strict.stop()
  })
})

describe('what makes no sense', () => {
  it.each([
    ['no JSON', '{"type":', 'MALFORMED_MESSAGE'],
    ['no object', '[]', 'MALFORMED_MESSAGE'],
    ['null', 'null', 'MALFORMED_MESSAGE'],
    ['without a type', '{"topic":"wall"}', 'MALFORMED_MESSAGE'],
    ['of a type that does not exist', '{"type":"PUBLISH"}', 'UNKNOWN_TYPE'],
    ['of a type that every object has', '{"type":"constructor"}', 'UNKNOWN_TYPE'],
    ['with a field too many', '{"type":"SUBSCRIBE","topic":"wall","user":"bea"}', 'MALFORMED_MESSAGE'],
    ['with a field of another type', '{"type":"SUBSCRIBE","topic":7}', 'MALFORMED_MESSAGE'],
    ['with a token that is none', '{"type":"AUTH","token":{}}', 'MALFORMED_MESSAGE'],
  ])('%s is answered, and the connection goes on', async (_, text, code) => {
    const client = await plaza.connect()
    client.say(text)
    expect(await client.next()).toEqual({ type: 'ERROR', code })
    await subscribed(client, 'wall')
  })

  it('again and again closes the connection', async () => {
    const client = await plaza.connect()
    for (let i = 0; i < 10; i++) client.say('hello?')
    expect(await client.closed).toEqual({ code: 1008, reason: 'MALFORMED_MESSAGE' })
    expect(client.heard).toHaveLength(10)
  })

  it('in binary closes the connection', async () => {
    const client = await plaza.connect()
    client.socket.send(Buffer.from('{"type":"AUTH"}'))
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'MALFORMED_MESSAGE' })
    expect((await client.closed).code).toBe(1003)
  })

  it('too large, or in a compressed frame that nobody agreed on, closes the connection', async () => {
    const large = await plaza.connect()
    large.say(JSON.stringify({ type: 'AUTH', token: 'x'.repeat(5_000) }))
    expect((await large.closed).code).toBe(1009)
    expect(large.socket.extensions).toBe('')
  })

  it('too often closes the connection', async () => {
    const client = await plaza.connect()
    for (let i = 0; i < 301; i++) client.say({ type: 'UNSUBSCRIBE', topic: 'wall' })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'TOO_MANY_MESSAGES' })
    expect((await client.closed).code).toBe(1008)
  })

  it('too many topics are refused, one by one', async () => {
    const strict = await hubUnderTest({ limits: { topicsPerSocket: 2 } })
    const client = await strict.connect()
    await subscribed(client, 'note:n1')
    await subscribed(client, 'note:n2')
    client.say({ type: 'SUBSCRIBE', topic: 'note:n3' })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'TOO_MANY_TOPICS', topic: 'note:n3' })
    client.say({ type: 'UNSUBSCRIBE', topic: 'note:n1' })
    await subscribed(client, 'note:n3')
    await strict.stop()
  })
})

describe('a connection that', () => {
  it('says nothing at all is closed after some seconds', async () => {
    const client = await plaza.connect()
    plaza.clock.advance(11 * SECOND_MS)
    expect(await client.closed).toEqual({ code: 1008, reason: 'SILENT' })
  })

  it('does not answer pings is given up, and one that does is kept', async () => {
    const dead = await plaza.connect({ autoPong: false })
    const alive = await plaza.connect()
    await subscribed(dead, 'wall')
    await subscribed(alive, 'wall')
    const pinged = new Promise((resolve) => alive.socket.once('ping', resolve))
    plaza.clock.advance(31 * SECOND_MS)
    await pinged
    // The pong goes before it.
    await subscribed(alive, 'note:n1')
    plaza.clock.advance(11 * SECOND_MS)
    expect((await dead.closed).code).toBe(1006)
    expect(plaza.counted.sockets).toBe(1)
  })

  it('reads too slowly is closed with a code that says so, and no other one notices', async () => {
    const slow = await plaza.connect()
    const quick = await plaza.connect()
    await subscribed(slow, 'wall')
    await subscribed(quick, 'wall')
    slow.socket.pause()
    const text = 'x'.repeat(100_000)
    let written = 0
    for (; plaza.counted.slow === 0 && written < 1_000; written++) {
      await plaza.write('n1', `${written} ${text}`)
      expect(await quick.next()).toMatchObject({ text: `${written} ${text}` })
    }
    expect(plaza.counted.slow).toBe(1)
    slow.socket.resume()
    expect(await slow.closed).toEqual({ code: 4008, reason: 'RESYNC' })
    // What it did get is a beginning without a gap.
    const heard = slow.heard.slice(1).map((message) => Number.parseInt(String(message.text), 10))
    expect(heard).toEqual(heard.map((_, i) => i))
    expect(heard.length).toBeLessThan(written)
  })
})

describe('a stop', () => {
  const connected = async (): Promise<Client> => {
    const client = await plaza.connect()
    await subscribed(client, 'wall')
    return client
  }
  const isRefused = (url: string): Promise<unknown> => connectTo(url).catch((error: unknown) => error)

  it('tells everybody that this process goes away, and lets nobody in any more', async () => {
    const clients = await Promise.all([connected(), connected()])
    await plaza.app.close()
    for (const { closed } of clients) expect(await closed).toEqual({ code: 1001, reason: 'GOING_AWAY' })
    expect(await isRefused(plaza.url)).toBeInstanceOf(Error)
    expect(plaza.counted).toMatchObject({ sockets: 0, topics: 0 })
  })

  it('does not wait long for whoever does not answer', async () => {
    const client = await connected()
    const { socket }: { socket: WebSocket } = client
    socket.pause()
    const stopped = plaza.app.close()
    let isStopped = false
    void stopped.then(() => {
      isStopped = true
    })
    while (!isStopped) {
      plaza.clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.resume()
    await client.closed
  })
})
