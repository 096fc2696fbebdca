import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { derivedId } from '#platform/kernel/ids.ts'
import { key, MILL, ORDER_1, ORDER_2, reviewsUnderTest } from './reviews-under-test.ts'

type Plaza = Awaited<ReturnType<typeof reviewsUnderTest>>

const SPOILED: readonly (readonly [string, object, string])[] = [
  ['no rating', { rating: undefined }, 'rating'],
  ['no star', { rating: 0 }, 'rating'],
  ['six stars', { rating: 6 }, 'rating'],
  ['half a star', { rating: 4.5 }, 'rating'],
  ['a rating in words', { rating: '5' }, 'rating'],
  ['a rating of null', { rating: null }, 'rating'],
  ['a text that is null', { text: null }, 'text'],
  ['a text that is a list', { text: ['Good'] }, 'text'],
  ['an empty text', { text: '' }, 'text'],
  ['a blank text', { text: ' \n\u200b ' }, 'text'],
  ['a text that is too long', { text: 'x'.repeat(2_001) }, 'text'],
  ['an escape sequence', { text: 'red \u001b[31m' }, 'text'],
  ['NUL', { text: 'a\u0000b' }, 'text'],
  ['an author', { authorId: 'me' }, 'authorId'],
  ['a date', { createdAt: '2020-01-01T00:00:00Z' }, 'createdAt'],
  ['an answer', { answer: { text: 'Thanks' } }, 'answer'],
]

// What is refused changes nothing, so all that is tried on one thing is tried on the same one.
describe('of an invitation, bad input', () => {
  let plaza: Plaza
  beforeAll(async () => {
    plaza = await reviewsUnderTest()
    await plaza.invited('ana', ORDER_1)
  })
  afterAll(() => plaza.close())

  it.each([
    ...SPOILED,
    ['no order', { orderId: undefined }, 'orderId'],
    ['an order that is no id', { orderId: '../admin' }, 'orderId'],
  ] as const)('with %s is refused, names its field and changes nothing', async (_what, more, field) => {
    const { status, body } = await plaza.post('ana', ORDER_1, { rating: 4, ...more })
    expect([status, body.code, body.errors?.map(({ path }) => path)]).toEqual([422, 'INVALID_INPUT', [field]])
    expect(await plaza.kinds()).toEqual([])
  })

  it('with a card number in the text is refused, and kept nowhere', async () => {
    const { status, body } = await plaza.post('ana', ORDER_1, { rating: 4, text: 'I paid with 4242 4242 4242 4242.' })
    expect([status, body.code]).toEqual([422, 'CARD_DATA_REFUSED'])
    expect(await plaza.kinds()).toEqual([])
  })
})

describe('of a review, bad input', () => {
  let plaza: Plaza
  let id: string
  beforeAll(async () => {
    plaza = await reviewsUnderTest()
    id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, { rating: 4, text: 'Good.' })
  })
  afterAll(() => plaza.close())
  afterEach(async () => {
    expect((await plaza.listed()).items).toMatchObject([{ rating: 4, text: 'Good.', answer: null }])
    expect(await plaza.kinds()).toEqual(['review-submitted.v1'])
  })

  it.each([...SPOILED, ['an order', { orderId: ORDER_2 }, 'orderId']] as const)(
    'to change it with %s is refused, names its field and changes nothing',
    async (_what, more, field) => {
      const { status, body } = await plaza.change('ana', id, { rating: 5, ...more })
      expect([status, body.code, body.errors?.map(({ path }) => path)]).toEqual([422, 'INVALID_INPUT', [field]])
    },
  )

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['spaces', '   '],
    ['a number', 5],
    ['a novel', 'x'.repeat(2_001)],
    ['an escape sequence', '\u001b[2J'],
  ])('to answer it with %s is refused, names its field and changes nothing', async (_what, text) => {
    const { status, body } = await plaza.call('olga', 'POST', `/reviews/${id}/answer`, { body: { text } })
    expect([status, body.code, body.errors?.map(({ path }) => path)]).toEqual([422, 'INVALID_INPUT', ['text']])
  })

  it.each<[string, string, number]>([
    ['no JSON', '{"rating":', 400],
    ['a list', '[]', 422],
    ['__proto__', `{"__proto__":{"rating":5},"orderId":"${ORDER_1}"}`, 422],
    ['more than a megabyte', JSON.stringify({ text: 'x'.repeat(1_100_000) }), 413],
  ])('%s as a body is refused on every route that takes one', async (_what, body, status) => {
    const answers = [
      await plaza.call('ana', 'POST', '/reviews', { body }),
      await plaza.call('ana', 'PUT', `/reviews/${id}`, { body }),
      await plaza.call('olga', 'POST', `/reviews/${id}/answer`, { body }),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status])
  })

  it('an id that is none, or a key that is none, is refused on every route that takes one', async () => {
    expect((await plaza.change('ana', 'mine-too', { rating: 5 })).body.errors).toMatchObject([{ path: 'id' }])
    expect((await plaza.answer('olga', 'mine-too')).body.errors).toMatchObject([{ path: 'id' }])
    const bad = key('x'.repeat(201))
    const answers = [
      await plaza.post('ana', ORDER_1, { rating: 5 }, bad),
      await plaza.change('ana', id, { rating: 5 }, bad),
      await plaza.answer('olga', id, 'Thanks', bad),
    ]
    for (const { status, body } of answers) expect([status, body.errors?.[0]?.path]).toEqual([422, 'Idempotency-Key'])
  })

  it.each([
    ['/reviews', 'subjectId'],
    ['/reviews?subjectId=mill', 'subjectId'],
    [`/reviews?subjectId=${MILL}&limit=0`, 'limit'],
    [`/reviews?subjectId=${MILL}&limit=101`, 'limit'],
    [`/reviews?subjectId=${MILL}&cursor=made.byhand`, 'cursor'],
    [`/reviews?subjectId=${MILL}&authorId=x`, 'authorId'],
    ['/reviews/summary', 'subjectId'],
    ['/reviews/summary?subjectId=mill', 'subjectId'],
    [`/reviews/summary?subjectId=${MILL}&limit=5`, 'limit'],
    ['/reviews/mine?status=NONE', 'status'],
    ['/reviews/mine?limit=x', 'limit'],
    ['/reviews/mine?cursor=made.byhand', 'cursor'],
    ['/reviews/mine?authorId=x', 'authorId'],
  ])('%s is refused and names %s', async (path, field) => {
    const { status, body } = await plaza.call('ana', 'GET', path)
    expect([status, body.errors?.[0]?.path]).toEqual([422, field])
  })
})

