// A driver's whole way: a stranger registers, finds a garage in Zürich, books two hours, is declined, pays, is told, arrives and leaves;
// another one cancels and has the money back; a third one's money comes after the hold has ended and goes back whole. Steps run one
// after the other; between any two of them Plaza may die and start again.
import { expect } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { Body } from './driving.ts'
import { as, book, listGarage, type Person, register, type Step, search, type Told } from './steps.ts'

/** How far the time must go on before a step, so that nobody waits for it; a step that names none happens at once. */
export type PayStep = Step & { readonly afterMs?: (told: Told) => number }

/** So long that no restart can be too slow for it. */
const HOLD_MS = 5 * MINUTE_MS
/** What the journey needs of the settings. */
export const PAY_ENVIRONMENT = {
  PLAZA_PARKWISE_HOLD_SECONDS: String(HOLD_MS / 1_000),
  // The journey lasts hours, and nobody logs in twice.
  PLAZA_PARKWISE_ACCESS_TOKEN_SECONDS: '86400',
}
/** Deliveries take moments; a webhook that found nobody is sent again after some seconds, more after each try. */
const SOON_MS = MINUTE_MS

const bookingOf = async (told: Told, person: Person): Promise<Body> => {
  const { status, body } = await as(told, person, 'GET', `/bookings/${told.bookings.get(person)?.id}`)
  expect(status).toBe(200)
  return body
}

const comesTo = (told: Told, person: Person, wanted: (booking: Body) => boolean): Promise<void> =>
  told.drive.until(SOON_MS, async () => wanted(await bookingOf(told, person)))

const pay = async (told: Told, person: Person, paymentMethod: string): Promise<Body> => {
  const bookingId = told.bookings.get(person)?.id
  const { status, body } = await as(told, person, 'POST', '/payments/process', {
    key: `${told.name}-pay-${person}-${paymentMethod}`,
    body: { bookingId, paymentMethod },
  })
  expect([status, body.code]).toEqual([202, undefined])
  return body
}

const booked = async (told: Told, person: Person): Promise<void> => {
  const { status, body } = await book(told, person, person)
  expect([status, body.code]).toEqual([201, undefined])
  told.bookings.set(person, body)
}

/** Which notices somebody has in the inbox. */
const noticesOf = async (told: Told, person: Person): Promise<readonly string[]> => {
  const { status, body } = await as(told, person, 'GET', '/notifications?limit=100')
  expect(status).toBe(200)
  return body.items.map(({ notice }) => notice)
}

const isTold = (told: Told, person: Person, notice: string): Promise<void> =>
  told.drive.until(SOON_MS, async () => (await noticesOf(told, person)).includes(notice))

