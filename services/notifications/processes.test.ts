// Several processes on one database, processes that die, and what is on the disk and in the log of all of them.
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Composition, composeSystem } from '#platform/host/compose.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import { keysOf } from '#platform/host/secret.ts'
import type { System } from '#platform/host/service.ts'
import { PlatformSettings, readSettings } from '#platform/host/settings.ts'
import { DAY_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { type Engine, EngineError } from '#platform/store/engine.ts'
import { type MemoryDatabase, memoryDatabase } from '#platform/store/memory/database.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { passwordResetRequested } from '#services/identity/contract/events.ts'
import type { Mail, Post, Posted } from './application/ports.ts'
import { notifications } from './service.ts'
import { ANA, registered, START_MS, sent, shopOptions, shopPublishers, tokenOf } from './shop-for-tests.ts'

const running: Composition[] = []
afterEach(async () => {
  for (const composition of running.splice(0)) await composition.stop()
})

const shopWorld = () => {
  const clock = manualClock(START_MS)
  const databases = new Map<string, MemoryDatabase>()
  const publishers = shopPublishers()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const databaseOf = (name: string): MemoryDatabase => {
    const database = databases.get(name) ?? memoryDatabase()
    databases.set(name, database)
    return database
  }

  /** A process that can die: from then on nothing of it reaches the database. */
  const start = async (send: (mail: Mail, die: () => void) => Posted) => {
    let isDead = false
    const die = (): void => {
      isDead = true
    }
    const post: Post = { send: async (mail) => send(mail, die), close: async () => undefined }
    const system: System = {
      name: 'store',
      title: 'Store',
      port: 0,
      services: [publishers.identity.service, publishers.shop.service, notifications({ ...shopOptions, post })],
      tokens: { audience: { issuer: '', audience: '' }, keys: async () => ({ keys: [] }) },
    }
    const mortal = (engine: Engine): Engine =>
      new Proxy(engine, {
        get: (target, property, receiver) => {
          const value: unknown = Reflect.get(target, property, receiver)
          if (typeof value !== 'function' || property === 'close') return value
          return (...args: unknown[]) => (isDead ? Promise.reject(new EngineError('unavailable', 'it is dead')) : value(...args))
        },
      })
    const composition = await composeSystem({
      system,
      platform: readSettings(PlatformSettings, { PLAZA_PUBLIC_URL: 'https://shop.example' }),
      environment: {},
      engineFor: ({ name }) => mortal(memoryEngine({ database: databaseOf(name), partitions: 4 })),
      keys: keysOf('a secret of a test'),
      clock,
      random: systemRandom,
      log,
    })
    composition.start()
    running.push(composition)
    return composition
  }

  /** All that is in the databases, whatever table it is in. */
  const onDisk = (): string => {
    const plain = (value: unknown): unknown => {
      if (value instanceof Map) return [...value].map(([name, inner]) => [name, plain(inner)])
      if (Array.isArray(value)) return value.map(plain)
      return value !== null && typeof value === 'object' ? Object.values(value).map(plain) : value
    }
    return JSON.stringify([...databases.values()].map(plain))
  }
  const mailsNoted = (): number =>
    databaseOf('notifications')
      .log.flatMap(({ entries }) => entries)
      .filter(({ event }) => event.includes('mail-sent')).length

  const eventually = (isSo: () => boolean) =>
    vi.waitFor(
      () => {
        clock.advance(100)
        expect(isSo()).toBe(true)
      },
      { timeout: 10_000, interval: 1 },
    )
  /** Lets those who lost their leases in a great leap of time get them back, and do what is due. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { ...publishers, settle, clock, start, onDisk, mailsNoted, eventually, logged: () => lines.join('') }
}

describe('two processes on one database', () => {
  it('share the mails, and none goes twice', async () => {
    const world = shopWorld()
    const byProcess: [string[], string[]] = [[], []]
    await world.start(({ id }) => {
      byProcess[0].push(id)
      return {}
    })
    await world.start(({ id }) => {
      byProcess[1].push(id)
      return {}
    })
    await world.identity.publish(ANA, registered(ANA, 'Ana'))
    for (let i = 0; i < 60; i++) await world.shop.publish(`parcel-${i}`, sent({ parcelId: `parcel-${i}` }))
    await world.eventually(() => world.mailsNoted() === 60)
    const all = byProcess.flat()
    expect([all.length, new Set(all).size]).toEqual([60, 60])
  })
})

describe('a process that is killed', () => {
  it('between sending a mail and noting it: the mail goes once more under the same id, and is noted once', async () => {
    const world = shopWorld()
    const ids: string[] = []
    await world.start(({ id }, die) => {
      ids.push(id)
      die()
      return {}
    })
    await world.identity.publish(ANA, registered(ANA, 'Ana'))
    await world.shop.publish('parcel-1', sent())
    await world.eventually(() => ids.length === 1)
    expect(world.mailsNoted()).toBe(0)

    await world.start(({ id }) => {
      ids.push(id)
      return {}
    })
    await world.eventually(() => world.mailsNoted() === 1)
    expect(ids).toEqual([ids[0], ids[0]])
  })

  it('after it has noted that a mail must wait: the mail is tried when its time has come', async () => {
    const world = shopWorld()
    let tries = 0
    const first = await world.start(() => {
      tries++
      return { failed: 'smtp-451', isFinal: false }
    })
    await world.identity.publish(ANA, registered(ANA, 'Ana'))
    await world.shop.publish('parcel-1', sent())
    await world.eventually(() => tries === 1 && world.onDisk().includes('MailFailed'))
    await first.stop()
    running.splice(running.indexOf(first), 1)

    world.clock.advance(10 * MINUTE_MS)
    await world.start(() => ({}))
    await world.eventually(() => world.mailsNoted() === 1)
    expect(tries).toBe(1)
  })
})

describe('mails that do not go', () => {
  it('are tried for a day, then given up, which is noted and logged', async () => {
    const world = shopWorld()
    const triedMs: number[] = []
    await world.start(() => {
      triedMs.push(world.clock.nowMs())
      return { failed: 'econnection', isFinal: false }
    })
    await world.identity.publish(ANA, registered(ANA, 'Ana'))
    await world.shop.publish('parcel-1', sent())
    for (let steps = 0; steps < 600 && !world.logged().includes('a mail was given up'); steps++) {
      world.clock.advance(5 * MINUTE_MS)
      await world.settle()
    }
    expect(world.onDisk()).toContain('mail-given-up')
    const lastedMs = (triedMs.at(-1) ?? 0) - (triedMs[0] ?? 0)
    expect(lastedMs).toBeGreaterThan(0.9 * DAY_MS)
    expect(lastedMs).toBeLessThanOrEqual(DAY_MS)
    expect(triedMs.length).toBeLessThan(40)
  })
})

describe('the token of a link', () => {
  it('is in the mail, and in nothing that is kept or logged, though the mail failed before it went', async () => {
    const world = shopWorld()
    const mails: Mail[] = []
    let tries = 0
    await world.start((mail) => {
      mails.push(mail)
      return ++tries === 1 ? { failed: 'smtp-451', isFinal: false } : {}
    })
    await world.identity.publish(ANA, registered(ANA, 'Ana'))
    await world.identity.publish(
      'request-1',
      passwordResetRequested.of({ userId: ANA, requestId: 'request-1', expiresAt: '2026-05-04T10:00:00.000Z' }),
    )
    await world.eventually(() => world.mailsNoted() === 1)

    expect(mails).toHaveLength(2)
    for (const { text, html } of mails) expect([text, html].every((part) => part.includes(tokenOf('request-1')))).toBe(true)
    const kept = world.onDisk() + world.logged()
    // The scan sees what is there: the request, the title and the line that says why the first try failed.
    for (const known of ['request-1', 'Choose a secret', 'smtp-451']) expect(kept).toContain(known)
    expect(kept).not.toContain(tokenOf('request-1'))
  })

  it('nor does a log line say whom a mail was for, or what it said', async () => {
    const world = shopWorld()
    await world.start(() => ({ failed: 'smtp-550', isFinal: true }))
    await world.identity.publish(ANA, registered(ANA, 'Ana'))
    await world.shop.publish('parcel-1', sent())
    await world.eventually(() => world.logged().includes('a mail was given up'))
    expect(world.logged()).not.toMatch(/@example|Quijote|Ana\b/)
  })
})
