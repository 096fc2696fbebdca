// The aggregate that the write path is measured with: a parking stay, about as large as a booking of ParkWise.
import type pg from 'pg'
import Type from 'typebox'
import { systemClock } from '#platform/host/real-world.ts'
import { accept } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { collection } from '#platform/store/collection.ts'
import { eventType } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { type OpenStore, openStore } from '#platform/store/store.ts'

export const STAMP = { system: 'bench', service: 'stays' }

export type Stay = {
  readonly spotId: string
  readonly plate: string
  readonly from: string
  readonly to: string
  readonly minutes: number
  readonly price: { readonly amountMinor: number; readonly currency: string }
  readonly status: string
}
type Extend = { readonly type: 'Extend'; readonly minutes: number }
type Extended = { readonly type: 'Extended'; readonly minutes: number; readonly priceMinor: number }

const initial: Stay = {
  spotId: '018f4c0e-7a2b-7c3d-8e4f-5a6b7c8d9e0f',
  plate: 'ZH 123456',
  from: '2026-03-01T10:00:00.000Z',
  to: '2026-03-01T12:00:00.000Z',
  minutes: 0,
  price: { amountMinor: 0, currency: 'CHF' },
  status: 'PENDING_PAYMENT',
}

export const stayExtended = eventType(
  'stays.stay-extended.v1',
  'A stay lasts longer.',
  Type.Object(
    {
      stayId: Type.String(),
      spotId: Type.String(),
      plate: Type.String(),
      minutes: Type.Integer(),
      priceMinor: Type.Integer(),
      currency: Type.String(),
    },
    { additionalProperties: false },
  ),
  { stayId: 's', spotId: 'p', plate: 'ZH 1', minutes: 1, priceMinor: 1, currency: 'CHF' },
)

/** Extending is always allowed, publishes one event and sets no timer. */
export const stays = collection<Stay, Extend, Extended, never>({
  name: 'stay',
  decider: {
    initial,
    decide: (_, { minutes }) => accept({ type: 'Extended', minutes, priceMinor: minutes * 5 }),
    evolve: (stay, event) => ({
      ...stay,
      minutes: stay.minutes + event.minutes,
      price: { ...stay.price, amountMinor: stay.price.amountMinor + event.priceMinor },
    }),
  },
  columns: { spot: { type: 'text', of: (stay) => stay.spotId } },
  publish: ({ minutes }, { spotId, plate, price }, stayId) => [
    stayExtended.of({ stayId, spotId, plate, minutes, priceMinor: price.amountMinor, currency: price.currency }),
  ],
})

export const EXTEND: Extend = { type: 'Extend', minutes: 15 }

/** 41 characters, in the order of `number`. */
export const stayId = (number: number): string => `stay-${String(number).padStart(36, '0')}`

const run = Date.now().toString(36)
let sent = 0
/** A message that nobody has sent before, with an id as long as a UUID. */
export const newMessage = (): Message => ({ id: `${run}-${String(++sent).padStart(35 - run.length, '0')}` as MessageId, atMs: Date.now() })

/** A store of its own, in its own schema. */
export const openStays = async (pool: pg.Pool, schema: string, onCommit: () => void = () => undefined): Promise<OpenStore> => {
  const engine = postgresEngine({ pool, schema })
  await engine.migrate([stays])
  return openStore({ engine, clock: systemClock, stamp: STAMP, collections: [stays], onCommit })
}
