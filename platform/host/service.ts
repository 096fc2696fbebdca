import type { JWK } from 'jose'
import type { Logger } from 'pino'
import Type, { type Static, type TObject } from 'typebox'
import type { Consumer, Tail } from '#platform/bus/consumer.ts'
import type { CursorCodec } from '#platform/edge/cursor.ts'
import type { GrpcService } from '#platform/edge/grpc/grpc-service.ts'
import type { HttpApp } from '#platform/edge/http-app.ts'
import type { LiveFeed } from '#platform/edge/realtime/live-feed.ts'
import type { PageNeeds } from '#platform/edge/web-pages.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { AnyCollection } from '#platform/store/collection.ts'
import type { EventType } from '#platform/store/event-type.ts'
import type { Store } from '#platform/store/store.ts'
import type { Companion } from './companion.ts'
import type { WebApp } from './web-app.ts'

/** What a service gets from the host. */
export type ServiceContext<Settings extends TObject, Needs> = {
  /** The system it runs in, for example `parkwise`. */
  readonly system: string
  readonly settings: Static<Settings>
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly tail: Tail
  readonly cursors: CursorCodec
  /** A key of this service for one purpose, 32 bytes, the same in all replicas and after every restart. */
  readonly keyFor: (purpose: string) => Uint8Array
  /**
   * A folder of the system for files of one kind, below the data folder and made when it is asked for; only its owner may look
   * into it. Undefined where nothing outlives the process.
   */
  readonly folder: ((name: string) => string) | undefined
  /** Where people reach the system, without a slash at the end; asked when it is needed, since a port may be chosen at the start. */
  readonly publicUrl: () => string
  /** The mail server, with its password; undefined when none is set. A secret. */
  readonly smtpUrl: string | undefined
  /** What its companion offers; undefined where it has none, and for commands, which never talk to the outside. */
  readonly companion: unknown
  /** The APIs of other services: the function itself in one process, a gRPC client across processes. */
  readonly needs: Needs
}

/** What a composed service offers. */
export type Offers<Api> = {
  /** What other services may call; its type is in the service's `contract/`. */
  readonly api: Api
  /** Adds its routes to the gateway. */
  readonly http?: (app: HttpApp) => void
  readonly consumers?: readonly Consumer[]
  /** What it tells those who watch, over the gateway's WebSockets, from its own log. */
  readonly realtime?: LiveFeed
  /** Only made, and their code only read into memory, in a process that answers gRPC. */
  readonly grpc?: readonly (() => GrpcService | Promise<GrpcService>)[]
  readonly commands?: readonly Command[]
  /** What the pages of the system's web app need of it; asked for each page. */
  readonly page?: () => PageNeeds
  /** Lets go of what it holds outside, while its consumers finish; what waits for the outside then must fail, not hang. */
  readonly stop?: () => Promise<void>
}

/** A service is a value: what it is, what it needs, and how it is put together. It holds nothing until it is composed. */
export type Service<Api, Settings extends TObject, Needs> = {
  readonly name: string
  /** What it is for, in one sentence. */
  readonly purpose: string
  /** Each property is an environment variable `PLAZA_<SYSTEM>_<PROPERTY>`; defaults and descriptions are in the schema. */
  readonly settings: Settings
  readonly collections: readonly AnyCollection[]
  readonly publishes: readonly EventType[]
  readonly needs: readonly (keyof Needs & string)[]
  readonly compose: (context: ServiceContext<Settings, Needs>) => Promise<Offers<Api>> | Offers<Api>
  /** How its API is called in another process, at `host:port`. Services that nobody calls have none. */
  readonly connect?: (address: string) => Api | Promise<Api>
  /** What must run beside it, if anything: a stand-in for something outside. A method, so that services of unlike types stand in one list. */
  companion?(settings: Static<Settings>): Companion | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: services of unlike types stand in one list; the host only passes values on
export type AnyService = Service<any, any, any>

type Nothing = Record<never, never>
const NO_SETTINGS = Type.Object({})

type Declared<Api, Settings extends TObject, Needs> = Pick<Service<Api, Settings, Needs>, 'name' | 'purpose' | 'compose'> &
  Partial<Service<Api, Settings, Needs>>

/** Declares a service; what is left out means: no settings, no collections, no events, no needs. */
export const service = <Api = Nothing, Settings extends TObject = typeof NO_SETTINGS, Needs = Nothing>(
  declared: Declared<Api, Settings, Needs>,
): Service<Api, Settings, Needs> => ({
  settings: NO_SETTINGS as TObject as Settings,
  collections: [],
  publishes: [],
  needs: [],
  ...declared,
})

/** Where a command writes: answers to `out`, progress and errors to `note`. */
export type CommandIo = {
  readonly out: (line: string) => void
  readonly note: (line: string) => void
  /** Draws a bar on a terminal; a line now and then elsewhere. */
  readonly progress: (done: number, total: number, label: string) => void
  readonly cwd: string
}

/** A command of the CLI: `npm run plaza -- <system> <path…> <args…>`. */
export type Command = {
  readonly path: readonly string[]
  /** How it is called, beginning with its path: `identity grant EMAIL ROLE`. */
  readonly usage: string
  readonly summary: string
  /** The exit status: 0 when it worked, 1 when it did not, 2 when it was called wrongly. */
  readonly run: (args: readonly string[], io: CommandIo) => Promise<number>
}

/** The APIs of a system's services by name; the system knows their types. */
export type Apis = Readonly<Record<string, unknown>>

/** What demo data is made with. It must be safe to repeat after a crash: message ids say what was done before. */
export type DemoContext = {
  readonly log: Logger
  readonly nowMs: number
  readonly random: Random
  /** Runs a command of one of the system's services, as the CLI would; its exit status. */
  readonly command: (path: readonly string[], args: readonly string[]) => Promise<number>
}

/** A list of services with one gateway, one database URL and one set of users. */
export type System = {
  readonly name: string
  readonly title: string
  readonly port: number
  readonly services: readonly AnyService[]
  /** Who signs the access tokens of its users, and where the gateway gets the keys. */
  readonly tokens: {
    readonly audience: { readonly issuer: string; readonly audience: string }
    readonly keys: (apis: Apis) => Promise<{ readonly keys: readonly JWK[] }>
  }
  /** What people see of it in a browser. */
  readonly web?: WebApp
  /** What `npm start` puts in when the data folder is new, through the services' own APIs. */
  readonly demo?: (apis: Apis, context: DemoContext) => Promise<void>
  /** Commands that concern several of its services. */
  readonly commands?: (apis: Apis) => readonly Command[]
}
