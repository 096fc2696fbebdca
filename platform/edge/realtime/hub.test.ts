import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { type Client, type HubUnderTest, hubUnderTest, subscribed } from './hub-under-test.ts'

let plaza: HubUnderTest
beforeEach(async () => {
  plaza = await hubUnderTest()
})
afterEach(() => plaza.stop())

const logIn = async (client: Client, who: string, permissions: string[] = [], lifeS = 900): Promise<void> => {
  client.say({ type: 'AUTH', token: await plaza.issuer.token({ sub: who, permissions }, { lifeS }) })
  expect(await client.next()).toEqual({ type: 'READY' })
}

describe('whoever watches', () => {
  it('hears what is committed from then on, with a position, and nothing else', async () => {
    await plaza.write('n1', 'before')
    const client = await plaza.connect()
    await subscribed(client, 'note:n1')
    await plaza.write('n2', 'of no interest')
    await plaza.see('n1')
    await plaza.write('n1', 'news')
    expect(await client.next()).toEqual({ type: 'NOTE', id: 'n1', text: 'news', position: expect.stringMatching(/^notes(\.\d+){4}$/) })
    client.say({ type: 'UNSUBSCRIBE', topic: 'note:n1' })
    await subscribed(client, 'wall')
    await plaza.write('n1', 'more news')
    expect(await client.next()).toMatchObject({ text: 'more news' })
    expect(client.heard).toHaveLength(4)
  })

  it('hears a message once, however many of its topics it watches', async () => {
    const client = await plaza.connect()
    for (const topic of ['wall', 'note:n1', 'note:n2']) await subscribed(client, topic)
    await plaza.write('n1', 'a')
    await plaza.write('n2', 'b')
    expect([await client.next(), await client.next()]).toMatchObject([{ text: 'a' }, { text: 'b' }])
    expect(client.heard).toHaveLength(5)
  })

  it('finds by itself what other processes commit, within half a second', async () => {
    const client = await plaza.connect()
    await subscribed(client, 'wall')
    const elsewhere = await hubUnderTest({ engine: plaza.engine })
    await elsewhere.write('n1', 'from elsewhere')
    plaza.clock.advance(500)
    expect(await client.next()).toMatchObject({ text: 'from elsewhere' })
    await elsewhere.app.close()
  })

  it('begins anew when it subscribes again, and counts as one', async () => {
    const client = await plaza.connect()
    await subscribed(client, 'wall')
    await subscribed(client, 'wall')
    await plaza.write('n1', 'a')
    await client.next()
    expect(client.heard).toHaveLength(3)
    expect(plaza.counted).toEqual({ sockets: 1, topics: 1, sent: 1, slow: 0 })
  })

  it('leaves nothing behind', async () => {
    const client = await plaza.connect()
    await subscribed(client, 'wall')
    client.socket.close()
    expect(await client.closed).toMatchObject({ code: 1005 })
    expect(plaza.counted).toMatchObject({ sockets: 0, topics: 0 })
    await plaza.write('n1', 'to nobody')
    expect(plaza.counted.sent).toBe(0)
  })
})

