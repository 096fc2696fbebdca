import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectTo, subscribed } from '#platform/edge/realtime/hub-under-test.ts'
import { REALTIME_PATH } from '#platform/edge/realtime/upgrade.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { EventDraft } from '#platform/store/event-type.ts'
import { passwordChanged, passwordResetRequested, userProfileUpdated } from '#services/identity/contract/events.ts'
import { notificationCreated } from './contract/events.ts'
import { notificationsUnderTest } from './notifications-under-test.ts'
import { ANA, arrived, BEA, parcelSent, pickedUp, registered, sent, tokenOf } from './shop-for-tests.ts'

let plaza: Awaited<ReturnType<typeof notificationsUnderTest>>
beforeEach(async () => {
  plaza = await notificationsUnderTest()
})
afterEach(() => plaza.close())

const plain = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ')
const untilMails = (count: number) => plaza.until(() => plaza.mails().length === count)
const secretFor = (userId: string, requestId: string) =>
  passwordResetRequested.of({ userId, requestId, expiresAt: '2026-05-04T10:00:00.000Z' })

/** Delivers one event once more, as a broker or a crash may: the log's entry itself, with its id. */
const deliverAgain = async (draft: EventDraft) => {
  const consumer = plaza.consumerOf('notifications', 'plan-notices')
  const [event] = (await plaza.eventsOf('shop')).filter(({ type }) => type.endsWith(draft.type.name))
  const subscription = consumer?.subscriptions.find(({ type }) => type === draft.type)
  if (!event || !subscription) throw new Error('nothing to deliver')
  await subscription.handle(event as never, { id: event.id as never, atMs: Date.parse(event.time) })
}

describe('somebody is told', () => {
  it('in the inbox and by mail, in their own language, with amounts and times as people there write them', async () => {
    await plaza.register('es')
    await plaza.shop.publish('parcel-1', sent())
    await untilMails(1)
    const [mail] = plaza.mails()
    expect(mail).toMatchObject({ to: { name: 'Ana', address: 'ana@example.com' }, subject: 'Tu paquete está en camino: Don Quijote' })
    expect(plain(mail?.text)).toBe(
      'Hola, Ana: Don Quijote llega el martes, 5 de mayo de 2026, 12:00. Cuesta 12,50 €. Seguir el paquete: https://shop.example/parcels/parcel-1 La tienda ',
    )
    expect(await plaza.inbox('ana')).toMatchObject([
      { notice: 'parcel-sent', title: 'Tu paquete está en camino: Don Quijote', link: '/parcels/parcel-1', readAt: null },
    ])
    expect(await plaza.inbox('bea')).toEqual([])
  })

  it('in English where the system has no words in their language', async () => {
    await plaza.register('es')
    await plaza.shop.publish('parcel-1', arrived({ arrivesAt: '2026-05-04T08:00:00.000Z' }))
    await untilMails(1)
    expect(plaza.mails()[0]?.subject).toBe('A parcel waits for you: Don Quijote')
    expect(plaza.mails()[0]?.html).toContain('<html lang="en">')
    expect(plain(plaza.mails()[0]?.text)).toContain('Hello Ana,')
  })

  it('in the language that they have chosen since', async () => {
    await plaza.register('es')
    await plaza.identity.publish(ANA, userProfileUpdated.of({ userId: ANA, email: 'ana@new.example', fullName: 'Ana P', locale: 'en' }))
    await plaza.until(async () => (await plaza.command('notifications', 'notifications list', 'ana@new.example')).status === 0)
    await plaza.shop.publish('parcel-1', sent())
    await untilMails(1)
    expect(plaza.mails()[0]).toMatchObject({
      to: { name: 'Ana P', address: 'ana@new.example' },
      subject: expect.stringContaining('on its way'),
    })
  })

  it('once, when the event comes twice at once and again much later', async () => {
    await plaza.register()
    await plaza.shop.publish('parcel-1', sent())
    await Promise.all([deliverAgain(sent()), deliverAgain(sent())])
    await untilMails(1)
    plaza.clock.advance(2 * DAY_MS)
    await deliverAgain(sent())
    await plaza.shop.publish('parcel-2', sent({ parcelId: 'parcel-2', what: 'Platero' }))
    await plaza.until(() => plaza.mails().some(({ subject }) => subject.includes('Platero')))
    expect(plaza.mails()).toHaveLength(2)
    expect(await plaza.inbox('ana')).toHaveLength(2)
  })

  it('by one mail, when the event that it follows from comes again', async () => {
    const posted: string[] = []
    const send = async ({ id }: { readonly id: string }) => {
      posted.push(id)
      return {}
    }
    const post = { send, close: async () => undefined }
    const counting = await notificationsUnderTest({ post })
    await counting.register()
    await counting.shop.publish('parcel-1', sent())
    await counting.until(async () => (await counting.eventTypes()).includes('mail-sent'))
    const [created] = (await counting.eventsOf('notifications')).filter(({ type }) => type.endsWith(notificationCreated.name))
    const { subscriptions = [] } = counting.consumerOf('notifications', 'send-mails') ?? {}
    const subscription = subscriptions.find(({ type }) => type.name === notificationCreated.name)
    if (!created || !subscription) throw new Error('nothing to deliver')
    await subscription.handle(created as never, { id: 'an id that nobody remembers' as never, atMs: counting.clock.nowMs() })
    expect(posted).toHaveLength(1)
    await counting.close()
  })

  it('at another address where the notice says so', async () => {
    await plaza.register()
    await plaza.identity.publish(ANA, passwordChanged.of({ userId: ANA, how: 'reset' }))
    await untilMails(1)
    expect(plaza.mails()[0]?.to).toEqual({ name: 'Ana', address: 'elsewhere@example.com' })
    expect(plaza.mails()[0]?.text).not.toContain('https://')
  })

  it('nothing of what happened long before anybody could be told', async () => {
    await plaza.register()
    const late = await notificationsUnderTest()
    await late.shop.publish('parcel-1', sent())
    late.clock.advance(4 * DAY_MS)
    await late.register()
    await late.until(async () => (await late.eventTypes()).includes('notification-dropped'))
    expect(late.mails()).toEqual([])
    await late.close()
  })
})