describe('who may', () => {
  let plaza: Plaza
  let id: string
  beforeEach(async () => {
    plaza = await reviewsUnderTest()
    id = await plaza.invited('ana', ORDER_1)
  })
  afterEach(() => plaza.close())

  it('nobody writes, answers or has reviews without a token; reading needs none', async () => {
    await plaza.post('ana', ORDER_1, { rating: 4 })
    const answers = [
      await plaza.post('nobody', ORDER_1, { rating: 4 }),
      await plaza.change('nobody', id, { rating: 4 }),
      await plaza.answer('nobody', id),
      await plaza.call('nobody', 'GET', '/reviews/mine'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect((await plaza.listed()).items).toHaveLength(1)
  })

  it('who lacks the permission does nothing', async () => {
    await plaza.post('ana', ORDER_1, { rating: 4 })
    const answers = [
      await plaza.post('reader', ORDER_1, { rating: 4 }),
      await plaza.change('reader', id, { rating: 1 }),
      await plaza.post('olga', ORDER_1, { rating: 5 }),
      await plaza.answer('ana', id),
      await plaza.call('olga', 'GET', '/reviews/mine'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    expect(await plaza.kinds()).toEqual(['review-submitted.v1'])
  })

  it('other people’s orders and reviews look like none, written or not', async () => {
    const tries = (reviewId: string, orderId: string): (() => ReturnType<typeof plaza.post>)[] => [
      () => plaza.post('bruno', orderId, { rating: 1 }),
      () => plaza.change('bruno', reviewId, { rating: 1 }),
      () => plaza.answer('otto', reviewId),
    ]
    const answersTo = async (reviewId: string, orderId: string) => {
      const seen: unknown[] = []
      for (const attempt of tries(reviewId, orderId)) {
        const { status, body } = await attempt()
        seen.push([status, body.code, body.detail])
      }
      return seen
    }
    const ofNothing = await answersTo(derivedId('nothing'), ORDER_2)
    const review = [404, 'NOT_FOUND', 'There is no such review.']
    expect(ofNothing).toEqual([[404, 'NOT_FOUND', 'There is no such order to review.'], review, review])
    expect(await answersTo(id, ORDER_1)).toEqual(ofNothing)
    await plaza.post('ana', ORDER_1, { rating: 4 })
    expect(await answersTo(id, ORDER_1)).toEqual(ofNothing)
    expect(await plaza.kinds()).toEqual(['review-submitted.v1'])
  })

  it('who guesses leaves nothing behind: a key is not even remembered', async () => {
    await plaza.post('ana', ORDER_1, { rating: 4 })
    for (const rating of [1, 2]) {
      const answers = [
        await plaza.post('bruno', ORDER_1, { rating }, key('guess')),
        await plaza.change('bruno', id, { rating }, key('guess')),
        await plaza.answer('otto', id, `Try ${rating}`, key('guess')),
      ]
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    }
  })

  it('see nothing of the author or the order in public', async () => {
    await plaza.post('ana', ORDER_1, { rating: 4 })
    for (const who of ['nobody', 'bruno'] as const) {
      const { body } = await plaza.call(who, 'GET', `/reviews?subjectId=${MILL}`)
      expect(Object.keys(body.items[0] ?? {}).sort()).toEqual(['answer', 'changedAt', 'createdAt', 'id', 'rating', 'text'])
    }
  })
})

it('what people write is in no event', async () => {
  const plaza = await reviewsUnderTest()
  try {
    const id = await plaza.invited('ana', ORDER_1)
    await plaza.post('ana', ORDER_1, { rating: 4, text: 'SECRET-REVIEW' })
    await plaza.change('ana', id, { rating: 4, text: 'SECRET-CHANGE' })
    await plaza.answer('olga', id, 'SECRET-ANSWER')
    expect(JSON.stringify((await plaza.listed()).items)).toMatch(/SECRET-CHANGE.*SECRET-ANSWER/)
    const events = await plaza.eventsOf('reviews')
    expect(events).toHaveLength(3)
    expect(JSON.stringify(events)).not.toContain('SECRET')
  } finally {
    await plaza.close()
  }
})
