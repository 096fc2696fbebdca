import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Logger } from 'pino'
import { type Companions, companionsHere } from '#platform/host/companion.ts'
import { type Composition, composeSystem } from '#platform/host/compose.ts'
import { frontOf } from '#platform/host/front.ts'
import type { Keys } from '#platform/host/secret.ts'
import type { System } from '#platform/host/service.ts'
import { type Environment, PlatformSettings, readSettings } from '#platform/host/settings.ts'
import { type Clock, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { AggregateCommit, CommitResult } from '#platform/store/engine.ts'
import type { MemoryDatabase } from '#platform/store/memory/database.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import type { Dice } from './dice.ts'
import { type Delivered, faultyBetween } from './faulty-calls.ts'
import { faultyEngine, never } from './faulty-engine.ts'
import type { PlayedWorld } from './played-world.ts'

export type ProcessOptions = PlayedWorld & {
  readonly name: string
  readonly system: System
  readonly environment: Environment
  readonly keys: Keys
  readonly dice: Dice
  /** How far its clock is off at first, in milliseconds. */
  readonly skewMs: number
  readonly log: Logger
  /** How what is outside calls a gateway: some process's. */
  readonly callGateway: Parameters<typeof companionsHere>[0]['callGateway']
  readonly committed: (service: string, batch: readonly AggregateCommit[], results: readonly CommitResult[]) => void
  readonly delivered: (delivered: Delivered) => void
  readonly died: (why: string) => void
  readonly stuck: (what: string) => void
  readonly refused: (what: string) => void
  /** What the states that it writes look like, by `service/collection`, when it is of an older release. */
  readonly writes?: ((service: string, commit: AggregateCommit) => AggregateCommit) | undefined
}

/** A process of a system that is only played: it may die at any moment, and what it had not written is gone. */
export type PlayedProcess = {
  readonly name: string
  readonly composition: Composition
  readonly isAlive: () => boolean
  /** Never resolves when the process dies before it has answered. */
  readonly inject: (request: InjectOptions) => Promise<LightMyRequestResponse>
  /** Resolves when it dies. */
  readonly death: Promise<void>
  readonly crash: (why: string) => void
  readonly stop: () => Promise<void>
  readonly moveClock: (ms: number) => void
}

/** Polling is most of what an idle system does; the simulator looks less often, so that it has more time for what matters. */
const PACE = { delivery: { longestPollMs: 10 * SECOND_MS, leaseMs: 60 * SECOND_MS }, timersMs: 10 * SECOND_MS }

/** Composes a system on its databases and starts it. */
export const startProcess = async (options: ProcessOptions): Promise<PlayedProcess> => {
  const { name, system, timeline, dice, faults, network, environment, keys, log } = options
  let alive = true
  let offsetMs = options.skewMs
  let die: () => void = () => undefined
  const death = new Promise<void>((resolve) => {
    die = resolve
  })
  const isAlive = (): boolean => alive
  const crash = (why: string): void => {
    if (!alive) return
    alive = false
    die()
    options.died(why)
  }
  const mortal = { name, isAlive, crash }
  const clock: Clock = {
    nowMs: () => timeline.nowMs() + offsetMs,
    after: (delayMs, action) => timeline.after(delayMs, () => alive && action()),
  }
  const platform = { ...readSettings(PlatformSettings, environment), rateLimit: 'off' as const }
  const here = companionsHere({ clock: timeline, random: dice, callGateway: options.callGateway })

  const composition = await composeSystem({
    system,
    platform,
    environment,
    engineFor: (service) => {
      const write = options.writes
      return faultyEngine(memoryEngine({ partitions: platform.logPartitions, database: databaseFor(options, service.name) }), {
        service: service.name,
        process: mortal,
        timeline,
        faults,
        network,
        committed: (batch, results) => options.committed(service.name, batch, results),
        stuck: options.stuck,
        write: write && ((commit) => write(service.name, commit)),
      })
    },
    keys,
    companions: mortalCompanions(here, isAlive),
    clock,
    random: dice,
    log,
    between: faultyBetween({ process: mortal, timeline, faults, network, delivered: options.delivered, refused: options.refused }),
    pace: PACE,
  })
  const app = await frontOf({ composition, version: '0.0.0', platform, keys, clock, random: dice, log })
  await app.ready()
  composition.start()
  return {
    name,
    composition,
    isAlive,
    death,
    crash,
    inject: (request) => app.inject(request) as Promise<LightMyRequestResponse>,
    moveClock: (ms) => {
      offsetMs += ms
    },
    stop: async () => {
      // Its database may be away; a process that is told to stop ends within a minute, one way or the other.
      const stopped = app
        .close()
        .then(composition.stop, composition.stop)
        .catch(() => undefined)
      await Promise.race([stopped, timeline.pause(MINUTE_MS)])
      crash('since it was told to')
    },
  }
}

const databaseFor = ({ databases }: ProcessOptions, service: string): MemoryDatabase => {
  const database = databases.get(service)
  if (!database) throw new TypeError(`there is no database for ${service}`)
  return database
}

/** What a dead process asks of the world outside never gets there. */
const mortalCompanions = (companions: Companions, isAlive: () => boolean): Companions => ({
  open: (companion, key) => {
    const api = companions.open(companion, key) as Record<string, unknown>
    return new Proxy(api, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver)
        return typeof value === 'function' && !isAlive() ? () => never() : value
      },
    })
  },
})
