import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type HubUnderTest, hubUnderTest, subscribed } from './hub-under-test.ts'

let plaza: HubUnderTest
beforeEach(async () => {
  plaza = await hubUnderTest()
})
afterEach(() => plaza.stop())

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
})