describe('somebody who is not known yet', () => {
  it('is told as soon as they are', async () => {
    await plaza.shop.publish('parcel-1', sent())
    await plaza.until(async () => (await plaza.openedOf('notifications').engine.nextTimerMs()) !== undefined)
    plaza.clock.advance(5 * MINUTE_MS)
    expect(plaza.mails()).toEqual([])
    await plaza.identity.publish(ANA, registered(ANA, 'Ana'))
    await plaza.until(async () => {
      plaza.clock.advance(10_000)
      return plaza.mails().length === 1
    })
    expect(await plaza.inbox('ana')).toHaveLength(1)
  })

  it('is waited for no longer than a day, and others are told meanwhile', async () => {
    await plaza.identity.publish(BEA, registered(BEA, 'Bea'))
    await plaza.shop.publish('parcel-1', sent())
    await plaza.shop.publish('parcel-2', sent({ customerId: BEA }))
    await untilMails(1)
    plaza.clock.advance(25 * HOUR_MS)
    await plaza.until(async () => (await plaza.eventTypes()).includes('notification-dropped'))
    expect(await plaza.openedOf('notifications').engine.parkedKeys()).toEqual([])
  })
})

describe('what is for later', () => {
  beforeEach(() => plaza.register())

  it('is told when it is due', async () => {
    await plaza.shop.publish('parcel-1', arrived())
    await plaza.until(async () => (await plaza.openedOf('notifications').engine.nextTimerMs()) !== undefined)
    expect(await plaza.inbox('ana')).toEqual([])
    plaza.clock.advance(26 * HOUR_MS)
    await untilMails(1)
    expect(await plaza.inbox('ana')).toMatchObject([{ notice: 'parcel-waits', title: 'A parcel waits for you: Don Quijote' }])
  })

  it('is called off by what makes it needless', async () => {
    await plaza.shop.publish('parcel-1', arrived())
    await plaza.shop.publish('parcel-1', pickedUp())
    await plaza.shop.publish('parcel-1', sent({ what: 'Platero' }))
    await untilMails(1)
    plaza.clock.advance(26 * HOUR_MS)
    await plaza.shop.publish('parcel-2', sent({ what: 'Nada' }))
    await untilMails(2)
    expect((await plaza.inbox('ana')).map(({ notice }) => notice)).toEqual(['parcel-sent', 'parcel-sent'])
  })
})

