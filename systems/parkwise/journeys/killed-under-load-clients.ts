// Those who use a Plaza that is being killed: drivers, providers, newcomers, and somebody who imports car parks at the command line.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runPlaza } from '#platform/host/testing/plaza-process.ts'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { peakWithin, type TimeSlot } from '#platform/kernel/time-slot.ts'
import { type Chance, chanceOf } from './killed-under-load-chance.ts'
import type { Ledger, Person } from './killed-under-load-ledger.ts'

export const PASSWORD = 'correct horse battery'
/** One space, three, and a lot that is two calendars. */
const CAPACITIES = [1, 3, 1, 60, 3]
const SPOTS_LIMIT = 12
const FEATURES = 40
const DRIVERS = 12
const PROVIDERS = 2

type Spot = { readonly id: string; readonly capacity: number; readonly by: Person }
export type Load = {
  readonly ledger: Ledger
  /** Spots that somebody was told are listed. */
  readonly spots: Spot[]
  /** When one can park: few intervals that overlap, so that clients meet. */
  readonly slots: readonly TimeSlot[]
  readonly isOver: () => boolean
}

/** The intervals of a load that begins at `nowMs`. */
export const slotsFrom = (nowMs: number): readonly TimeSlot[] => {
  const dayMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS + HOUR_MS
  return [
    [0, 2],
    [1, 2],
    [1, 4],
    [3, 4],
  ].map(([from = 0, to = 0]) => ({ fromMs: dayMs + from * HOUR_MS, toMs: dayMs + to * HOUR_MS }))
}

const query = (slot: TimeSlot): string => String(new URLSearchParams({ from: toIso(slot.fromMs), to: toIso(slot.toMs) }))

/** Opens an account; whoever gets no answer asks until there is one. */
const newcomer = async ({ ledger }: Load, name: string, role: 'driver' | 'provider'): Promise<Person> => {
  const person: Person = { name, email: `${name}@example.com` }
  const body = { email: person.email, password: PASSWORD, fullName: `The ${name}`, role }
  const answer = await ledger.ask({ kind: 'register', by: person, path: '/auth/register', body, key: `register-${name}` })
  if (answer?.status === 201) person.token = answer.body.accessToken
  return person
}

/** Opens one account after the other: few, since hashing a password takes a core its time. */
const newcomers = async (load: Load, chance: Chance): Promise<void> => {
  for (let i = 1; !load.isOver(); i++) {
    await newcomer(load, `newcomer-${i}`, 'driver')
    await pause(chance.between(500, 2_000))
  }
}

/** Lists spots, asks again for what was listed, and looks whether a lot has more bookings than spaces. */
const provider = async (load: Load, chance: Chance, by: Person): Promise<void> => {
  const { ledger, spots } = load
  const list = async (key: string): Promise<void> => {
    const capacity = chance.oneOf(CAPACITIES)
    const body = {
      name: `Lot ${key}`,
      address: 'Central 1, 8001 Zürich',
      location: { type: 'Point', coordinates: [8.5438, 47.3768] },
      capacity,
      timeZone: 'Europe/Zurich',
      pricing: { hourly: { amount: '4.50', currency: 'CHF' } },
    }
    const answer = await ledger.ask({ kind: 'list', by, path: '/providers/spots', body, key })
    if (answer?.status === 201) spots.push({ id: answer.body.id, capacity, by })
  }
  const count = async ({ id, capacity, by: owner }: Spot): Promise<void> => {
    const path = `/providers/bookings?status=PENDING_PAYMENT&spotId=${id}&limit=100`
    const answer = await ledger.read(owner, path)
    const nowMs = Date.now()
    // What had expired before the answer came may have been replaced already.
    const held = (answer?.body.items ?? []) as unknown as { from: string; to: string; holdExpiresAt: string | null }[]
    const alive = held.filter(({ holdExpiresAt }) => holdExpiresAt !== null && Date.parse(holdExpiresAt) > nowMs)
    const taken = alive.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to), units: 1 }))
    const peak = peakWithin({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }, taken)
    if (peak > capacity) ledger.violations.push(`${peak} bookings at a time are shown for the ${capacity} spaces of ${id}`)
  }
  for (let i = 1; !load.isOver(); i++) {
    if (spots.length < SPOTS_LIMIT) await list(`${by.name}-lot-${i}`)
    else await repeat(load, chance, by)
    if (spots.length > 0) await count(chance.oneOf(spots))
    await pause(chance.between(50, 200))
  }
}

/** Asks once more for something that was asked for before, answered or not. */
const repeat = async ({ ledger }: Load, chance: Chance, by: Person): Promise<void> => {
  const mine = [...ledger.entries.values()].filter(({ wish }) => wish.by === by && wish.kind !== 'register')
  if (mine.length > 0) await ledger.ask(chance.oneOf(mine).wish)
}

