import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processesOver, runPlaza } from '#platform/host/testing/plaza-process.ts'
import type { Answer, Body, Driving } from './driving.ts'
import { driveOverHttp } from './driving-over-http.ts'
import { type AllBooks, brokenHistories, gapsInLogs, readBooks, unsettled } from './killed-under-load-books.ts'
import { chanceOf } from './killed-under-load-chance.ts'
import { everybody, type Imported, type Load, PASSWORD, registerEverybody, slotsFrom } from './killed-under-load-clients.ts'
import { type Killer, killerOf } from './killed-under-load-killer.ts'
import { type Ledger, ledgerOf, type Told, toldBy, type Wish } from './killed-under-load-ledger.ts'
import { misplacedMoney, toldWrongly, unknownToProvider } from './killed-under-load-money.ts'
import { brokenPromisesOfCalendars, brokenStories, openBeside, overbookedLots, watchPromises } from './killed-under-load-promises.ts'

/** `PLAZA_TEST_SEED` repeats the choices of a run, though not what the machine made of them. */
const SEED = Number(process.env.PLAZA_TEST_SEED ?? randomInt(2 ** 31))
const SETTLED_WITHIN_MS = 60_000
const AT_ONCE = 8
/** Checking a password takes a core its time. */
const LOG_INS = 6

