import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Client, type HubUnderTest, hubUnderTest } from './hub-under-test.ts'

const SOCKETS = 5_000
/** So many handshakes at a time. */
const CROWD = 100
const MESSAGES = 5

let plaza: HubUnderTest
beforeEach(async () => {
  plaza = await hubUnderTest()
})
afterEach(() => plaza.stop())

it('five thousand hear every message once and in order', async () => {
  const clients: Client[] = []
  while (clients.length < SOCKETS) clients.push(...(await Promise.all(Array.from({ length: CROWD }, () => plaza.connect()))))
  for (const client of clients) client.say({ type: 'SUBSCRIBE', topic: 'wall' })
  for (const client of clients) expect((await client.next()).type).toBe('READY')
  expect(plaza.counted).toEqual({ sockets: SOCKETS, topics: SOCKETS, sent: 0, slow: 0 })

  for (let i = 0; i < MESSAGES; i++) await plaza.write(`n${i}`, String(i))
  const expected = Array.from({ length: MESSAGES }, (_, i) => String(i))
  for (const client of clients) {
    const heard: unknown[] = []
    while (heard.length < MESSAGES) heard.push((await client.next()).text)
    expect(heard).toEqual(expected)
  }
  expect(plaza.counted.sent).toBe(SOCKETS * MESSAGES)
  for (const { socket } of clients) socket.terminate()
  await Promise.all(clients.map(({ closed }) => closed))
  // Nothing came after what was looked at.
  expect(clients.filter(({ heard }) => heard.length !== MESSAGES + 1)).toEqual([])
})
