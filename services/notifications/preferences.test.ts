import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { passwordChanged } from '#services/identity/contract/events.ts'
import { notificationsUnderTest } from './notifications-under-test.ts'
import { ANA, BEA, sent } from './shop-for-tests.ts'

let plaza: Awaited<ReturnType<typeof notificationsUnderTest>>
beforeEach(async () => {
  plaza = await notificationsUnderTest()
})
afterEach(() => plaza.close())

describe('what people can choose', () => {
  beforeEach(() => plaza.register())

  it('mail, inbox or both are switched off by category; the rest stays on', async () => {
    await plaza.call('ana', 'PUT', '/notifications/preferences', { body: { email: { parcels: false } } })
    await plaza.call('bea', 'PUT', '/notifications/preferences', { body: { inbox: { parcels: false } } })
    await plaza.shop.publish('parcel-1', sent())
    await plaza.shop.publish('parcel-2', sent({ customerId: BEA }))
    await plaza.until(async () => (await plaza.inbox('ana')).length === 1 && plaza.mails().length === 1)
    expect(plaza.mails()[0]?.to.name).toBe('Bea')
    expect((await plaza.inbox('ana'))[0]?.mail).toBeUndefined()
    expect((await plaza.list('bea')).unreadCount).toBe(0)

    await plaza.call('ana', 'PUT', '/notifications/preferences', { body: { email: { parcels: false }, inbox: { parcels: false } } })
    await plaza.shop.publish('parcel-3', sent({ parcelId: 'parcel-3' }))
    await plaza.until(async () => (await plaza.eventTypes()).includes('notification-dropped'))
    expect(await plaza.inbox('ana')).toHaveLength(1)
  })

  it('is what was chosen last, and everything where nothing was', async () => {
    const all = { account: true, parcels: true, reminders: true }
    expect((await plaza.call('ana', 'GET', '/notifications/preferences')).body).toEqual({ email: all, inbox: all })
    const choice = { email: { reminders: false, account: true } }
    const put = await plaza.call('ana', 'PUT', '/notifications/preferences', { body: choice })
    expect(put).toMatchObject({ status: 200, body: { email: { ...all, reminders: false }, inbox: all } })
    expect((await plaza.call('ana', 'GET', '/notifications/preferences')).body).toEqual(put.body)
    expect((await plaza.call('bea', 'GET', '/notifications/preferences')).body).toEqual({ email: all, inbox: all })
    expect((await plaza.call('ana', 'PUT', '/notifications/preferences', { body: {} })).body).toEqual({ email: all, inbox: all })
  })

  it('never keeps news of the account from anybody', async () => {
    const refused = await plaza.call('ana', 'PUT', '/notifications/preferences', { body: { inbox: { account: false } } })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'inbox/account' }] } })
    await plaza.identity.publish(ANA, passwordChanged.of({ userId: ANA, how: 'changed' }))
    await plaza.until(() => plaza.mails().length === 1)
  })
})
