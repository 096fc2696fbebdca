import { pino } from 'pino'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import type { Engine } from '#platform/store/engine.ts'
import { memoryDatabase } from '#platform/store/memory/database.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { type Composition, type CompositionOptions, composeSystem } from './compose.ts'
import { CompositionError } from './needs.ts'
import { UsageError } from './options.ts'
import { systemRandom } from './real-world.ts'
import { keysOf } from './secret.ts'
import type { AnyService, System } from './service.ts'
import { PlatformSettings, readSettings, SettingsError } from './settings.ts'
import { type LedgerApi, ledger, type MirrorApi, mirror, twoServices } from './two-services.ts'

const clock = manualClock()
const opened: Composition[] = []
afterEach(async () => {
  for (const composition of opened.splice(0)) await composition.stop()
})

/** Memory engines that write down what is asked of them, by service. */
const world = (change: (name: string, engine: Engine) => Partial<Engine> = () => ({})) => {
  const seen: string[] = []
  const databases = new Map(twoServices.services.map(({ name }) => [name, memoryDatabase()]))
  const engineFor = ({ name }: AnyService): Engine => {
    const engine = memoryEngine({ database: databases.get(name) ?? memoryDatabase() })
    const changed = change(name, engine)
    seen.push(`open ${name}`)
    return new Proxy(engine, {
      get: (target, property, receiver) => {
        const value: unknown = Reflect.get(changed, property) ?? Reflect.get(target, property, receiver)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          if (['migrate', 'close', 'advance', 'release', 'commit'].includes(String(property))) seen.push(`${String(property)} ${name}`)
          return value(...args)
        }
      },
    })
  }
  return { seen, engineFor }
}

const compose = async (more: Partial<CompositionOptions> = {}): Promise<Composition> => {
  const composition = await composeSystem({
    system: twoServices,
    platform: readSettings(PlatformSettings, {}),
    environment: {},
    engineFor: world().engineFor,
    keys: keysOf('a secret of a test'),
    clock,
    random: systemRandom,
    log: pino({ level: 'silent' }),
    ...more,
  })
  opened.push(composition)
  return composition
}
const systemOf = (...services: AnyService[]): System => ({ ...twoServices, services })
const needing = (name: string, ...needs: string[]): AnyService => ({
  ...ledger,
  name,
  needs,
  collections: [],
  compose: () => ({ api: {} }),
})
const add = (composition: Composition, account: string, amount: number, id = `add/${account}/${amount}`) =>
  (composition.apis.ledger as LedgerApi).add(account, amount, { id: id as MessageId, atMs: clock.nowMs() })
/** Lets time pass until `wanted` holds. */
const eventually = (wanted: () => Promise<void> | void) =>
  vi.waitFor(async () => {
    clock.advance(100)
    await wanted()
  })

describe('the order of services', () => {
  test('is that of their needs, whatever the list says', async () => {
    expect((await compose()).services.map(({ service }) => service.name)).toEqual(['ledger', 'mirror'])
    const system = systemOf(needing('a', 'b', 'c'), needing('b', 'c'), needing('c'))
    expect((await compose({ system })).services.map(({ service }) => service.name)).toEqual(['c', 'b', 'a'])
  })

  test('gives each service the others’ APIs', async () => {
    const composition = await compose()
    await add(composition, 'ada', 5)
    expect(await (composition.apis.mirror as MirrorApi).ledgerTotal('ada')).toBe(5)
  })

  test.each([
    ['of two', [needing('a', 'b'), needing('b', 'a')], 'services need each other in a circle: a → b → a'],
    ['of one', [needing('a', 'a')], 'services need each other in a circle: a → a'],
  ])('refuses a circle %s', async (_, services, message) => {
    await expect(compose({ system: systemOf(...services) })).rejects.toThrow(new CompositionError(message))
  })

  test('refuses a need, or a log to read, that the system does not have', async () => {
    await expect(compose({ system: systemOf(needing('a', 'x')) })).rejects.toThrow('a needs x, which two does not have')
    const system = systemOf({ ...mirror, needs: [] })
    await expect(compose({ system })).rejects.toThrow('copy reads events of ledger, which two does not have')
  })
})

