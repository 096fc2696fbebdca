import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { ANA, key, MILL, NOW_MS, OLGA, ORDER_1, ORDER_2, ORDER_3, reviewsUnderTest } from './reviews-under-test.ts'

let plaza: Awaited<ReturnType<typeof reviewsUnderTest>>
beforeEach(async () => {
  plaza = await reviewsUnderTest()
})
afterEach(() => plaza.close())

const GOOD = { rating: 4, text: 'Good.\nI will come again.' }

describe('an order that is over', () => {
  it('invites who ordered, and nobody else', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    const about = { id, orderId: ORDER_1, subjectId: MILL, subjectName: 'The old mill' }
    const { items } = await plaza.mine()
    expect(items).toEqual([{ ...about, status: 'INVITED', reviewUntil: toIso(NOW_MS + 60 * DAY_MS), review: null }])
    expect((await plaza.mine('bruno')).items).toEqual([])
    expect(await plaza.listed()).toEqual({ items: [], nextCursor: null })
    expect(await plaza.kinds()).toEqual([])
  })

  it('invites once, however often and by whatever event it is said to be over', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    const before = await plaza.mine()
    plaza.clock.advance(HOUR_MS)
    await plaza.ordered('ana', ORDER_1, { article: 'Another name' })
    await plaza.ordered('bruno', ORDER_1, {}, plaza.collected)
    await plaza.invited('ana', ORDER_2)
    expect((await plaza.mine('ana', '?status=INVITED')).items.at(-1)).toEqual(before.items[0])
    expect((await plaza.mine('bruno')).items).toEqual([])
    await plaza.post('ana', ORDER_1, GOOD)
    await plaza.ordered('ana', ORDER_1)
    await plaza.invited('ana', ORDER_3)
    expect((await plaza.mine('ana', '?status=REVIEWED')).items.map((item) => item.id)).toEqual([id])
  })

  it('invites nobody to review what is their own', async () => {
    await plaza.ordered('ana', ORDER_1, { sellerId: ANA })
    await plaza.invited('ana', ORDER_2)
    expect((await plaza.mine()).items).toHaveLength(1)
    expect((await plaza.post('ana', ORDER_1, GOOD)).status).toBe(404)
  })

  it('can be reviewed until the invitation lapses, and is then on no list', async () => {
    await plaza.invited('ana', ORDER_1)
    plaza.clock.advance(60 * DAY_MS)
    const { status, body } = await plaza.post('ana', ORDER_1, GOOD)
    expect([status, body.code]).toEqual([409, 'INVITATION_LAPSED'])
    expect(await plaza.mine()).toEqual({ items: [], nextCursor: null })
    expect(await plaza.kinds()).toEqual([])
  })
})

