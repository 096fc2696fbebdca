import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { BARN, MILL, ORDER_1, ORDER_2, ORDER_3, reviewsUnderTest, type Who } from './reviews-under-test.ts'

let plaza: Awaited<ReturnType<typeof reviewsUnderTest>>
beforeEach(async () => {
  plaza = await reviewsUnderTest()
})
afterEach(() => plaza.close())

const pages = async (who: Who, path: string) => {
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await plaza.call(who, 'GET', `${path}limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    seen.push(...body.items.map(({ id }) => id))
    cursor = body.nextCursor
  }
  return seen
}
const orderNo = (i: number) => `01900000-0000-7000-8000-0000000002${String(i).padStart(2, '0')}`

describe('lists', () => {
  it('show what is written of a subject, the newest first, page by page, those of one instant too', async () => {
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids[i] = await plaza.invited('ana', orderNo(i))
    await plaza.invited('bruno', ORDER_1, { articleId: BARN })
    await plaza.post('bruno', ORDER_1, { rating: 3 })
    for (const i of [3, 0, 4]) {
      await plaza.post('ana', orderNo(i), { rating: 3 })
      plaza.clock.advance(SECOND_MS)
    }
    await plaza.change('ana', ids[3] ?? '', { rating: 4 })
    expect(await pages('nobody', `/reviews?subjectId=${MILL}&`)).toEqual([ids[4], ids[0], ids[3]])
    for (const i of [1, 2]) await plaza.post('ana', orderNo(i), { rating: 3 })
    const all = await pages('nobody', `/reviews?subjectId=${MILL}&`)
    expect(all.slice(0, 2).sort()).toEqual([ids[1], ids[2]].sort())
    expect(all.slice(2)).toEqual([ids[4], ids[0], ids[3]])
  })

  it('show me what I may still review and what I wrote, page by page while time passes', async () => {
    const first = await plaza.invited('ana', ORDER_1)
    plaza.clock.advance(DAY_MS)
    const second = await plaza.invited('ana', ORDER_2)
    plaza.clock.advance(DAY_MS)
    const third = await plaza.invited('ana', ORDER_3)
    await plaza.invited('bruno', orderNo(0))
    await plaza.post('ana', ORDER_1, { rating: 3 })
    const { items, nextCursor } = await plaza.mine('ana', '?limit=2')
    plaza.clock.advance(SECOND_MS)
    const rest = await plaza.mine('ana', `?limit=2&cursor=${nextCursor}`)
    expect([...items, ...rest.items].map(({ id }) => id)).toEqual([third, second, first])
    const statuses = async (status: string) => (await plaza.mine('ana', `?status=${status}`)).items.map(({ id }) => id)
    expect([await statuses('INVITED'), await statuses('REVIEWED')]).toEqual([[third, second], [first]])
    plaza.clock.advance(59 * DAY_MS)
    expect((await plaza.mine()).items.map(({ id }) => id)).toEqual([third, first])
  })

  it('take no cursor of another list', async () => {
    for (let i = 0; i < 3; i++) {
      await plaza.invited('ana', orderNo(i))
      await plaza.post('ana', orderNo(i), { rating: 3 })
    }
    const mine = (await plaza.mine('ana', '?limit=1')).nextCursor
    const mill = (await plaza.listed('&limit=1')).nextCursor
    for (const [who, path] of [
      ['bruno', `/reviews/mine?limit=1&cursor=${mine}`],
      ['ana', `/reviews/mine?limit=1&status=REVIEWED&cursor=${mine}`],
      ['nobody', `/reviews?subjectId=${BARN}&limit=1&cursor=${mill}`],
      ['nobody', `/reviews?subjectId=${MILL}&limit=1&cursor=${mine}`],
    ] as const) {
      expect((await plaza.call(who, 'GET', path)).status).toBe(422)
    }
  })
})
