import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'

/** Where a companion process answers, and the key that only it and its service know. */
export type CompanionAddress = { readonly url: string; readonly key: Uint8Array }

/** A call to the gateway of the system, as the outside world makes it; answers with the status, rejects when nobody answers. */
export type CallGateway = (
  path: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<number>

/** What a companion works with, in a process of its own or in this one. */
export type CompanionContext = {
  readonly key: Uint8Array
  readonly clock: Clock
  readonly random: Random
  readonly callGateway: CallGateway
}

/**
 * A stand-in for something outside that a service talks to: a sandbox of a payment provider, say. On a laptop it runs beside
 * Plaza as a process of its own, isolated: it gets no settings and no database, and shares one key with its service. For tests
 * and the simulator it runs in the same process, on their clock.
 */
export type Companion<Api = unknown> = {
  readonly name: string
  /** What it is for, in one sentence. */
  readonly purpose: string
  /** The program of its own process: a module that calls `runCompanion`. */
  readonly program: URL
  /** What its program is told when it begins; anything that JSON can carry, and no secret. */
  readonly options?: unknown
  readonly connect: (address: CompanionAddress) => Api
  readonly inProcess: (context: CompanionContext) => Api
}

/** Whoever runs companions for the services of a system. */
export type Companions = {
  /** Starts the companion of one service; what the service talks to. */
  readonly open: (companion: Companion, key: Uint8Array) => unknown
}

/** Companions in this process; `callGateway` may wait until there is a gateway. */
export const companionsHere = (context: Omit<CompanionContext, 'key'>): Companions => ({
  open: (companion, key) => companion.inProcess({ ...context, key }),
})
