// Reviews as they run, for tests: a shop whose orders invite, and what those who order and who sell do with that.
import Type from 'typebox'
import { fakePublisher, systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { Id } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'
import { invitedBy } from './contract/invitations.ts'
import { reviews } from './service.ts'

export const NOW_MS = Date.parse('2026-05-04T09:30:00Z')

const ORDER = { orderNo: Id, customerId: Id, articleId: Id, article: Type.String(), sellerId: Id, note: Type.Optional(Type.String()) }
const id = (end: string) => `01900000-0000-7000-8000-0000000000${end}`
export const ANA = id('0a')
const BRUNO = id('0b')
export const OLGA = id('0c')
const OTTO = id('0d')
export const MILL = id('10')
export const BARN = id('11')
export const [ORDER_1, ORDER_2, ORDER_3] = [id('21'), id('22'), id('23')] as const
const example = { orderNo: ORDER_1, customerId: ANA, articleId: MILL, article: 'The old mill', sellerId: OLGA }

const orderDelivered = eventType('shop.order-delivered.v1', 'An order has arrived.', Type.Object(ORDER), example)
const orderCollected = eventType('shop.order-collected.v1', 'An order was collected.', Type.Object(ORDER), example)
const fields = {
  orderId: 'orderNo',
  authorId: 'customerId',
  subjectId: 'articleId',
  subjectName: 'article',
  ownerId: 'sellerId',
} as const

const writes = ['reviews:read', 'reviews:write']
const callers = {
  ana: { id: ANA, permissions: writes },
  bruno: { id: BRUNO, permissions: writes },
  olga: { id: OLGA, permissions: ['reviews:answer'] },
  otto: { id: OTTO, permissions: ['reviews:answer'] },
  reader: { id: ANA, permissions: ['reviews:read'] },
}
export type Who = keyof typeof callers | 'nobody'
const customers = { ana: ANA, bruno: BRUNO } as const

type Content = {
  readonly rating: number
  readonly text: string | null
  readonly createdAt: string
  readonly changedAt: string | null
  readonly changeableUntil: string | null
  readonly answer: { readonly text: string; readonly createdAt: string } | null
}
/** What the routes of reviews answer with, problems included; a member that an answer lacks is undefined all the same. */
type Body = Content & {
  readonly id: string
  readonly status: string
  readonly review: Content | null
  readonly items: readonly (Content & {
    readonly id: string
    readonly orderId: string
    readonly status: string
    readonly review: Content | null
  })[]
  readonly nextCursor: string | null
  readonly count: number
  readonly average: number | null
  readonly distribution: Readonly<Record<string, number>>
  readonly code: string
  readonly detail: string
  readonly errors: readonly { readonly path: string }[]
}
type Headers = Readonly<Record<string, string>>
export const key = (value: string): Headers => ({ 'idempotency-key': value })

export const reviewsUnderTest = async (environment: Readonly<Record<string, string>> = {}) => {
  const shop = fakePublisher('shop', [orderDelivered, orderCollected])
  const service = reviews({ invitations: [invitedBy(orderDelivered, fields), invitedBy(orderCollected, fields)] })
  const plaza = await systemUnderTest({ system: 'bazaar', services: [shop.service, service], callers, startMs: NOW_MS, environment })
  const call = plaza.call<Body>

  const mine = async (who: Who = 'ana', query = '') => (await call(who, 'GET', `/reviews/mine${query}`)).body
  const summary = async (subjectId = MILL) => (await call('nobody', 'GET', `/reviews/summary?subjectId=${subjectId}`)).body
  const post = (who: Who, orderId: string, content: object, headers: Headers = {}) =>
    call(who, 'POST', '/reviews', { body: { orderId, ...content }, headers })

  return {
    ...plaza,
    call,
    mine,
    summary,
    post,
    change: (who: Who, reviewId: string, content: object, headers: Headers = {}) =>
      call(who, 'PUT', `/reviews/${reviewId}`, { body: content, headers }),
    answer: (who: Who, reviewId: string, text: unknown = 'Thank you.', headers: Headers = {}) =>
      call(who, 'POST', `/reviews/${reviewId}/answer`, { body: { text }, headers }),
    listed: async (query = '') => (await call('nobody', 'GET', `/reviews?subjectId=${MILL}${query}`)).body,
    /** An order of the customer's is over. */
    ordered: (who: keyof typeof customers, orderNo: string, more: object = {}, type = orderDelivered) =>
      shop.publish(orderNo, type.of({ ...example, orderNo, customerId: customers[who], ...more })),
    collected: orderCollected,
    /** The same, and the customer may review it; the id that the review will have. */
    invited: async (who: keyof typeof customers, orderNo: string, more: object = {}): Promise<string> => {
      await shop.publish(orderNo, orderDelivered.of({ ...example, orderNo, customerId: customers[who], ...more }))
      const found = async () => (await mine(who, '?limit=100')).items.find(({ orderId }) => orderId === orderNo)
      await plaza.until(async () => (await found()) !== undefined)
      return (await found())?.id ?? ''
    },
    counted: (count: number, subjectId = MILL) => plaza.until(async () => (await summary(subjectId)).count === count),
    kinds: async () => (await plaza.eventsOf('reviews')).map(({ type }) => type.replace('bazaar.reviews.', '')),
  }
}
