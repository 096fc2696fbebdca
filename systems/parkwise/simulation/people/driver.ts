import { HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import type { Role } from '#platform/simulator/people.ts'
import type { Outside } from '../stage.ts'
import { type Account, as, changePassword, logIn, readInbox, refresh, register } from './account.ts'
import type { Provider } from './provider.ts'

/** A booking as its driver remembers it. */
type Trip = {
  readonly id: string
  readonly fromMs: number
  readonly toMs: number
  readonly price: { readonly amount: string; readonly currency: string }
  status: string
  paymentId: string | undefined
  isPaying: boolean
  isReviewed: boolean
}
export type Driver = Account & { readonly trips: Trip[] }

const QUARTER_MS = 15 * MINUTE_MS
const FURTHEST_QUARTERS = 10
const TOKENS = ['tok_visa', 'tok_visa', 'tok_visa', 'tok_visa', 'tok_declined', 'tok_action', 'tok_action', 'tok_timeout'] as const

const withStatus = (driver: Driver, ...statuses: readonly string[]): Trip[] =>
  driver.trips.filter(({ status }) => statuses.includes(status))

/** Whole quarters of an hour, so that one stay often begins where another one ends. */
const someStay = ({ person }: Driver): { readonly fromMs: number; readonly toMs: number } => {
  const dice = person.dice()
  const now = Math.ceil(person.nowMs() / QUARTER_MS) * QUARTER_MS
  const fromMs = now + dice.between(0, FURTHEST_QUARTERS) * QUARTER_MS
  return { fromMs, toMs: fromMs + dice.between(1, 6) * QUARTER_MS }
}

const someSpot = ({ person }: Driver): string | undefined => {
  const spots = person.others<Provider>('provider').flatMap((provider) => provider.spots)
  return spots.length > 0 ? person.dice().pick(spots).id : undefined
}

const look = async (driver: Driver): Promise<void> => {
  const { fromMs, toMs } = someStay(driver)
  const around = new URLSearchParams({ lat: '47.3769', lng: '8.5417', radiusM: '3000', from: toIso(fromMs), to: toIso(toMs) })
  await as(driver, 'GET', `/parking-spots/search?${around}`)
  const spot = someSpot(driver)
  if (spot !== undefined) await as(driver, 'GET', `/parking-spots/${spot}`)
}

/** Books; who is in a hurry presses the button twice, or closes the app when no answer comes at once. */
const book = async (driver: Driver): Promise<void> => {
  const { person } = driver
  const spotId = someSpot(driver)
  if (spotId === undefined) return
  const { fromMs, toMs } = someStay(driver)
  const wish = {
    key: person.newKey('book'),
    body: { spotId, from: toIso(fromMs), to: toIso(toMs), vehiclePlate: 'ZH 123456' },
  }
  const presses = person.dice().chance(0.1) ? 2 : 1
  const isPatient = person.dice().chance(0.7)
  const ask = () => as(driver, 'POST', '/bookings', { ...wish, isPatient })
  const answers = await Promise.all(Array.from({ length: presses }, ask))
  const booked = answers.find(({ status }) => status === 201)
  if (!booked) return
  const { id, status, price } = booked.body
  driver.trips.push({ id, fromMs, toMs, price, status, paymentId: undefined, isPaying: false, isReviewed: false })
}

const pay = async (driver: Driver): Promise<void> => {
  const { person } = driver
  const dice = person.dice()
  const trip = dice.pick(withStatus(driver, 'PENDING_PAYMENT').filter(({ isPaying }) => !isPaying))
  trip.isPaying = true
  const body = { bookingId: trip.id, paymentMethod: dice.pick(TOKENS) }
  const { status, body: told } = await as(driver, 'POST', '/payments/process', { key: person.newKey('pay'), body })
  if (status === 202) trip.paymentId = told.paymentId
  if (status !== 202) trip.isPaying = false
  else if (told.nextAction) await atTheBank(driver, told.nextAction.url)
  await person.pause(dice.between(1, 90) * SECOND_MS)
  await lookAt(driver, trip)
}

/** Says yes, says no, or closes the window. */
const atTheBank = async ({ person }: Driver, url: string): Promise<void> => {
  const dice = person.dice()
  const { approve, refuse } = person.outside<Outside['provider']>('provider')
  await person.pause(dice.between(2, 240) * SECOND_MS)
  const answer = dice.pick(['approve', 'approve', 'approve', 'refuse', 'nothing'] as const)
  person.note(`at the bank: ${answer}`)
  if (answer === 'approve') await approve(url)
  if (answer === 'refuse') await refuse(url)
}

const lookAt = async (driver: Driver, trip: Trip): Promise<void> => {
  const { status, body } = await as(driver, 'GET', `/bookings/${trip.id}`)
  if (status !== 200) return
  trip.status = body.status
  trip.isPaying = body.payment?.state === 'RUNNING'
}

const cancel = async (driver: Driver): Promise<void> => {
  const { person } = driver
  const trip = person.dice().pick(withStatus(driver, 'PENDING_PAYMENT', 'CONFIRMED'))
  await as(driver, 'GET', `/bookings/${trip.id}/cancellation`)
  const { status, body } = await as(driver, 'POST', `/bookings/${trip.id}/cancel`, { key: person.newKey('cancel') })
  if (status === 200) trip.status = body.status
  else await lookAt(driver, trip)
}

const CHECK_IN_MS = 10 * MINUTE_MS
const here = (driver: Driver): Trip[] => {
  const nowMs = driver.person.nowMs()
  return withStatus(driver, 'CONFIRMED').filter(({ fromMs, toMs }) => nowMs >= fromMs - CHECK_IN_MS && nowMs < toMs)
}

const step = async (driver: Driver, trip: Trip, verb: 'check-in' | 'check-out'): Promise<void> => {
  const { status, body } = await as(driver, 'POST', `/bookings/${trip.id}/${verb}`, { key: driver.person.newKey(verb) })
  if (status === 200) trip.status = body.status
  else await lookAt(driver, trip)
}

const review = async (driver: Driver): Promise<void> => {
  const { person } = driver
  const dice = person.dice()
  const trip = dice.pick(withStatus(driver, 'COMPLETED').filter(({ isReviewed }) => !isReviewed))
  const rating = dice.between(1, 5)
  const { status, body } = await as(driver, 'POST', '/reviews', {
    key: person.newKey('review'),
    body: { orderId: trip.id, rating, text: 'As it was.' },
  })
  if (status !== 201) return
  trip.isReviewed = true
  if (dice.chance(0.3)) await as(driver, 'PUT', `/reviews/${body.id}`, { body: { rating: dice.between(1, 5) } })
}

/** Looks at one booking after the other, and forgets those that are long over. */
const lookAtAll = async (driver: Driver): Promise<void> => {
  await as(driver, 'GET', '/bookings?limit=50')
  const nowMs = driver.person.nowMs()
  for (const trip of [...driver.trips]) {
    if (trip.toMs < nowMs - 2 * HOUR_MS) driver.trips.splice(driver.trips.indexOf(trip), 1)
    else if (['PENDING_PAYMENT', 'CONFIRMED', 'ACTIVE'].includes(trip.status)) await lookAt(driver, trip)
  }
}

/** Drivers find, book, pay, come, leave and have an opinion. */
export const driver: Role<Driver> = {
  name: 'driver',
  count: 7,
  everyMs: 150 * SECOND_MS,
  arrive: async (person) => ({ ...(await register(person, 'driver')), trips: [] }),
  doings: [
    { name: 'looks around', weight: () => 3, run: look },
    { name: 'books', weight: (self) => (withStatus(self, 'PENDING_PAYMENT').length < 2 ? 6 : 1), run: book },
    {
      name: 'pays',
      weight: (self) => (withStatus(self, 'PENDING_PAYMENT').some(({ isPaying }) => !isPaying) ? 12 : 0),
      run: pay,
    },
    { name: 'cancels', weight: (self) => (withStatus(self, 'PENDING_PAYMENT', 'CONFIRMED').length > 0 ? 2 : 0), run: cancel },
    {
      name: 'arrives',
      weight: (self) => (here(self).length > 0 ? 8 : 0),
      run: (self) => step(self, self.person.dice().pick(here(self)), 'check-in'),
    },
    {
      name: 'leaves',
      weight: (self) => (withStatus(self, 'ACTIVE').length > 0 ? 2 : 0),
      run: (self) => step(self, self.person.dice().pick(withStatus(self, 'ACTIVE')), 'check-out'),
    },
    {
      name: 'reviews',
      weight: (self) => (withStatus(self, 'COMPLETED').some(({ isReviewed }) => !isReviewed) ? 2 : 0),
      run: review,
    },
    { name: 'looks at the bookings', weight: (self) => (self.trips.length > 0 ? 3 : 0), run: lookAtAll },
    { name: 'reads the inbox', weight: () => 1, run: readInbox },
    { name: 'comes back to the app', weight: () => 1, run: (self) => refresh(self) },
    { name: 'comes back to two tabs', weight: () => 0.5, run: (self) => refresh(self, 2) },
    { name: 'logs in again', weight: () => 0.2, run: logIn },
    { name: 'changes the password', weight: () => 0.1, run: changePassword },
  ],
}