export const PAY_AND_BE_TOLD: readonly PayStep[] = [
  { name: 'a provider registers', run: (told) => register(told, 'provider') },
  {
    name: 'the provider lists a garage',
    run: async (told) => {
      told.spotId = await listGarage(told, 3)
    },
  },
  { name: 'a stranger registers', run: (told) => register(told, 'driver') },
  {
    name: 'the stranger finds the garage in Zürich and books two hours',
    run: async (told) => {
      expect((await search(told)).map(({ id }) => id)).toContain(told.spotId)
      await booked(told, 'driver')
    },
  },
  {
    name: 'the stranger’s card is declined, and the booking waits for another try',
    run: async (told) => {
      await pay(told, 'driver', 'tok_declined')
      await comesTo(told, 'driver', ({ payment }) => payment?.state === 'DECLINED')
      expect(await bookingOf(told, 'driver')).toMatchObject({ status: 'PENDING_PAYMENT', payment: { declineReason: 'card-declined' } })
    },
  },
  {
    name: 'the stranger pays with another one, and the booking is confirmed',
    run: async (told) => {
      const { paymentId } = await pay(told, 'driver', 'tok_visa')
      await comesTo(told, 'driver', ({ status }) => status === 'CONFIRMED')
      expect(await bookingOf(told, 'driver')).toMatchObject({ paymentId, payment: { state: 'PAID' }, refund: null })
    },
  },
  {
    name: 'both are told, and the stranger has a receipt',
    run: async (told) => {
      await isTold(told, 'driver', 'payment-declined')
      await isTold(told, 'driver', 'booking-confirmed')
      await isTold(told, 'provider', 'space-booked')
      const { paymentId } = await bookingOf(told, 'driver')
      const { status, body } = await as(told, 'driver', 'GET', `/payments/${paymentId}/receipt`)
      expect([status, body]).toMatchObject([200, { amount: { amount: '9.00', currency: 'CHF' }, lines: [{ label: 'hourly' }] }])
    },
  },
  { name: 'a second driver registers', run: (told) => register(told, 'rival') },
  {
    name: 'the second driver books and pays',
    run: async (told) => {
      await booked(told, 'rival')
      await pay(told, 'rival', 'tok_visa')
      await comesTo(told, 'rival', ({ status }) => status === 'CONFIRMED')
    },
  },
  {
    name: 'the second driver sees what cancelling gives back, and cancels',
    run: async (told) => {
      const path = `/bookings/${told.bookings.get('rival')?.id}`
      if ((await bookingOf(told, 'rival')).status === 'CONFIRMED') {
        const { body } = await as(told, 'rival', 'GET', `${path}/cancellation`)
        expect(body).toMatchObject({ refund: { amount: '9.00', currency: 'CHF' }, percent: 100, rule: 'grace' })
      }
      const { status, body } = await as(told, 'rival', 'POST', `${path}/cancel`, { key: `${told.name}-cancel` })
      expect([status, body]).toMatchObject([200, { status: 'CANCELLED', refund: { amount: { amount: '9.00' } } }])
    },
  },
  {
    name: 'the money is back, and both are told',
    run: async (told) => {
      await comesTo(told, 'rival', ({ refund }) => refund?.state === 'DONE')
      await isTold(told, 'rival', 'payment-refunded')
      await isTold(told, 'provider', 'booking-cancelled-by-driver')
    },
  },
  {
    name: 'a third driver registers, books, and pays with a card whose money comes late',
    run: async (told) => {
      await register(told, 'latecomer')
      await booked(told, 'latecomer')
      await pay(told, 'latecomer', 'tok_late')
      expect(await bookingOf(told, 'latecomer')).toMatchObject({ status: 'PENDING_PAYMENT', payment: { state: 'RUNNING' } })
    },
  },
  {
    name: 'the hold ends, longer by the time that paying may take',
    afterMs: () => 2 * HOLD_MS,
    run: async (told) => {
      await comesTo(told, 'latecomer', ({ status }) => status === 'EXPIRED')
      await isTold(told, 'latecomer', 'booking-expired')
    },
  },
  {
    name: 'the money comes and goes back whole: the booking is not revived',
    afterMs: () => 16 * MINUTE_MS,
    run: async (told) => {
      await comesTo(told, 'latecomer', ({ refund }) => refund?.state === 'DONE')
      expect(await bookingOf(told, 'latecomer')).toMatchObject({
        status: 'EXPIRED',
        refund: { amount: { amount: '9.00' }, why: 'too-late' },
      })
      await isTold(told, 'latecomer', 'payment-refunded')
    },
  },
  {
    name: 'the stranger arrives',
    afterMs: ({ drive, slot }) => Date.parse(slot.from) - drive.nowMs(),
    run: async (told) => {
      const { status, body } = await as(told, 'driver', 'POST', `/bookings/${told.bookings.get('driver')?.id}/check-in`)
      expect([status, body.status]).toEqual([200, 'ACTIVE'])
    },
  },
  {
    name: 'the stranger is reminded before the time is over, and leaves',
    afterMs: () => 2 * HOUR_MS - 14 * MINUTE_MS,
    run: async (told) => {
      await isTold(told, 'driver', 'stay-ends-soon')
      const { status, body } = await as(told, 'driver', 'POST', `/bookings/${told.bookings.get('driver')?.id}/check-out`)
      expect([status, body.status]).toEqual([200, 'COMPLETED'])
    },
  },
  {
    name: 'the provider sees what was earned: one stay, less the commission',
    run: async (told) => {
      const nowMs = told.drive.nowMs()
      const day = 24 * HOUR_MS
      const range = `from=${new Date(nowMs - day).toISOString()}&to=${new Date(nowMs + day).toISOString()}`
      let earned: Body | undefined
      await told.drive.until(SOON_MS, async () => {
        const { status, body } = await as(told, 'provider', 'GET', `/providers/earnings?${range}`)
        expect(status).toBe(200)
        earned = body
        return body.totals.some(({ net }) => net.amount === '8.10')
      })
      expect(earned?.totals).toMatchObject([
        {
          currency: 'CHF',
          gross: { amount: '27.00' },
          refunded: { amount: '18.00' },
          commission: { amount: '0.90' },
          net: { amount: '8.10' },
        },
      ])
    },
  },
]

/**
 * Nothing that somebody was told is lost, and nothing happened twice: each driver has exactly the bookings that were acknowledged, and
 * nobody was told the same of one cause twice. To be asked after every step, and after every crash.
 */
export const nothingOfItIsLost = async (told: Told): Promise<void> => {
  for (const person of ['driver', 'rival', 'latecomer'] as const) {
    if (!told.tokens.has(person)) continue
    const { status, body } = await as(told, person, 'GET', '/bookings')
    expect(status).toBe(200)
    const acknowledged = told.bookings.get(person)
    expect(body.items.map(({ id }) => id)).toEqual(acknowledged ? [acknowledged.id] : [])
    const notices = await noticesOf(told, person)
    expect(notices.filter((notice, i) => notices.indexOf(notice) !== i)).toEqual([])
  }
}
