// Notifications of the shop as they run, for tests: real composition and gateway on memory engines, time that stands still.
import { systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import type { NotificationsApi } from './contract/notifications-api.ts'
import { notifications } from './service.ts'
import { ANA, BEA, registered, START_MS, shopOptions, shopPublishers } from './shop-for-tests.ts'

export type Entry = {
  readonly id: string
  readonly notice: string
  readonly title: string
  readonly body: string
  readonly link?: string
  readonly createdAt: string
  readonly readAt: string | null
  readonly mail?: { readonly status: string; readonly at: string | null }
}
/** What the routes answer with, problems included; a member that an answer lacks is undefined all the same. */
type Body = {
  readonly items: readonly Entry[]
  readonly nextCursor: string | null
  readonly unreadCount: number
  readonly readAt: string
  readonly code: string
  readonly errors: readonly { readonly path: string }[]
  readonly email: Readonly<Record<string, boolean>>
  readonly inbox: Readonly<Record<string, boolean>>
}

const callers = { ana: { id: ANA, permissions: [] }, bea: { id: BEA, permissions: [] } }
export type Who = keyof typeof callers

export const notificationsUnderTest = async (
  options: Partial<typeof shopOptions> = {},
  environment: Readonly<Record<string, string>> = {},
) => {
  const links: { state: 'here' | 'away' | 'over' } = { state: 'here' }
  const { shop, identity } = shopPublishers(links)
  const plaza = await systemUnderTest({
    system: 'store',
    services: [identity.service, shop.service, notifications({ ...shopOptions, ...options })],
    callers,
    startMs: START_MS,
    environment: { PLAZA_PUBLIC_URL: 'https://shop.example', ...environment },
  })
  const call = plaza.call<Body>
  const api = plaza.apis.notifications as NotificationsApi
  const list = async (who: Who, query = '') => (await call(who, 'GET', `/notifications${query}`)).body

  return {
    ...plaza,
    call,
    shop,
    identity,
    links,
    mails: () => api.keptMails(),
    list,
    inbox: async (who: Who, query = '') => (await list(who, query)).items,
    register: async (locale: 'es' | 'en' = 'en') => {
      await identity.publish(ANA, registered(ANA, 'Ana', { locale }))
      await identity.publish(BEA, registered(BEA, 'Bea', { locale }))
    },
    /** The types of what the service has told the world, without the parts that are always the same. */
    eventTypes: async () => (await plaza.eventsOf('notifications')).map(({ type }) => type.split('.')[2]),
  }
}
