import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import type { Role } from '#platform/simulator/people.ts'
import { type Account, as, logIn, readInbox, refresh, register } from './account.ts'

type Lot = { readonly id: string; readonly capacity: number; isPaused: boolean }
export type Provider = Account & {
  readonly spots: Lot[]
  readonly blocks: [string, string][]
}

/** Few spaces, so that people meet; and every kind of price. */
const LOTS = [
  { name: 'Parkhaus am Central', capacity: 1, pricing: { hourly: { amount: '4.50', currency: 'CHF' } } },
  {
    name: 'Hof Niederdorf',
    capacity: 2,
    pricing: {
      hourly: { amount: '3.00', currency: 'CHF' },
      dailyMax: { amount: '18.00', currency: 'CHF' },
      night: { from: '22:00', to: '06:00', hourly: { amount: '1.50', currency: 'CHF' } },
    },
  },
  {
    name: 'Parkdeck Hauptbahnhof',
    capacity: 4,
    pricing: { hourly: { amount: '2.20', currency: 'EUR' }, minimum: { amount: '2.00', currency: 'EUR' } },
  },
] as const

const list = async (provider: Provider): Promise<void> => {
  for (const [i, { name, capacity, pricing }] of LOTS.entries()) {
    const body = {
      name,
      address: `Central ${i + 1}, 8001 Zürich`,
      location: { type: 'Point', coordinates: [8.5438 + i / 1_000, 47.3768] },
      capacity,
      timeZone: 'Europe/Zurich',
      pricing,
    }
    const { status, body: told } = await as(provider, 'POST', '/providers/spots', { key: provider.person.newKey('list'), body })
    if (status === 201) provider.spots.push({ id: told.id, capacity, isPaused: false })
  }
}

const bookings = async (provider: Provider, status: string): Promise<readonly { readonly id: string }[]> =>
  (await as(provider, 'GET', `/providers/bookings?status=${status}&limit=50`)).body.items ?? []

const callOff = async (provider: Provider): Promise<void> => {
  const found = await bookings(provider, 'CONFIRMED')
  if (found.length === 0) return
  const { id } = provider.person.dice().pick(found)
  await as(provider, 'POST', `/bookings/${id}/cancel`, { key: provider.person.newKey('cancel') })
}

const letIn = async (provider: Provider): Promise<void> => {
  const found = await bookings(provider, 'CONFIRMED')
  if (found.length === 0) return
  await as(provider, 'POST', `/bookings/${provider.person.dice().pick(found).id}/check-in`, { key: provider.person.newKey('check-in') })
}

const block = async (provider: Provider): Promise<void> => {
  const { person } = provider
  const dice = person.dice()
  const spot = dice.pick(provider.spots)
  const fromMs = person.nowMs() + dice.between(0, 4) * HOUR_MS
  const body = {
    from: toIso(fromMs),
    to: toIso(fromMs + dice.between(1, 3) * HOUR_MS),
    reason: 'Cleaning',
    units: dice.between(1, spot.capacity),
  }
  const { status, body: told } = await as(provider, 'POST', `/providers/spots/${spot.id}/blocks`, { key: person.newKey('block'), body })
  if (status === 201) provider.blocks.push([spot.id, told.id])
}

const unblock = async (provider: Provider): Promise<void> => {
  const [spotId, id] = provider.person.dice().pick(provider.blocks)
  const { status } = await as(provider, 'DELETE', `/providers/spots/${spotId}/blocks/${id}`)
  if (status === 204 || status === 404)
    provider.blocks.splice(
      provider.blocks.findIndex((known) => known[1] === id),
      1,
    )
}

const patch = async (
  provider: Provider,
  spot: Lot,
  body: { readonly capacity: number } | { readonly status: 'ACTIVE' | 'PAUSED' },
): Promise<void> => {
  const { status, headers } = await as(provider, 'GET', `/providers/spots/${spot.id}`)
  if (status !== 200) return
  const told = await as(provider, 'PATCH', `/providers/spots/${spot.id}`, { headers: { 'if-match': String(headers.etag) }, body })
  if (told.status === 200) spot.isPaused = told.body.status === 'PAUSED'
}

/** A space more or less, or no new bookings for a while. */
const change = async (provider: Provider): Promise<void> => {
  const dice = provider.person.dice()
  const spot = dice.pick(provider.spots)
  const capacity = Math.max(1, spot.capacity + dice.between(-1, 1))
  await patch(provider, spot, dice.chance(0.85) ? { capacity } : { status: 'PAUSED' })
}

const paused = ({ spots }: Provider): Lot[] => spots.filter(({ isPaused }) => isPaused)
const reopen = (provider: Provider): Promise<void> => patch(provider, provider.person.dice().pick(paused(provider)), { status: 'ACTIVE' })

/** Providers list spaces, block them, call bookings off and look at what they earn. */
export const provider: Role<Provider> = {
  name: 'provider',
  count: 1,
  everyMs: 4 * MINUTE_MS,
  arrive: async (person) => {
    const self: Provider = { ...(await register(person, 'provider')), spots: [], blocks: [] }
    await list(self)
    return self
  },
  doings: [
    { name: 'lists the spaces', weight: (self) => (self.spots.length < LOTS.length ? 20 : 0), run: list },
    { name: 'calls a booking off', weight: () => 1, run: callOff },
    { name: 'opens the barrier', weight: () => 2, run: letIn },
    { name: 'blocks a space', weight: (self) => (self.spots.length > 0 && self.blocks.length < 4 ? 2 : 0), run: block },
    { name: 'ends a block', weight: (self) => (self.blocks.length > 0 ? 2 : 0), run: unblock },
    { name: 'changes a lot', weight: (self) => (self.spots.length > 0 ? 3 : 0), run: change },
    { name: 'opens a lot again', weight: (self) => (paused(self).length > 0 ? 8 : 0), run: reopen },
    {
      name: 'looks at the earnings',
      weight: () => 1,
      run: async (self) => {
        const nowMs = self.person.nowMs()
        const days = new URLSearchParams({ from: toIso(nowMs - 24 * HOUR_MS), to: toIso(nowMs) })
        await as(self, 'GET', `/providers/earnings?${days}`)
      },
    },
    { name: 'reads the inbox', weight: () => 1, run: readInbox },
    { name: 'comes back to the app', weight: () => 1, run: (self) => refresh(self) },
    { name: 'logs in again', weight: () => 0.2, run: logIn },
  ],
}