/** Looks, books, pays, cancels, repeats; sometimes asks twice at once, and sometimes walks away from an answer that does not come. */
const driver = async (load: Load, chance: Chance, by: Person): Promise<void> => {
  const { ledger, spots, slots } = load
  const mine: string[] = []
  const walksAway = () => chance.happens(0.3)
  const book = async (key: string): Promise<void> => {
    const slot = chance.oneOf(slots)
    const body = { spotId: chance.oneOf(spots).id, from: toIso(slot.fromMs), to: toIso(slot.toMs), vehiclePlate: 'ZH 123456' }
    const wish = { kind: 'book', by, path: '/bookings', body, key } as const
    const [answer] = await Promise.all(chance.happens(0.15) ? [ledger.ask(wish), ledger.ask(wish)] : [ledger.ask(wish, walksAway)])
    if (answer?.status === 201) mine.push(answer.body.id)
    if (answer?.status === 201 && chance.happens(0.5)) await pay(`${key}-paid`)
  }
  const cancel = async (key: string): Promise<void> => {
    const id = mine.pop()
    if (id) await ledger.ask({ kind: 'cancel', by, path: `/bookings/${id}/cancel`, key }, walksAway)
  }
  /** Most are good for it; some banks say no, some payers walk away from the bank's page, some providers answer too late. */
  const pay = async (key: string): Promise<void> => {
    const bookingId = mine.at(-1)
    if (!bookingId) return
    const paymentMethod = chance.oneOf(['tok_visa', 'tok_visa', 'tok_visa', 'tok_declined', 'tok_timeout', 'tok_action'])
    const wish = { kind: 'pay', by, path: '/payments/process', body: { bookingId, paymentMethod }, key } as const
    await Promise.all(chance.happens(0.15) ? [ledger.ask(wish), ledger.ask(wish)] : [ledger.ask(wish, walksAway)])
  }
  const look = async (): Promise<void> => {
    const { id, capacity } = chance.oneOf(spots)
    const answer = await ledger.read(undefined, `/parking-spots/${id}/availability?${query(chance.oneOf(slots))}`)
    if (!answer) return
    const { freeUnits } = answer.body
    if (answer.status !== 200 || freeUnits < 0 || freeUnits > capacity) {
      ledger.violations.push(`${id} has ${capacity} spaces, of which ${freeUnits} are said to be free (${answer.status})`)
    }
  }
  for (let i = 1; !load.isOver(); i++) {
    const dice = chance.between(1, 100)
    if (spots.length === 0) await pause(50)
    else if (dice <= 45) await book(`${by.name}-book-${i}`)
    else if (dice <= 60) await pay(`${by.name}-pay-${i}`)
    else if (dice <= 72) await cancel(`${by.name}-cancel-${i}`)
    else if (dice <= 85) await repeat(load, chance, by)
    else await look()
    await pause(chance.between(5, 60))
  }
}

/** The file of an import, and the names of the car parks in it. */
const writeCarParks = (folder: string, round: number): { readonly file: string; readonly names: readonly string[] } => {
  const names = Array.from({ length: FEATURES }, (_, i) => `Car park ${round}-${i}`)
  const features = names.map((name, i) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [8.4 + i / 1_000, 47.3 + round / 100] },
    properties: { name, capacity: CAPACITIES[i % CAPACITIES.length], timeZone: 'Europe/Zurich' },
  }))
  const file = join(folder, `car-parks-${round}.geojson`)
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }))
  return { file, names }
}

/** What an importer was told is in: files, and the names of their car parks. */
export type Imported = { readonly files: string[]; readonly names: string[] }

/**
 * Imports file after file beside whatever runs, each until the command says that all of it is in. On a machine on which no command
 * lived long enough, the first one is completed when the killing is over; then it must work.
 */
const importer = async (load: Load, chance: Chance, by: Person, data: string, imported: Imported): Promise<void> => {
  for (let round = 1; !load.isOver() || imported.files.length === 0; ) {
    const isCalm = load.isOver()
    const { file, names } = writeCarParks(data, round)
    const { status, stdout, stderr } = await runPlaza(data, ['parkwise', 'import', file, '--provider', by.email])
    if (status === 0) {
      imported.files.push(file)
      imported.names.push(...names)
      round += 1
    } else if (isCalm) throw new Error(`the import ended with ${status}: ${stdout}${stderr}`)
    await pause(chance.between(500, 2_000))
  }
}

export type People = { readonly importing: Person; readonly providers: readonly Person[]; readonly drivers: readonly Person[] }

/** Opens the accounts of those who are there from the beginning. */
export const registerEverybody = async (load: Load): Promise<People> => {
  const drivers = await Promise.all(Array.from({ length: DRIVERS }, (_, i) => newcomer(load, `driver-${i + 1}`, 'driver')))
  const providers = await Promise.all(Array.from({ length: PROVIDERS }, (_, i) => newcomer(load, `provider-${i + 1}`, 'provider')))
  return { importing: await newcomer(load, 'importer', 'provider'), providers, drivers }
}

/** Lets everybody go on until the load is over; each chooses by a seed of their own. */
export const everybody = async (load: Load, people: People, seed: number, data: string, imported: Imported): Promise<void> => {
  const { importing, providers, drivers } = people
  await Promise.all([
    newcomers(load, chanceOf(seed + 1)),
    importer(load, chanceOf(seed + 2), importing, data, imported),
    ...providers.map((by, i) => provider(load, chanceOf(seed + 100 + i), by)),
    ...drivers.map((by, i) => driver(load, chanceOf(seed + 200 + i), by)),
  ])
}
