import { HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import type { Role } from '#platform/simulator/people.ts'
import { type Account, as, refresh, register } from './account.ts'
import type { Driver } from './driver.ts'
import type { Provider } from './provider.ts'

/** A used token that comes back after this long was stolen. */
const GRACE_MS = 90 * SECOND_MS

const victims = ({ person }: Account): readonly Driver[] => person.others<Driver>('driver').filter(({ trips }) => trips.length > 0)

/** Looks at, pays for and cancels what is somebody else's. */
const meddle = async (self: Account): Promise<void> => {
  const { person } = self
  const dice = person.dice()
  const { id } = dice.pick(dice.pick(victims(self)).trips)
  await as(self, 'GET', `/bookings/${id}`)
  await as(self, 'POST', `/bookings/${id}/cancel`, { key: person.newKey('meddle') })
  await as(self, 'POST', '/payments/process', { key: person.newKey('meddle'), body: { bookingId: id, paymentMethod: 'tok_visa' } })
}

const stolenTokens = ({ person }: Account) =>
  person.others<Driver>('driver').flatMap(({ spent }) => spent.filter(({ atMs }) => atMs < person.nowMs() - GRACE_MS).slice(-3))

const useStolenToken = async (self: Account): Promise<void> => {
  const { token } = self.person.dice().pick(stolenTokens(self))
  await self.person.call('POST', '/auth/refresh', { body: { refreshToken: token } })
}

const payments = (self: Account) => victims(self).flatMap(({ trips }) => trips.filter(({ paymentId }) => paymentId !== undefined))

/** Says that a payment has succeeded, in the very words of the provider, but for the signature. */
const forge = async (self: Account): Promise<void> => {
  const { person } = self
  const { id, paymentId = '', price } = person.dice().pick(payments(self))
  const body = {
    ...{ id: person.newKey('evt'), type: 'charge.succeeded', createdAt: toIso(person.nowMs()), paymentId },
    ...{ reference: { type: 'booking', id }, amount: price, charge: { status: 'succeeded', providerRef: 'ch_forged' } },
  }
  const headers = { 'plaza-signature': `t=${Math.floor(person.nowMs() / SECOND_MS)},v1=${'0'.repeat(64)}` }
  await person.call('POST', '/payments/webhooks/sandbox', { body, headers })
}

const guess = async (self: Account): Promise<void> => {
  const { email } = self.person.dice().pick(self.person.others<Driver>('driver'))
  await self.person.call('POST', '/auth/login', { body: { email, password: 'password1' } })
}

/** The same key for two different wishes. */
const reuseKey = async (self: Account): Promise<void> => {
  const { person } = self
  const key = person.newKey('reused')
  const spots = person.others<Provider>('provider').flatMap((provider) => provider.spots)
  const spotId = person.dice().pick(spots).id
  const fromMs = Math.ceil(person.nowMs() / HOUR_MS) * HOUR_MS + 4 * HOUR_MS
  for (const vehiclePlate of ['ZH 1', 'ZH 2']) {
    const body = { spotId, from: toIso(fromMs), to: toIso(fromMs + HOUR_MS / 2), vehiclePlate }
    await as(self, 'POST', '/bookings', { key, body })
  }
}

/** Somebody with an account and bad intentions. */
export const hostile: Role<Account> = {
  name: 'hostile',
  count: 1,
  everyMs: 8 * MINUTE_MS,
  arrive: (person) => register(person, 'driver'),
  doings: [
    { name: 'meddles with the bookings of others', weight: (self) => (victims(self).length > 0 ? 3 : 0), run: meddle },
    { name: 'uses a stolen refresh token', weight: (self) => (stolenTokens(self).length > 0 ? 1 : 0), run: useStolenToken },
    { name: 'forges a webhook', weight: (self) => (payments(self).length > 0 ? 2 : 0), run: forge },
    { name: 'guesses a password', weight: (self) => (self.person.others('driver').length > 0 ? 0.5 : 0), run: guess },
    {
      name: 'uses a key twice',
      weight: (self) => (self.person.others<Provider>('provider').some(({ spots }) => spots.length > 0) ? 1 : 0),
      run: reuseKey,
    },
    { name: 'stays logged in', weight: () => 0.5, run: (self) => refresh(self) },
  ],
}
