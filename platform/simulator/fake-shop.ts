// A shop with one mistake or none, small enough to be simulated in a moment: for tests of the simulator itself.
import Type from 'typebox'
import { on } from '#platform/bus/consumer.ts'
import { commandMessage } from '#platform/edge/request.ts'
import { service } from '#platform/host/service.ts'
import { accept } from '#platform/kernel/decision.ts'
import { derivedId, type MessageId } from '#platform/kernel/ids.ts'
import { collection } from '#platform/store/collection.ts'
import { eventType } from '#platform/store/event-type.ts'
import { type Invariant, invariant } from './invariant.ts'
import type { Role } from './people.ts'
import type { Simulation } from './simulation.ts'

const sold = eventType('shop.sold.v1', 'Something was sold.', Type.Object({ article: Type.String() }), { article: 'pen' })

const sales = collection<{ readonly article: string } | null, string, string, never>({
  name: 'sale',
  decider: { initial: null, decide: (sale, article) => (sale ? accept() : accept(article)), evolve: (_sale, article) => ({ article }) },
  publish: (article) => [sold.of({ article })],
})
const counts = collection<number, 'add', 'added', never>({
  name: 'sale_count',
  decider: { initial: 0, decide: () => accept('added'), evolve: (count) => count + 1 },
})

/** What may be wrong with the shop: sales that are told of twice count twice, or pens cannot be sold at all. */
export type Mistake = 'counts-twice' | 'breaks-on-pens' | 'none'

const shop = (mistake: Mistake) =>
  service({
    name: 'shop',
    purpose: 'Sells things and counts what it has sold.',
    collections: [sales, counts],
    publishes: [sold],
    compose: ({ store, clock }) => ({
      api: {},
      http: (app) => {
        const schema = {
          operationId: 'sell',
          body: Type.Object({ article: Type.String() }),
          response: { 201: Type.Object({ id: Type.String() }) },
        }
        app.post('/sales', { config: { access: 'public' }, schema }, async (request, reply) => {
          const { message } = commandMessage(request, clock.nowMs())
          const { article } = request.body
          if (mistake === 'breaks-on-pens' && article === 'pen') throw new Error('no pens here')
          const id = derivedId('sale', message.id)
          await store.execute(sales, id, article, message)
          return reply.code(201).send({ id })
        })
      },
      consumers: [
        {
          name: 'count',
          purpose: 'Counts sales.',
          subscriptions: [
            on(sold, (_event, message) => {
              const id = mistake === 'counts-twice' ? (`${message.id}/${clock.nowMs()}` as MessageId) : message.id
              return store.execute(counts, 'all', 'add', { ...message, id })
            }),
          ],
        },
      ],
    }),
  })

const clerk: Role<{ readonly sell: (article: string) => Promise<void> }> = {
  name: 'clerk',
  count: 3,
  everyMs: 60_000,
  arrive: async (person) => ({
    sell: async (article) => {
      await person.call('POST', '/sales', { key: person.newKey('sell'), body: { article } })
    },
  }),
  doings: [
    { name: 'sells a pen', weight: () => 1, run: ({ sell }) => sell('pen') },
    { name: 'sells a book', weight: () => 3, run: ({ sell }) => sell('book') },
  ],
}

/** A simulation of the shop. */
export const shopSimulation = (mistake: Mistake): Simulation => ({
  name: 'shop',
  stage: () => ({
    system: {
      name: 'fake',
      title: 'Fake',
      port: 0,
      services: [shop(mistake)],
      tokens: { audience: { issuer: 'https://fake.example', audience: 'fake' }, keys: async () => ({ keys: [] }) },
    },
    environment: {},
    outside: {},
  }),
  roles: [clerk],
  invariants: new URL('./invariants/', import.meta.url),
  startMs: Date.UTC(2026, 0, 5, 8),
  changes: [],
  restMs: 1_800_000,
  mend: async () => undefined,
  poison: [],
  olderRelease: {},
  summary: (_outside, { answers }) => ({ answers }),
})

/** What must be so in the shop. */
export const shopInvariants: readonly Invariant[] = [
  invariant('Every sale is counted once.', ({ atRest, states, broken }) => {
    atRest(() => {
      const counted = states(counts).get('all') ?? 0
      if (counted !== states(sales).size) broken(`${states(sales).size} sales count as ${counted}`)
    })
  }),
  invariant('Nobody is told of an error.', ({ onAnswer, broken }) => {
    onAnswer(({ status, path }) => {
      if (status >= 500 && status !== 503) broken(`${path} answered ${status}`)
    })
  }),
]