// Killing needs to know who belongs to whom, which it reads in /proc.
describe.runIf(process.platform === 'linux')(`everything killed at random moments of a load (PLAZA_TEST_SEED=${SEED})`, () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-load-'))
  const killer: Killer = killerOf(data)
  const imported: Imported = { files: [], names: [] }
  let drive: Driving
  let ledger: Ledger
  let load: Load
  let watched: Awaited<ReturnType<typeof watchPromises>>
  let books: AllBooks

  beforeAll(async () => {
    const chance = chanceOf(SEED)
    const partitions = String(chance.oneOf([1, 4]))
    await killer.start(() => ({
      PLAZA_PARKWISE_HOLD_SECONDS: String(chance.oneOf([6, 10, 14])),
      PLAZA_PARKWISE_HOLD_EXTENSION_SECONDS: '4',
      PLAZA_PARKWISE_UNPAID_HOLDS_PER_DRIVER: String(chance.oneOf([3, 20])),
      PLAZA_LOG_PARTITIONS: partitions,
    }))
    drive = await driveOverHttp(killer.baseUrl)
    ledger = ledgerOf(drive, killer.answering)
    let isOver = false
    load = { ledger, spots: [], slots: slotsFrom(Date.now()), isOver: () => isOver }
    const people = await registerEverybody(load)
    const watching = watchPromises(data, load.isOver)
    const clients = everybody(load, people, SEED, data, imported)
    try {
      // A client that fails ends the run at once.
      await Promise.race([killer.rage(chance, ledger.answered), clients])
    } finally {
      isOver = true
    }
    await clients
    watched = await watching
    await killer.restart()
    for (const { wish, told } of [...ledger.entries.values()]) if (!told) await ledger.ask(wish)
    await settle()
    const pool = await openBeside(data)
    if (!pool) throw new Error('no database runs')
    books = await readBooks(pool)
    await pool.end()
  }, 240_000)
  afterAll(async () => {
    await killer.end()
    rmSync(data, { recursive: true, force: true, maxRetries: 10 })
  })

  /** Waits until every hold has ended and every event is handled. */
  const settle = async (): Promise<void> => {
    const pool = await openBeside(data)
    if (!pool) throw new Error('no database runs')
    try {
      for (const untilMs = Date.now() + SETTLED_WITHIN_MS; ; await pause(200)) {
        const left = await unsettled(pool)
        if (left.length === 0) return
        if (Date.now() > untilMs) throw new Error(`it does not settle: ${left.join('; ')}\n${killer.output()}`)
      }
    } finally {
      await pool.end()
    }
  }
  const wishes = (kind: Wish['kind'], status: number): { readonly wish: Wish; readonly told: Told; readonly body: Body }[] =>
    [...ledger.entries.values()].flatMap(({ wish, told }) =>
      wish.kind === kind && told?.status === status ? [{ wish, told, body: told.content as Body }] : [],
    )
  const idsIn = (service: keyof AllBooks, collection: string): readonly string[] =>
    (books[service].aggregates.get(collection) ?? []).map(({ id }) => id).sort()
  const each = async <Of>(list: readonly Of[], work: (one: Of) => Promise<void>): Promise<void> => {
    const left = [...list]
    const worker = async (): Promise<void> => {
      for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }
  const read = async (by: Wish['by'], path: string): Promise<Answer> => {
    const answer = await ledger.read(by, path)
    if (!answer) throw new Error(`${path} was not answered`)
    return answer
  }

  it('killed it often enough, in every way, while much was going on', () => {
    expect(new Set(killer.deaths)).toEqual(new Set(['everything', 'plaza', 'database', 'backend', 'start']))
    expect(ledger.lost()).toBeGreaterThan(killer.deaths.length)
    expect(watched.looks).toBeGreaterThan(10)
    for (const [kind, status] of [
      ['book', 201],
      ['book', 409],
      ['pay', 202],
      ['cancel', 200],
      ['list', 201],
    ] as const) {
      expect(wishes(kind, status).length).toBeGreaterThan(5)
    }
    expect(imported.files.length).toBeGreaterThan(0)
  })

  it('nobody was told anything else than what can be, and a repeated wish always had its first answer', async () => {
    await each([...ledger.entries.values()], async ({ wish }) => {
      await ledger.ask(wish)
    })
    expect(ledger.violations).toEqual([])
  })

  it('every account that was acknowledged is there, once', async () => {
    const accounts = wishes('register', 201)
    await each(accounts, async ({ wish: { by }, body }) => {
      expect((await read(by, '/users/me')).body).toMatchObject({ ...body.user, email: by.email })
    })
    await each(accounts.slice(-LOG_INS), async ({ wish: { by }, body }) => {
      const answer = await drive.call('POST', '/auth/login', { body: { email: by.email, password: PASSWORD } })
      expect([answer.status, answer.body.user]).toEqual([200, body.user])
    })
    expect(idsIn('identity', 'user_account')).toEqual(accounts.map(({ body }) => body.user.id).sort())
  })

  it('every spot that was acknowledged is there as it was told, once', async () => {
    const listed = wishes('list', 201)
    await each(listed, async ({ wish, told, body }) => {
      expect(toldBy(await read(wish.by, `/providers/spots/${body.id}`)).content).toEqual(told.content)
    })
    const names = (books.parking.aggregates.get('spot') ?? []).map(({ state }) => (state as { name: string }).name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(expect.arrayContaining(imported.names))
    const ids = idsIn('parking', 'spot')
    expect(ids).toEqual(expect.arrayContaining(listed.map(({ body }) => body.id)))
    expect(names.filter((name) => name.startsWith('Lot '))).toHaveLength(listed.length)
  })

  it('an import that was done once lists nothing twice', async () => {
    const { status, stdout } = await runPlaza(data, ['parkwise', 'import', imported.files[0] ?? '', '--provider', 'importer@example.com'])
    expect([status, stdout]).toEqual([0, expect.stringMatching(/: 0 listed, \d+ already there, 0 not usable/)])
  })

  it('every booking that was acknowledged is there as it was told, and no other', async () => {
    const booked = wishes('book', 201)
    const cancelled = new Set(wishes('cancel', 200).map(({ body }) => body.id))
    await each(booked, async ({ wish, body }) => {
      const { body: now } = await read(wish.by, `/bookings/${body.id}`)
      const ending = now.history.at(-1)?.status
      expect(now).toMatchObject({ ...body, status: ending, holdExpiresAt: null })
      expect(['CONFIRMED', 'CANCELLED', 'EXPIRED']).toContain(ending)
      expect(ending === 'CANCELLED' || !cancelled.has(body.id)).toBe(true)
    })
    expect(idsIn('bookings', 'booking')).toEqual(booked.map(({ body }) => body.id).sort())
    expect([...cancelled.keys()].filter((id) => !idsIn('bookings', 'booking').includes(id))).toEqual([])
  })

  it('every payment that was acknowledged is there, and ended: paid, declined or called off', async () => {
    const ends = new Set<string>()
    await each(wishes('pay', 202), async ({ wish, body }) => {
      const { body: payment } = await read(wish.by, `/payments/${body.paymentId}`)
      expect(['SUCCEEDED', 'DECLINED', 'CANCELLED']).toContain(payment.status)
      ends.add(payment.status)
    })
    expect(ends.has('SUCCEEDED')).toBe(true)
  })

  it('all money is where it belongs: it pays for a stay, or went back', () => {
    expect(misplacedMoney(books)).toEqual([])
    expect(unknownToProvider(books, data)).toEqual([])
  })

  it('the ledger verifies', async () => {
    const { status, stdout, stderr } = await runPlaza(data, ['parkwise', 'ledger', 'verify'])
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('CHF')])
  })

  it('everybody was told what concerns them, once', () => {
    expect(toldWrongly(books)).toEqual([])
  })

  it('each driver’s list has the bookings of that driver, and no other', async () => {
    const byDriver = Map.groupBy(wishes('book', 201), ({ wish }) => wish.by)
    await each([...byDriver], async ([by, booked]) => {
      const ids: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body }: Answer = await read(by, `/bookings?limit=100${cursor && `&cursor=${cursor}`}`)
        ids.push(...body.items.map(({ id }) => id))
        cursor = body.nextCursor
      }
      expect(ids.sort()).toEqual(booked.map(({ body }) => body.id).sort())
    })
  })

  it('at no instant was a lot promised beyond its capacity', () => {
    expect(watched.wrong).toEqual([])
    expect(brokenPromisesOfCalendars(books)).toEqual([])
    expect(overbookedLots(books)).toEqual([])
  })

  it('every booking was requested once and ended once', () => {
    expect(brokenStories(books)).toEqual([])
  })

  it('the logs have no gap, and no event twice', () => {
    expect(gapsInLogs(books)).toEqual([])
  })

  it('every aggregate is what its accepted messages made of it', () => {
    expect(brokenHistories(books)).toEqual([])
  })

  it('nothing is parked', async () => {
    const { status, stdout, stderr } = await runPlaza(data, ['parkwise', 'parked', 'list'])
    expect([status, stdout, stderr]).toEqual([0, '', expect.stringContaining('Nothing is parked.')])
  })

  it('in the end nothing of it runs any more', async () => {
    expect(await killer.stop()).toBe(0)
    for (const untilMs = Date.now() + 10_000; processesOver(data).length > 0 && Date.now() < untilMs; ) await pause(50)
    expect(processesOver(data)).toEqual([])
  })
})
