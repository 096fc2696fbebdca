import { expect, it } from 'vitest'
import { fakePublisher, systemUnderTest } from '#platform/host/testing/system-under-test.ts'
import { bookingCompleted, bookingNoShow } from './bookings/contract/events.ts'
import { spotReviews } from './reviews.ts'

type Body = { readonly items: readonly { readonly orderId: string; readonly subjectName: string }[] }

it('a driver reviews the spot of a stay that is over, its provider answers; who never came is not asked', async () => {
  const { bookingId, driverId, providerId, spotId } = bookingCompleted.example
  const bookings = fakePublisher('bookings', [bookingCompleted, bookingNoShow])
  const callers = {
    driver: { id: driverId, permissions: ['reviews:read', 'reviews:write'] },
    provider: { id: providerId, permissions: ['reviews:answer'] },
  }
  const startMs = Date.parse(bookingCompleted.example.to)
  const plaza = await systemUnderTest({ system: 'parkwise', services: [bookings.service, spotReviews], callers, startMs })
  try {
    const missed = '5b1e0c7a-0f3d-8a44-9c15-7f9f3b0f2d22'
    await bookings.publish(missed, bookingNoShow.of({ ...bookingNoShow.example, bookingId: missed }))
    await bookings.publish(bookingId, bookingCompleted.of(bookingCompleted.example))
    const mine = async () => (await plaza.call<Body>('driver', 'GET', '/reviews/mine')).body.items
    await plaza.until(async () => (await mine()).length > 0)
    expect(await mine()).toMatchObject([{ orderId: bookingId, subjectName: 'Parkhaus Urania' }])

    const written = await plaza.call<{ id: string }>('driver', 'POST', '/reviews', { body: { orderId: bookingId, rating: 5 } })
    expect(written.status).toBe(201)
    const answered = await plaza.call('provider', 'POST', `/reviews/${written.body.id}/answer`, { body: { text: 'Thank you.' } })
    expect(answered.status).toBe(201)
    const data = { orderId: bookingId, subjectId: spotId, authorId: driverId, ownerId: providerId, rating: 5 }
    expect((await plaza.eventsOf('reviews'))[0]).toMatchObject({ type: 'parkwise.reviews.review-submitted.v1', data })
  } finally {
    await plaza.close()
  }
})