describe('some services of a system', () => {
  test('an unknown name says which there are', async () => {
    await expect(compose({ only: ['ledger', 'legder'] })).rejects.toThrow(
      new UsageError('two has no service legder; there are: mirror, ledger'),
    )
  })

  test('run without the others; who needs one of those is told what to set when it calls', async () => {
    const composition = await compose({ only: ['mirror'] })
    expect(composition.services.map(({ service }) => service.name)).toEqual(['mirror'])
    expect(() => (composition.apis.mirror as MirrorApi).ledgerTotal('ada')).toThrow(
      new CompositionError(
        'A service that does not run in this process was called: set PLAZA_TWO_LEDGER_ADDRESS to where ledger answers (host:port).',
      ),
    )
    expect(await Promise.resolve(composition.apis.ledger)).toBe(composition.apis.ledger)
  })

  test('call the others at their addresses', async () => {
    const composition = await compose({ only: ['mirror'], environment: { PLAZA_TWO_LEDGER_ADDRESS: 'elsewhere:4101' } })
    await expect((composition.apis.mirror as MirrorApi).ledgerTotal('ada')).rejects.toThrow('nobody answers at elsewhere:4101')
  })

  test('refuse an address that is none', async () => {
    await expect(compose({ only: ['mirror'], environment: { PLAZA_TWO_LEDGER_ADDRESS: 'elsewhere' } })).rejects.toThrow(SettingsError)
  })

  test('say so when a service cannot be called from another process at all', async () => {
    const composition = await compose({ only: ['ledger'] })
    expect(() => (composition.apis.mirror as MirrorApi).total('ada')).toThrow('mirror cannot be called from another process')
  })

  test('follow the logs of the others all the same, and close those too', async () => {
    const { engineFor, seen } = world()
    const whole = await compose({ engineFor })
    await add(whole, 'ada', 5)
    const part = await compose({ engineFor, only: ['mirror'] })
    part.start()
    await eventually(async () => expect(await (part.apis.mirror as MirrorApi).total('ada')).toBe(5))
    seen.splice(0)
    await part.stop()
    expect(seen).toContain('close ledger')
    expect(seen).toContain('close mirror')
  })
})

test('every engine is opened and migrated once', async () => {
  const { seen, engineFor } = world()
  await compose({ engineFor })
  expect(seen).toEqual(['open ledger', 'migrate ledger', 'open mirror', 'migrate mirror'])
})

test('nothing happens by itself before the start; after it events reach their consumers', async () => {
  const composition = await compose()
  await add(composition, 'ada', 5)
  clock.advance(60_000)
  await new Promise((resolve) => setImmediate(resolve))
  const { total } = composition.apis.mirror as MirrorApi
  expect(await total('ada')).toBe(0)
  composition.start()
  await eventually(async () => expect(await total('ada')).toBe(5))
})

describe('a failure in the middle of composing', () => {
  test('closes what was opened, also what could not be migrated', async () => {
    const { seen, engineFor } = world((name) =>
      name === 'mirror'
        ? {
            migrate: async () => {
              throw new Error('no such column')
            },
          }
        : {},
    )
    await expect(compose({ engineFor })).rejects.toThrow('no such column')
    expect(seen.filter((call) => call.startsWith('close')).sort()).toEqual(['close ledger', 'close mirror'])
  })

  test('is told although closing fails too', async () => {
    const { seen, engineFor } = world(() => ({
      close: async () => {
        throw new Error('cannot close')
      },
    }))
    const system = systemOf({
      ...ledger,
      compose: () => {
        throw new Error('cannot compose')
      },
    })
    await expect(compose({ system, engineFor })).rejects.toThrow('cannot compose')
    expect(seen).toContain('close ledger')
  })

  test('may be a setting', async () => {
    const { seen, engineFor } = world()
    await expect(compose({ engineFor, environment: { PLAZA_TWO_CURRENCY: 'euro' } })).rejects.toThrow(SettingsError)
    expect(seen).toContain('close ledger')
  })
})

describe('the end', () => {
  test('lets handlers finish, saves cursors, and closes the engines last', async () => {
    const { seen, engineFor } = world()
    const composition = await compose({ engineFor })
    composition.start()
    await add(composition, 'ada', 5)
    await eventually(() => expect(seen).toContain('commit mirror'))
    await composition.stop()
    const order = ['commit mirror', 'advance ledger', 'release ledger', 'close ledger'].map((call) => seen.lastIndexOf(call))
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(seen.lastIndexOf('close mirror')).toBeGreaterThan(seen.lastIndexOf('release ledger'))
  })

  test('waits for a handler that is still at work', async () => {
    let finish = (): void => undefined
    let working = false
    const { seen, engineFor } = world((name, engine) => ({
      commit: async (batch, atMs) => {
        if (name === 'mirror') {
          working = true
          await new Promise<void>((resolve) => {
            finish = resolve
          })
        }
        return engine.commit(batch, atMs)
      },
    }))
    const composition = await compose({ engineFor })
    composition.start()
    await add(composition, 'ada', 5)
    await eventually(() => expect(working).toBe(true))
    const stopping = composition.stop()
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen).not.toContain('close mirror')
    finish()
    await stopping
    expect(seen).toContain('advance ledger')
    expect(seen.lastIndexOf('close mirror')).toBeGreaterThan(seen.lastIndexOf('advance ledger'))
  })

  test('closes every engine although one fails, and throws all failures', async () => {
    const { seen, engineFor } = world((name) => ({
      close: async () => {
        throw new Error(`${name} does not close`)
      },
    }))
    const composition = await compose({ engineFor })
    composition.start()
    await expect(composition.stop()).rejects.toThrow('ledger does not close; mirror does not close')
    opened.splice(0)
    expect(seen.filter((call) => call.startsWith('close'))).toHaveLength(2)
  })
})

test('a ping asks every database of the services here', async () => {
  const { engineFor } = world((name) => ({
    ping: async () => {
      if (name === 'mirror') throw new Error('away')
    },
  }))
  await expect((await compose({ engineFor })).ping()).rejects.toThrow('away')
  await expect((await compose({ engineFor, only: ['ledger'] })).ping()).resolves.toBeUndefined()
})
