import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notificationsUnderTest } from './notifications-under-test.ts'
import { BEA, sent } from './shop-for-tests.ts'

let plaza: Awaited<ReturnType<typeof notificationsUnderTest>>
beforeEach(async () => {
  plaza = await notificationsUnderTest()
  await plaza.register()
})
afterEach(() => plaza.close())

const SOMETHING = '01900000-0000-7000-8000-0000000000ff'

/** Ana has this many entries, each told later than the one before. */
const tell = async (count: number) => {
  for (let i = 1; i <= count; i++) {
    plaza.clock.advance(10)
    await plaza.shop.publish(`parcel-${i}`, sent({ parcelId: `parcel-${i}`, what: `book ${i}` }))
    await plaza.until(async () => (await plaza.list('ana')).unreadCount === i)
  }
}
const read = (id: string, who: 'ana' | 'bea' | 'nobody' = 'ana', headers: Record<string, string> = {}) =>
  plaza.call(who, 'POST', `/notifications/${id}/read`, { headers })
const firstOf = async (): Promise<string> => (await plaza.inbox('ana'))[0]?.id ?? ''

describe('the inbox', () => {
  it('shows the newest first, page by page, each entry once', async () => {
    await tell(5)
    const titles: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null; pages++) {
      const page: Awaited<ReturnType<typeof plaza.list>> = await plaza.list('ana', `?limit=2${cursor && `&cursor=${cursor}`}`)
      titles.push(...page.items.map(({ body }) => body.split(' arrives')[0] ?? ''))
      cursor = page.nextCursor
      expect(pages).toBeLessThan(3)
    }
    expect(titles).toEqual(['book 5', 'book 4', 'book 3', 'book 2', 'book 1'])
  })

  it('shows only what is unread when asked to, and counts it', async () => {
    await tell(3)
    const [, middle] = await plaza.inbox('ana')
    expect((await read(middle?.id ?? '')).status).toBe(200)
    const { items, unreadCount } = await plaza.list('ana', '?unread=true')
    expect([items.map(({ body }) => body.split(' arrives')[0]), unreadCount]).toEqual([['book 3', 'book 1'], 2])
    expect(await plaza.inbox('ana', '?unread=false')).toHaveLength(3)
  })

  it('keeps when an entry was read first', async () => {
    await tell(1)
    const id = await firstOf()
    const first = await read(id)
    plaza.clock.advance(60_000)
    expect((await read(id)).body.readAt).toBe(first.body.readAt)
    const key = { 'idempotency-key': 'k1' }
    expect([(await read(id, 'ana', key)).status, (await read(id, 'ana', key)).status]).toEqual([200, 200])
  })

  it('is read all at once, and only the own', async () => {
    await tell(3)
    await plaza.shop.publish('parcel-b', sent({ customerId: BEA }))
    await plaza.until(async () => (await plaza.list('bea')).unreadCount === 1)
    const readAll = () => plaza.call('ana', 'POST', '/notifications/read-all')
    expect([(await readAll()).status, (await readAll()).status]).toEqual([204, 204])
    expect([(await plaza.list('ana')).unreadCount, (await plaza.list('bea')).unreadCount]).toEqual([0, 1])
  })
})

describe('what is refused', () => {
  it('somebody else’s entry, and one that does not exist, look alike and leave nothing behind', async () => {
    await tell(1)
    const id = await firstOf()
    const others = await read(id, 'bea')
    const none = await read(SOMETHING, 'bea')
    expect([others.status, none.status]).toEqual([404, 404])
    expect({ ...others.body, traceId: '' }).toEqual({ ...none.body, traceId: '' })
    expect((await plaza.list('ana')).unreadCount).toBe(1)
  })

  it.each([
    ['GET', '/notifications'],
    ['POST', `/notifications/${SOMETHING}/read`],
    ['POST', '/notifications/read-all'],
    ['GET', '/notifications/preferences'],
    ['PUT', '/notifications/preferences'],
  ] as const)('%s %s by nobody', async (method, path) => {
    expect((await plaza.call('nobody', method, path, method === 'PUT' ? { body: {} } : {})).status).toBe(401)
  })

  it.each([
    ['/notifications?limit=0', 'limit'],
    ['/notifications?limit=101', 'limit'],
    ['/notifications?limit=many', 'limit'],
    ['/notifications?unread=perhaps', 'unread'],
    ['/notifications?cursor=forged', 'cursor'],
    ['/notifications?since=2026', 'since'],
  ])('GET %s', async (path, field) => {
    expect(await plaza.call('ana', 'GET', path)).toMatchObject({ status: 422, body: { errors: [{ path: field }] } })
  })

  it('a cursor of somebody else’s list, or of the other list', async () => {
    await tell(3)
    const { nextCursor } = await plaza.list('ana', '?limit=1')
    expect((await plaza.call('bea', 'GET', `/notifications?cursor=${nextCursor}`)).status).toBe(422)
    expect((await plaza.call('ana', 'GET', `/notifications?unread=true&cursor=${nextCursor}`)).status).toBe(422)
  })

  it('an id that is none', async () => {
    expect(await read('first')).toMatchObject({ status: 422, body: { errors: [{ path: 'id' }] } })
  })

  it.each([
    [{ email: { weather: false } }, 'email/weather'],
    [{ sms: { parcels: false } }, 'sms'],
    [{ email: { parcels: 'no' } }, 'email/parcels'],
    [{ email: ['parcels'] }, 'email'],
    [{ email: null }, 'email'],
    [{ email: { account: false } }, 'email/account'],
    [[], 'body'],
  ])('the preferences %j', async (body, field) => {
    const answer = await plaza.call('ana', 'PUT', '/notifications/preferences', { body })
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, field])
    expect((await plaza.call('ana', 'GET', '/notifications/preferences')).body.email).toMatchObject({ parcels: true })
  })

  it('preferences that are not JSON, or not there', async () => {
    const headers = { 'content-type': 'application/json' }
    expect((await plaza.call('ana', 'PUT', '/notifications/preferences', { body: '{', headers })).status).toBe(400)
    expect((await plaza.call('ana', 'PUT', '/notifications/preferences')).status).toBeGreaterThanOrEqual(400)
  })
})