describe('a review', () => {
  it('is shown to everybody, without a trace of its author, and counted', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    const { status, body } = await plaza.post('ana', ORDER_1, { rating: 4, text: ' Good.  \r\nI will come again.\n' })
    expect(status).toBe(201)
    const createdAt = toIso(plaza.clock.nowMs())
    const shown = { rating: 4, text: GOOD.text, createdAt, changedAt: null, answer: null }
    expect(body).toEqual({
      ...{ id, status: 'REVIEWED', orderId: ORDER_1, subjectId: MILL, subjectName: 'The old mill', reviewUntil: null },
      review: { ...shown, changeableUntil: toIso(plaza.clock.nowMs() + 48 * HOUR_MS) },
    })
    expect((await plaza.mine()).items).toEqual([body])
    expect(await plaza.listed()).toEqual({ items: [{ id, ...shown }], nextCursor: null })
    await plaza.counted(1)
    expect(await plaza.summary()).toEqual({
      ...{ subjectId: MILL, count: 1, average: 4 },
      distribution: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 },
    })
    const facts = { reviewId: id, orderId: ORDER_1, subjectId: MILL, subjectName: 'The old mill', authorId: ANA, ownerId: OLGA }
    expect(await plaza.eventsOf('reviews')).toMatchObject([
      { type: 'bazaar.reviews.review-submitted.v1', subject: id, data: { ...facts, rating: 4 } },
    ])
  })

  it('may be a rating without a word', async () => {
    await plaza.invited('ana', ORDER_1)
    expect((await plaza.post('ana', ORDER_1, { rating: 1 })).body.review?.text).toBeNull()
    expect((await plaza.listed()).items).toMatchObject([{ rating: 1, text: null }])
  })

  it('is written once, and stays as it was', async () => {
    await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, GOOD)
    const { status, body } = await plaza.post('ana', ORDER_1, { rating: 1 })
    expect([status, body.code]).toEqual([409, 'ALREADY_REVIEWED'])
    expect((await plaza.listed()).items).toMatchObject([GOOD])
    expect(await plaza.kinds()).toEqual(['review-submitted.v1'])
  })

  it('repeated with its key, has the same answer, whatever has become of it', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    const first = await plaza.post('ana', ORDER_1, GOOD, key('k1'))
    plaza.clock.advance(HOUR_MS)
    await plaza.change('ana', id, { rating: 1 })
    await plaza.answer('olga', id)
    const again = await plaza.post('ana', ORDER_1, GOOD, key('k1'))
    expect([again.status, again.body]).toEqual([201, first.body])
    const refused = await plaza.post('ana', ORDER_1, GOOD, key('k2'))
    const refusedAgain = await plaza.post('ana', ORDER_1, GOOD, key('k2'))
    expect([refused.status, refusedAgain.status, refusedAgain.body.code]).toEqual([409, 409, 'ALREADY_REVIEWED'])
    const other = await plaza.post('ana', ORDER_1, { rating: 5 }, key('k1'))
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect(await plaza.kinds()).toEqual(['review-submitted.v1', 'review-changed.v1', 'review-answered.v1'])
  })

  it('written several times at once is one review, with one key or with many', async () => {
    await plaza.invited('ana', ORDER_1)
    const same = await Promise.all([1, 2, 3].map(() => plaza.post('ana', ORDER_1, GOOD, key('k1'))))
    expect(same.map(({ status }) => status)).toEqual([201, 201, 201])
    await plaza.invited('ana', ORDER_2)
    const rivals = await Promise.all([1, 2, 3].map((rating) => plaza.post('ana', ORDER_2, { rating }, key(`r${rating}`))))
    expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    await plaza.counted(2)
    expect(await plaza.kinds()).toEqual(['review-submitted.v1', 'review-submitted.v1'])
  })

  it('that came before its invitation can be sent again with the same key', async () => {
    const early = await plaza.post('ana', ORDER_1, GOOD, key('k1'))
    expect([early.status, early.body.code]).toEqual([404, 'NOT_FOUND'])
    await plaza.invited('ana', ORDER_1)
    expect((await plaza.post('ana', ORDER_1, GOOD, key('k1'))).status).toBe(201)
  })
})

