import Type from 'typebox'
import { on } from '#platform/bus/consumer.ts'
import { type GrpcService, grpcService } from '#platform/edge/grpc/grpc-service.ts'
import { accept, invariant, reject } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { collection } from '#platform/store/collection.ts'
import { eventType } from '#platform/store/event-type.ts'
import type { Message } from '#platform/store/message.ts'
import { type System, service } from './service.ts'

type Balance = { readonly total: number }
type Add = { readonly type: 'Add'; readonly amount: number }
type Added = { readonly type: 'Added'; readonly amount: number }

const MOST = 1_000
const rules = {
  initial: { total: 0 },
  decide: (state: Balance, { amount }: Add) =>
    state.total + amount > MOST ? reject('TooMuch' as const) : accept<Added>({ type: 'Added', amount }),
  evolve: (state: Balance, { amount }: Added): Balance => ({ total: state.total + amount }),
}

const amountAdded = eventType(
  'ledger.amount-added.v1',
  'An amount was added.',
  Type.Object({ account: Type.String(), amount: Type.Integer() }),
  { account: 'a', amount: 1 },
)

const accounts = collection<Balance, Add, Added, 'TooMuch'>({
  name: 'account',
  decider: rules,
  publish: ({ amount }, _state, account) => [amountAdded.of({ account, amount })],
})
const copies = collection<Balance, Add, Added, 'TooMuch'>({ name: 'copy', decider: rules })

export type LedgerApi = {
  readonly add: (account: string, amount: number, message: Message) => Promise<void>
  readonly total: (account: string) => Promise<number>
}
export type MirrorApi = { readonly total: (account: string) => Promise<number>; readonly ledgerTotal: (account: string) => Promise<number> }

const Amount = Type.Object({ amount: Type.Integer() }, { additionalProperties: false })
const Account = Type.Object({ account: Type.String() })

/** One gRPC method, `/two.Ledger/Total`: the account as text, its total as text. */
const ledgerGrpc = (api: LedgerApi): GrpcService => {
  const text = { requestSerialize: (value: string) => Buffer.from(value), requestDeserialize: (bytes: Buffer) => bytes.toString() }
  const total = {
    path: '/two.Ledger/Total',
    requestStream: false,
    responseStream: false,
    ...text,
    responseSerialize: text.requestSerialize,
    responseDeserialize: text.requestDeserialize,
  } as const
  return grpcService({ total }, [], { total: async (account) => String(await api.total(account)) })
}

const ledgerSettings = Type.Object({
  currency: Type.String({ default: 'EUR', pattern: '^[A-Z]{3}$', examples: ['EUR'], description: 'What it counts in.' }),
})

export const ledger = service<LedgerApi, typeof ledgerSettings, Record<never, never>>({
  name: 'ledger',
  purpose: 'Keeps amounts.',
  settings: ledgerSettings,
  collections: [accounts],
  publishes: [amountAdded],
  needs: [],
  connect: (address) => ({
    add: async () => {
      throw new Error(`nobody answers at ${address}`)
    },
    total: async () => {
      throw new Error(`nobody answers at ${address}`)
    },
  }),
  compose: ({ store, settings, clock, log }) => {
    const api: LedgerApi = {
      add: async (account, amount, message) => {
        const { rejected } = await store.execute(accounts, account, { type: 'Add', amount }, message)
        if (rejected) throw new RangeError(rejected)
      },
      total: async (account) => (await store.get(accounts, account))?.state.total ?? 0,
    }
    return {
      api,
      grpc: [() => ledgerGrpc(api)],
      http: (app) => {
        const config = { access: 'public' as const }
        app.post(
          '/accounts/:account',
          { config, schema: { params: Account, body: Amount, response: { 200: Amount } } },
          async (request) => {
            const { account } = request.params
            await api.add(account, request.body.amount, { id: `http/${request.id}` as MessageId, atMs: clock.nowMs() })
            return { amount: await api.total(account) }
          },
        )
        app.get('/accounts/:account', { config, schema: { params: Account, response: { 200: Amount } } }, async ({ params }) => ({
          amount: await api.total(params.account),
        }))
        app.get(
          '/slow/:ms',
          { config, schema: { params: Type.Object({ ms: Type.Integer() }), response: { 200: Amount } } },
          async ({ params }) => {
            log.info('a slow request has come')
            await new Promise<void>((resolve) => clock.after(params.ms, resolve))
            return { amount: params.ms }
          },
        )
      },
      commands: [
        {
          path: ['total'],
          usage: 'total ACCOUNT',
          summary: 'What an account holds.',
          run: async ([account], io) => {
            if (account === undefined) {
              io.note('Usage: total ACCOUNT')
              return 2
            }
            io.note('looking it up')
            io.out(`${await api.total(account)} ${settings.currency}`)
            return 0
          },
        },
        {
          path: ['break'],
          usage: 'break',
          summary: 'Throws.',
          run: async () => {
            throw new RangeError('the command broke')
          },
        },
      ],
    }
  },
})

const mirrorSettings = Type.Object({
  unlucky: Type.Optional(Type.Integer({ description: 'An amount that cannot be copied.' })),
})

export const mirror = service<MirrorApi, typeof mirrorSettings, { readonly ledger: LedgerApi }>({
  name: 'mirror',
  purpose: 'Keeps a copy of the amounts.',
  settings: mirrorSettings,
  collections: [copies],
  publishes: [],
  needs: ['ledger'],
  compose: ({ store, settings, needs }) => ({
    api: {
      total: async (account) => (await store.get(copies, account))?.state.total ?? 0,
      ledgerTotal: (account) => needs.ledger.total(account),
    },
    consumers: [
      {
        name: 'copy',
        purpose: 'Adds what was added.',
        subscriptions: [
          on(amountAdded, async ({ data: { account, amount } }, message) => {
            invariant(amount !== settings.unlucky, 'this amount cannot be copied')
            await store.execute(copies, account, { type: 'Add', amount }, message)
          }),
        ],
      },
    ],
  }),
})

/** A system of two services for tests of the host: a ledger, and a mirror that needs it and follows its events. */
export const twoServices: System = {
  name: 'two',
  title: 'Two services',
  port: 4901,
  // The mirror comes first although it needs the ledger.
  services: [mirror, ledger],
  tokens: { audience: { issuer: 'https://two.example', audience: 'two' }, keys: async () => ({ keys: [] }) },
  demo: async (apis, { nowMs }) => {
    const { add } = apis.ledger as LedgerApi
    for (const account of ['ada', 'bob']) await add(account, 10, { id: `demo/${account}` as MessageId, atMs: nowMs })
  },
}