describe('a link for once', () => {
  beforeEach(() => plaza.register())

  it('is in the mail, and the notice is in no inbox as unread', async () => {
    await plaza.identity.publish('request-1', secretFor(ANA, 'request-1'))
    await untilMails(1)
    expect(plaza.mails()[0]?.text).toContain(`Choose: https://shop.example/secret?token=${tokenOf('request-1')}\n`)
    const { items, unreadCount } = await plaza.list('ana')
    expect(items).toMatchObject([{ notice: 'new-secret', readAt: items[0]?.createdAt, mail: { status: 'sent' } }])
    expect(items[0]?.link).toBeUndefined()
    expect(unreadCount).toBe(0)
  })

  it('is not sent when the request is over', async () => {
    plaza.links.state = 'over'
    await plaza.identity.publish('request-1', secretFor(ANA, 'request-1'))
    await plaza.until(async () => (await plaza.eventTypes()).includes('mail-given-up'))
    expect(plaza.mails()).toEqual([])
    expect((await plaza.inbox('ana'))[0]?.mail?.status).toBe('failed')
  })

  it('waits while identity is away, without holding up other mails', async () => {
    plaza.links.state = 'away'
    await plaza.identity.publish('request-1', secretFor(ANA, 'request-1'))
    await plaza.shop.publish('parcel-1', sent())
    await untilMails(1)
    expect(plaza.mails()[0]?.subject).toContain('parcel')
    plaza.links.state = 'here'
    plaza.clock.advance(MINUTE_MS)
    await untilMails(2)
  })
})

describe('beside the list', () => {
  beforeEach(() => plaza.register())

  it('whoever is here hears of each new entry of their inbox at once, and of nothing that goes by mail only', async () => {
    await plaza.app.listen({ port: 0, host: '127.0.0.1' })
    const url = `ws://127.0.0.1:${(plaza.app.server.address() as AddressInfo).port}${REALTIME_PATH}`
    const [ana, bea] = await Promise.all([connectTo(url), connectTo(url)])
    for (const [who, client] of Object.entries({ ana, bea })) {
      client.say({ type: 'AUTH', token: plaza.tokenOf(who as 'ana' | 'bea') })
      expect(await client.next()).toEqual({ type: 'READY' })
      await subscribed(client, 'me')
    }
    await plaza.identity.publish('request-1', secretFor(ANA, 'request-1'))
    await plaza.shop.publish('parcel-1', sent())
    await untilMails(2)
    const told = await ana.next()
    expect(told).toMatchObject({ type: 'NOTIFICATION', notice: 'parcel-sent', category: 'parcels', link: '/parcels/parcel-1' })
    expect((await plaza.inbox('ana')).find(({ notice }) => notice === 'parcel-sent')?.id).toBe(told.id)
    expect(ana.heard).toHaveLength(3)
    expect(bea.heard).toHaveLength(2)
  })

  it('an operator sees what somebody was told and what became of it, without the words', async () => {
    await plaza.shop.publish('parcel-1', sent({ note: 'ring twice' }))
    await plaza.shop.publish('parcel-1', arrived())
    await untilMails(1)
    await plaza.until(async () => (await plaza.eventTypes()).includes('mail-sent'))
    const { status, out } = await plaza.command('notifications', 'notifications list', ' ANA@example.com ')
    expect(status).toBe(0)
    expect(out.map((line) => line.replace(/^\S+ {2}[0-9a-f-]{36} {2}/, ''))).toEqual([
      'parcel-waits  planned',
      expect.stringMatching(/^parcel-sent {2}inbox: unread, mail: sent 2026-05-04T/),
    ])
    expect(out.join()).not.toContain('Quijote')
    expect((await plaza.command('notifications', 'notifications list', 'nobody@example.com')).status).toBe(1)
    expect((await plaza.command('notifications', 'notifications list')).status).toBe(2)
  })

  it('what was told long ago is forgotten', async () => {
    await plaza.shop.publish('parcel-1', sent())
    await untilMails(1)
    await plaza.until(async () => (await plaza.eventTypes()).includes('mail-sent'))
    plaza.clock.advance(399 * DAY_MS)
    expect(await plaza.inbox('ana')).toHaveLength(1)
    plaza.clock.advance(2 * DAY_MS)
    await plaza.until(async () => (await plaza.inbox('ana')).length === 0)
  })

  it('the words are what was told then, whatever the templates say now', async () => {
    await plaza.shop.publish('parcel-1', sent({ what: 'A <b>bold</b> & "quoted" book', note: 'line\r\nBcc: evil@example.com' }))
    await untilMails(1)
    const [mail] = plaza.mails()
    expect(mail?.text).toContain('A <b>bold</b> & "quoted" book')
    expect(mail?.html).toContain('A &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; book')
    expect(mail?.text).toContain('Note: line Bcc: evil@example.com')
    expect((await plaza.inbox('ana'))[0]?.body).toContain('A <b>bold</b>')
  })

  it('events carry neither the words nor an address', async () => {
    await plaza.shop.publish('parcel-1', sent())
    await untilMails(1)
    await plaza.until(async () => (await plaza.eventTypes()).includes('mail-sent'))
    expect(JSON.stringify(await plaza.eventsOf('notifications'))).not.toMatch(/Quijote|@example/)
    expect(parcelSent.example.what).toBe('Don Quijote')
  })
})