describe('changing a review', () => {
  it('replaces what is shown and counted', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.invited('bruno', ORDER_2)
    await plaza.post('ana', ORDER_1, GOOD)
    await plaza.post('bruno', ORDER_2, { rating: 2 })
    plaza.clock.advance(HOUR_MS)
    const { status, body } = await plaza.change('ana', id, { rating: 5, text: 'Even better.' })
    expect(status).toBe(200)
    expect(body.review).toMatchObject({ rating: 5, text: 'Even better.', changedAt: toIso(plaza.clock.nowMs()) })
    await plaza.until(async () => (await plaza.summary()).average === 3.5)
    expect(await plaza.summary()).toMatchObject({ count: 2, distribution: { 2: 1, 4: 0, 5: 1 } })
    expect((await plaza.listed()).items.find((item) => item.id === id)).toMatchObject({ rating: 5, text: 'Even better.' })
    expect((await plaza.eventsOf('reviews')).at(-1)).toMatchObject({
      type: 'bazaar.reviews.review-changed.v1',
      data: { reviewId: id, rating: 5, previousRating: 4 },
    })
    expect((await plaza.change('ana', id, { rating: 5 })).body.review?.text).toBeNull()
  })

  it('with its key is done once, and answered the same however late', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, GOOD)
    const first = await plaza.change('ana', id, { rating: 3 }, key('c1'))
    await plaza.change('ana', id, { rating: 2 })
    plaza.clock.advance(3 * DAY_MS)
    expect(await plaza.change('ana', id, { rating: 3 }, key('c1'))).toMatchObject({ status: 200, body: first.body })
    expect((await plaza.listed()).items).toMatchObject([{ rating: 2 }])
  })

  it('is possible for two days, or as long as the setting says', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, GOOD)
    plaza.clock.advance(48 * HOUR_MS - 1)
    expect((await plaza.change('ana', id, { rating: 3 })).status).toBe(200)
    plaza.clock.advance(1)
    const { status, body } = await plaza.change('ana', id, { rating: 1 })
    expect([status, body.code]).toEqual([409, 'TOO_LATE_TO_CHANGE'])
    expect((await plaza.listed()).items).toMatchObject([{ rating: 3 }])
  })

  it('is over once it is answered', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, GOOD)
    await plaza.answer('olga', id)
    const { status, body } = await plaza.change('ana', id, { rating: 1 })
    expect([status, body.code]).toEqual([409, 'ALREADY_ANSWERED'])
    expect((await plaza.mine()).items).toMatchObject([{ review: { rating: 4, changeableUntil: null, answer: { text: 'Thank you.' } } }])
  })
})

describe('an answer', () => {
  it('is the owner’s, is shown to everybody, and is told', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, GOOD)
    const { status, body } = await plaza.answer('olga', id, ' Thank you, \n come again! ')
    expect([status, body.answer]).toEqual([201, { text: 'Thank you,\n come again!', createdAt: toIso(plaza.clock.nowMs()) }])
    expect((await plaza.listed()).items).toEqual([body])
    expect((await plaza.eventsOf('reviews')).at(-1)).toMatchObject({
      type: 'bazaar.reviews.review-answered.v1',
      data: { reviewId: id, authorId: ANA, ownerId: OLGA },
    })
  })

  it('is given once: by one key however often, and by one of many at once', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, GOOD)
    const rivals = await Promise.all(['A', 'B', 'C'].map((text) => plaza.answer('olga', id, text, key(text))))
    expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const winner = rivals.find(({ status }) => status === 201)?.body
    for (const text of ['A', 'B', 'C']) {
      const again = await plaza.answer('olga', id, text, key(text))
      if (text === winner?.answer?.text) expect([again.status, again.body]).toEqual([201, winner])
      else expect([again.status, again.body.code]).toEqual([409, 'ALREADY_ANSWERED'])
    }
    expect(await plaza.kinds()).toEqual(['review-submitted.v1', 'review-answered.v1'])
  })

  it('needs a review', async () => {
    const id = await plaza.invited('ana', ORDER_1)
    const { status, body } = await plaza.answer('olga', id)
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})

it('settings say how long one may review, and change what one wrote', async () => {
  const short = await reviewsUnderTest({ PLAZA_BAZAAR_REVIEW_INVITATION_DAYS: '1', PLAZA_BAZAAR_REVIEW_CHANGE_HOURS: '0' })
  try {
    const id = await short.invited('ana', ORDER_1)
    await short.invited('ana', ORDER_2)
    await short.post('ana', ORDER_1, GOOD)
    expect((await short.change('ana', id, { rating: 1 })).body.code).toBe('TOO_LATE_TO_CHANGE')
    short.clock.advance(DAY_MS)
    expect((await short.post('ana', ORDER_2, GOOD)).body.code).toBe('INVITATION_LAPSED')
  } finally {
    await short.close()
  }
})