describe('who may hear what', () => {
  it('a guest hears what is for everybody, with or without an AUTH, and is refused the rest', async () => {
    const client = await plaza.connect()
    await subscribed(client, 'note:n1')
    client.say({ type: 'AUTH' })
    expect(await client.next()).toEqual({ type: 'READY' })
    for (const topic of ['me', 'desk']) {
      client.say({ type: 'SUBSCRIBE', topic })
      expect(await client.next()).toEqual({ type: 'ERROR', code: 'UNAUTHENTICATED', topic })
    }
    await plaza.write('n1', 'still here')
    expect(await client.next()).toMatchObject({ text: 'still here' })
  })

  it.each(['nowhere', 'note:x1', 'note:', 'note', 'me:bea', 'wall:', ':', '__proto__', 'constructor:x', 'note/n1'])(
    'there is no topic %s',
    async (topic) => {
      const client = await plaza.connect()
      await logIn(client, 'ana')
      client.say({ type: 'SUBSCRIBE', topic })
      expect(await client.next()).toEqual({ type: 'ERROR', code: 'UNKNOWN_TOPIC', topic })
    },
  )

  it('everybody hears of their own things only', async () => {
    const [ana, bea] = await Promise.all([plaza.connect(), plaza.connect()])
    await logIn(ana, 'ana')
    await logIn(bea, 'bea')
    await subscribed(ana, 'me')
    await subscribed(bea, 'me')
    await plaza.write('n1', 'for Ana', 'ana')
    await plaza.write('n2', 'for Bea', 'bea')
    expect(await ana.next()).toMatchObject({ text: 'for Ana' })
    expect(await bea.next()).toMatchObject({ text: 'for Bea' })
    expect([ana.heard.length, bea.heard.length]).toEqual([3, 3])
  })

  it('some topics need a permission', async () => {
    const client = await plaza.connect()
    await logIn(client, 'ana')
    client.say({ type: 'SUBSCRIBE', topic: 'desk' })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'FORBIDDEN', topic: 'desk' })
    await logIn(client, 'ana', ['desk:read'])
    await subscribed(client, 'desk')
    client.say({ type: 'AUTH', token: await plaza.issuer.token({ sub: 'ana', permissions: [] }) })
    expect([await client.next(), await client.next()]).toEqual([{ type: 'ERROR', code: 'FORBIDDEN', topic: 'desk' }, { type: 'READY' }])
  })

  it('a connection that becomes somebody else’s no longer hears the first one’s things', async () => {
    const client = await plaza.connect()
    await logIn(client, 'ana')
    await subscribed(client, 'me')
    await subscribed(client, 'note:n9')
    client.say({ type: 'AUTH', token: await plaza.issuer.token({ sub: 'bea' }) })
    expect([await client.next(), await client.next()]).toEqual([{ type: 'ERROR', code: 'TOPIC_ENDED', topic: 'me' }, { type: 'READY' }])
    await plaza.write('n1', 'for Ana', 'ana')
    await plaza.write('n9', 'for all')
    expect(await client.next()).toMatchObject({ text: 'for all' })
  })

  it.each([
    ['is forged', async () => `${await plaza.issuer.token()}x`],
    ['is of another issuer', () => plaza.issuer.token({}, { issuer: 'https://evil.example' })],
    ['has expired', () => plaza.issuer.token({}, { lifeS: -60 })],
    ['is no token', async () => 'let me in'],
  ])('a token that %s changes nothing, and is in no log', async (_, make) => {
    const client = await plaza.connect()
    await logIn(client, 'ana')
    await subscribed(client, 'me')
    const token = await make()
    client.say({ type: 'AUTH', token })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'UNAUTHENTICATED' })
    await plaza.write('n1', 'for Ana', 'ana')
    expect(await client.next()).toMatchObject({ text: 'for Ana' })
    expect(plaza.logged.join()).not.toContain(token)
  })

  it('when nobody can check tokens, that is said, and it works later', async () => {
    plaza.issuer.fail(true)
    const client = await plaza.connect()
    const token = await plaza.issuer.token()
    client.say({ type: 'AUTH', token })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'UNAVAILABLE' })
    expect(plaza.logged.join()).not.toContain(token)
    plaza.issuer.fail(false)
    plaza.clock.advance(11 * SECOND_MS)
    client.say({ type: 'AUTH', token })
    expect(await client.next()).toEqual({ type: 'READY' })
  })
})

describe('when a token expires', () => {
  it('what needs it ends, and what is for everybody goes on', async () => {
    const client = await plaza.connect()
    await logIn(client, 'ana', [], 20)
    await subscribed(client, 'me')
    await subscribed(client, 'note:n2')
    plaza.clock.advance(21 * SECOND_MS)
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'TOKEN_EXPIRED', topic: 'me' })
    await plaza.write('n1', 'too late', 'ana')
    await plaza.write('n2', 'for all')
    expect(await client.next()).toMatchObject({ text: 'for all' })
    client.say({ type: 'SUBSCRIBE', topic: 'me' })
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'UNAUTHENTICATED', topic: 'me' })
  })

  it('nothing ends for whoever has sent the next one before', async () => {
    const client = await plaza.connect()
    await logIn(client, 'ana', [], 20)
    await subscribed(client, 'me')
    await logIn(client, 'ana')
    plaza.clock.advance(21 * SECOND_MS)
    await plaza.write('n1', 'in time', 'ana')
    expect(await client.next()).toMatchObject({ text: 'in time' })
  })

  it('whoever watches nothing of their own is told too', async () => {
    const client = await plaza.connect()
    await logIn(client, 'ana', [], 20)
    plaza.clock.advance(21 * SECOND_MS)
    expect(await client.next()).toEqual({ type: 'ERROR', code: 'TOKEN_EXPIRED' })
  })
})
