import { describe, expect, it } from 'vitest'
import { call, driverToken, fieldsOf, list, runParking, SPOT, token } from './parking-under-test.ts'

runParking()

const chf = (amount: string) => ({ amount, currency: 'CHF' })
const ASKED = {
  pricing: {
    hourly: chf('4.00'),
    dailyMax: chf('20.00'),
    weekendHourly: chf('3.00'),
    night: { from: '22:00', to: '06:00', hourly: chf('1.00') },
  },
  timeZone: 'Europe/Zurich',
  // A Friday evening, until the Saturday morning.
  from: '2026-05-08T20:00:00+02:00',
  to: '2026-05-09T08:00:00+02:00',
}
const quote = (more: object = {}, as: string | undefined = token) =>
  call('POST', '/providers/spots/quote', { ...(as && { token: as }), body: { ...ASKED, ...more } })

describe('a price that is not saved', () => {
  it('is quoted line by line, by the clock of the place', async () => {
    expect(await quote()).toMatchObject({
      status: 200,
      body: {
        price: chf('22.00'),
        quote: [
          { label: 'hourly', quantity: 2, amount: chf('8.00') },
          { label: 'weekend', quantity: 2, amount: chf('6.00') },
          { label: 'night', quantity: 8, amount: chf('8.00') },
        ],
      },
    })
    expect((await quote({ timeZone: 'Asia/Tokyo' })).body.price).not.toEqual(chf('22.00'))
  })

  it('is what the stay costs once it is saved', async () => {
    const id = await list({ pricing: ASKED.pricing })
    const [from, to] = ['2026-06-06T08:00:00Z', '2026-06-07T20:30:00Z']
    const offered = (await call('GET', `/parking-spots/${id}/availability?from=${from}&to=${to}`)).body
    expect((await quote({ from, to })).body).toEqual({ price: offered.price, quote: offered.quote })
  })

  it.each<[string, object, string]>([
    ['no pricing', { pricing: undefined }, 'pricing'],
    ['no hourly price', { pricing: {} }, 'pricing/hourly'],
    ['a fraction of a cent', { pricing: { hourly: chf('1.005') } }, 'pricing/hourly'],
    ['a minimum above the daily maximum', { pricing: { ...ASKED.pricing, minimum: chf('21.00') } }, 'pricing/minimum'],
    ['a night of no length', { pricing: { ...ASKED.pricing, night: { from: '22:00', to: '22:00', hourly: chf('1') } } }, 'pricing/night'],
    ['a zone on Mars', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an end before the beginning', { to: ASKED.from }, 'to'],
    ['a stay longer than can be booked', { to: '2026-07-08T20:00:00+02:00' }, 'to'],
    ['a stay of centuries', { to: '2926-07-08T20:00:00Z' }, 'to'],
    ['no instant', { from: 'tomorrow' }, 'from'],
    ['something that it does not know', { spotId: SPOT.name }, 'spotId'],
  ])('is refused with %s, naming the field', async (_what, more, field) => {
    const answer = await quote(more)
    expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]])
  })

  it('is for providers', async () => {
    expect((await call('POST', '/providers/spots/quote', { body: ASKED })).status).toBe(401)
    expect((await quote({}, driverToken)).status).toBe(403)
  })
})
