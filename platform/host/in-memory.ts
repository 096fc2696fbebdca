import { pino } from 'pino'
import type { HttpApp } from '#platform/edge/http-app.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { companionsHere } from './companion.ts'
import { type Composition, composeSystem } from './compose.ts'
import { endInOrder } from './ending.ts'
import { frontOf } from './front.ts'
import { keysOf } from './secret.ts'
import type { System } from './service.ts'
import { type Environment, PlatformSettings, readSettings } from './settings.ts'

export type InMemory = { readonly composition: Composition; readonly app: HttpApp; readonly stop: () => Promise<void> }

/**
 * A whole system on memory engines, with its gateway, for tests and documents: call it through `app.inject`. Nothing of it
 * outlives the process.
 */
export const inMemory = async (
  system: System,
  { clock, random, environment = {} }: { readonly clock: Clock; readonly random: Random; readonly environment?: Environment },
): Promise<InMemory> => {
  const platform = { ...readSettings(PlatformSettings, environment), rateLimit: 'off' as const }
  const log = pino({ level: 'silent' })
  const keys = keysOf('nothing in memory needs to stay secret')
  let opened: (app: HttpApp) => void = () => undefined
  const front = new Promise<HttpApp>((resolve) => {
    opened = resolve
  })
  const composition = await composeSystem({
    system,
    platform,
    environment,
    engineFor: () => memoryEngine({ partitions: platform.logPartitions }),
    keys,
    companions: companionsHere({
      clock,
      random,
      callGateway: async (path, { headers, body }) =>
        (await (await front).inject({ method: 'POST', url: path, headers, payload: body })).statusCode,
    }),
    clock,
    random,
    log,
  })
  const app = await frontOf({ composition, version: '0.0.0', platform, keys, clock, random, log })
  await app.ready()
  opened(app)
  composition.start()
  return {
    composition,
    app,
    stop: () => endInOrder([() => app.close()], [() => composition.stop()]),
  }
}
