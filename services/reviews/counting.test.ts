import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '#platform/kernel/ids.ts'
import { countRatings } from './adapters/events.ts'
import { BARN, MILL, ORDER_1, ORDER_2, reviewsUnderTest } from './reviews-under-test.ts'

let plaza: Awaited<ReturnType<typeof reviewsUnderTest>>
beforeEach(async () => {
  plaza = await reviewsUnderTest()
})
afterEach(() => plaza.close())

describe('the summary', () => {
  it('of what nobody has reviewed is empty', async () => {
    expect(await plaza.summary()).toEqual({
      ...{ subjectId: MILL, count: 0, average: null },
      distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
    })
  })

  it('counts each subject by itself', async () => {
    await plaza.invited('ana', ORDER_1)
    await plaza.invited('bruno', ORDER_2, { articleId: BARN })
    await plaza.post('ana', ORDER_1, { rating: 5 })
    await plaza.post('bruno', ORDER_2, { rating: 2 })
    await plaza.counted(1)
    await plaza.counted(1, BARN)
    expect([(await plaza.summary()).average, (await plaza.summary(BARN)).average]).toEqual([5, 2])
  })

  it('counts a review once, however often its events arrive', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.invited('bruno', ORDER_2)
    await plaza.post('ana', ORDER_1, { rating: 1 })
    await plaza.post('bruno', ORDER_2, { rating: 5 })
    await plaza.change('ana', id, { rating: 4 })
    await plaza.until(async () => (await plaza.summary()).average === 4.5)
    const before = await plaza.summary()

    const { subscriptions } = countRatings(plaza.openedOf('reviews').store)
    for (const event of [...(await plaza.eventsOf('reviews')), ...(await plaza.eventsOf('reviews'))]) {
      const subscription = subscriptions.find(({ type }) => event.type.endsWith(type.name))
      await subscription?.handle(event as never, { id: event.id as MessageId, atMs: plaza.clock.nowMs() })
    }
    expect(await plaza.summary()).toEqual(before)
  })

  it('is right after many reviews and changes at once', async () => {
    const orders = Array.from({ length: 30 }, (_, i) => `01900000-0000-7000-8000-0000000001${String(i).padStart(2, '0')}`)
    const ids = await Promise.all(orders.map((order) => plaza.invited('ana', order)))
    await Promise.all(
      orders.map(async (order, i) => {
        await plaza.post('ana', order, { rating: (i % 5) + 1 })
        if (i % 2 === 0) await plaza.change('ana', ids[i] ?? '', { rating: 5 })
      }),
    )
    const ratings = orders.map((_, i) => (i % 2 === 0 ? 5 : (i % 5) + 1))
    const distribution = Object.fromEntries([1, 2, 3, 4, 5].map((each) => [each, ratings.filter((rating) => rating === each).length]))
    await plaza.until(async () => JSON.stringify((await plaza.summary()).distribution) === JSON.stringify(distribution))
    expect((await plaza.summary()).count).toBe(30)
  })
})
