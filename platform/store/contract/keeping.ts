import { describe, expect } from 'vitest'
import type { Condition } from '../engine.ts'
import { type TallyCollection, tallies } from './tally.ts'
import { events, message, part, row, type Scenario } from './world.ts'

/** A later release: the same collection with one more column of each type. */
const laterTallies: TallyCollection = {
  ...tallies,
  columns: {
    ...tallies.columns,
    ring: { type: 'text', of: (_tally, id) => `ring of ${id}` },
    twice: { type: 'integer', of: ({ total }) => total * 2 },
    half: { type: 'real', of: ({ total }) => total / 2 },
    is_odd: { type: 'boolean', of: ({ total }) => total % 2 === 1 },
    nickname: { type: 'text', of: () => null },
  },
  indexes: [...tallies.indexes, ['twice'], ['ring', 'half']],
}

const ODD_VALUES: Readonly<Record<string, unknown>> = {
  'words of many languages': { de: 'Zürich', es: '¿Qué?', ar: 'مرحبا', zh: '停车', hi: 'नमस्ते', mix: 'e\u0301 é' },
  emoji: ['🅿️', '👩‍👩‍👧‍👦', '\u{10ffff}'],
  'what looks like code': ["'; drop table tally; --", '"', '\\', '\\u0000', '\\n', '%s', '?', '$1', ':name', '{}', 'NULL', "O'Brien"],
  'white space': ['', ' ', '  two  ', '\n', '\r\n', '\t', '\u00a0', '\u2028'],
  'control characters': '\u0001\u0008\u001f\u007f\u0085',
  numbers: [
    0,
    -1,
    0.1,
    1e-7,
    1.5e300,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    2 ** 53,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    1.7976931348623157e308,
  ],
  'nothing at all': [null, [], {}, [[]], [{}], { a: null }, false],
  'keys of any kind': { '': 1, 'a b': 2, ü: 3, '1': 4, __proto__x: 5, constructor: 6, 'a.b': 7, $set: 8, '😀': 9 },
  'much of it': Array.from({ length: 2_000 }, (_, i) => ({ i, text: `entry ${i} ü` })),
  'deep nesting': Array.from({ length: 60 }).reduce((inner) => ({ inner, list: [1] }), {}),
}

const ODD_IDS = [
  '/',
  'a/b',
  '%',
  'a%2Fb',
  "it's",
  '"quoted"',
  'back\\slash',
  'ü',
  '停车',
  '😀',
  ' ',
  'a b',
  'a',
  'A',
  'a ',
  'á',
  '-',
  '--',
  '{}',
  'null',
  'x'.repeat(200),
  'ü'.repeat(200),
]

/** What holds for the tables themselves, and for what goes in and out of them. */
export const keepingContract = (given: Scenario): void => {
  describe('What is kept', () => {
    for (const [what, value] of Object.entries(ODD_VALUES)) {
      given(`comes back as it was: ${what}`, async (world) => {
        const [here, there] = [await world.store(), await world.store()]
        const wish = message()
        await here.store.execute(tallies, 'a', { type: 'Keep', value }, wish)
        expect((await there.store.get(tallies, 'a'))?.state.kept).toEqual(value)
        expect(await there.store.outcomeOf(tallies, 'a', wish)).toEqual({ accepted: [{ type: 'Kept', value }], version: 1, replayed: true })
        // Not only equal, which -0 and a hole in a list would be too: the same text.
        const [stored] = await there.engine.load([{ collection: 'tally', id: 'a' }])
        expect(sorted((stored?.state as { kept: unknown } | undefined)?.kept)).toBe(sorted(value))
        await there.engine.commit([part('b', { next: row(1), events: [{ type: 'odd', event: { value } }] })], 1)
        expect((await there.engine.readLog(0, 0, 100)).at(-1)?.event).toEqual({ value })
      })
    }

    given('does not change when a caller changes what it got or gave', async (world) => {
      const engine = await world.engine()
      const state = { list: [1] }
      const next = { ...row(1), state }
      const outcome = { list: [1] }
      const event = { list: [1] }
      await engine.commit([part('a', { next, messages: [{ id: 'm', fingerprint: null, outcome }], events: [{ type: 'x', event }] })], 1)
      for (const given of [state, outcome, event]) given.list.push(2)
      const read = async (): Promise<{ list: number[] }[]> => {
        const [loaded] = await engine.load([{ collection: 'tally', id: 'a' }])
        const [found] = await engine.find('tally', { where: [], limit: 1 })
        const seen = await engine.seen({ collection: 'tally', id: 'a' }, 'm')
        const [entry] = await engine.readLog(0, 0, 1)
        return [loaded?.state, found?.state, seen?.outcome, entry?.event] as { list: number[] }[]
      }
      for (const got of await read()) got.list.push(3)
      expect(await read()).toEqual(Array.from({ length: 4 }, () => ({ list: [1] })))
    })

    given('is JSON: what JSON has no word for is left out', async (world) => {
      const engine = await world.engine()
      const state = { missing: undefined, none: Number.NaN, at: new Date(0), list: [undefined] }
      await engine.commit([part('a', { next: { ...row(1), state } })], 1)
      const [loaded] = await engine.load([{ collection: 'tally', id: 'a' }])
      expect(Object.entries(loaded?.state as object).sort()).toEqual([
        ['at', '1970-01-01T00:00:00.000Z'],
        ['list', [null]],
        ['none', null],
      ])
    })

    given('is found again under any id, and ids that look alike are not mixed up', async (world) => {
      const [here, there] = [await world.store(), await world.store()]
      const dueMs = world.clock.nowMs()
      await Promise.all(ODD_IDS.map((id, i) => here.store.execute(tallies, id, { type: 'Add', by: i + 1 }, message(`wish of ${id}`))))
      await Promise.all(ODD_IDS.map((id) => here.store.execute(tallies, id, { type: 'Remind', name: 'tea', dueMs }, message())))
      const found = await there.store.getMany(tallies, ODD_IDS)
      expect(found.map((one) => [one?.id, one?.state.total])).toEqual(ODD_IDS.map((id, i) => [id, i + 1]))
      for (const id of ODD_IDS) {
        expect(await there.store.outcomeOf(tallies, id, message(`wish of ${id}`))).toMatchObject({ version: 1 })
        expect((await there.store.find(tallies, { where: [{ column: 'id', is: '=', value: id }], limit: 9 })).map((one) => one.id)).toEqual(
          [id],
        )
      }
      expect(await there.timers.fire()).toBe(ODD_IDS.length)
      for (const one of await here.store.getMany(tallies, ODD_IDS)) expect(one?.state.rang).toEqual(['tea'])
      const subjects = (await events(there.engine)).map(({ subject }) => subject)
      expect([...new Set(subjects)].sort()).toEqual([...ODD_IDS].sort())
    })
  })

  describe('Tables', () => {
    given('are brought up to date as often and by as many as like, without losing anything', async (world) => {
      const engines = await Promise.all([world.open(), world.open(), world.open()])
      await Promise.all(engines.map((engine) => engine.migrate([tallies])))
      const { store } = await world.store({ engine: engines[0] as never })
      await store.execute(tallies, 'a', { type: 'Add', by: 1 }, message())
      await Promise.all(engines.map((engine) => engine.migrate([tallies])))
      for (const engine of engines) {
        expect(engine.partitions).toBe(world.partitions)
        expect(await engine.load([{ collection: 'tally', id: 'a' }])).toMatchObject([{ version: 1, state: { total: 1 } }])
        expect(await events(engine)).toHaveLength(1)
      }
    })

    given('keep the number of partitions that they were made with', async (world) => {
      await world.engine()
      const later = await world.open(world.partitions + 3)
      await later.migrate([tallies])
      expect(later.partitions).toBe(world.partitions)
      expect(await later.heads()).toHaveLength(world.partitions)
      const { store } = await world.store({ engine: later })
      await Promise.all(Array.from({ length: 30 }, (_, i) => store.execute(tallies, `id-${i}`, { type: 'Add', by: 1 }, message())))
      expect((await later.heads()).reduce((sum, head) => sum + head, 0)).toBe(30)
      if (world.partitions > 1) expect((await later.heads()).every((head) => head > 0)).toBe(true)
    })

    given('get the columns of a later release, filled in for every row that is there', async (world) => {
      const { store } = await world.store()
      // More rows than one step of filling in may take.
      const ids = Array.from({ length: 1_200 }, (_, i) => `id-${i}`)
      await Promise.all(ids.map((id, i) => store.execute(tallies, id, { type: 'Add', by: i + 1 }, message())))
      const engines = await Promise.all([world.open(), world.open()])
      await Promise.all(engines.map((engine) => engine.migrate([laterTallies])))
      const later = await world.store({ engine: engines[0] as never, collections: [laterTallies] })
      const count = async (column: string, is: Condition['is'], value: Condition['value']): Promise<number> =>
        (await later.store.find(laterTallies, { where: [{ column, is, value }], limit: 5_000 })).length
      expect(await count('ring', '>=', '')).toBe(1_200)
      expect(await count('ring', '=', 'ring of id-7')).toBe(1)
      expect(await count('twice', '<=', 200)).toBe(100)
      expect(await count('half', '=', 0.5)).toBe(1)
      expect(await count('is_odd', '=', true)).toBe(600)
      expect(await count('nickname', '!=', 'x')).toBe(0)
      expect(await count('total', '>', 600)).toBe(600)
      await later.store.execute(laterTallies, 'id-7', { type: 'Add', by: 10_000 }, message())
      await later.store.execute(laterTallies, 'new', { type: 'Add', by: 20_001 }, message())
      expect(await count('twice', '>', 20_000)).toBe(2)
      expect(await count('half', '=', 10_000.5)).toBe(1)
    })

    given('take a collection that came with a later release', async (world) => {
      const early = await world.engine([tallies])
      await early.commit([part('a', { next: row(1) })], 1)
      const later = await world.engine()
      await later.commit([part('a', { collection: 'diary', next: { version: 1, state: { lines: ['x'] }, columns: [] } })], 2)
      expect(
        await later.load([
          { collection: 'diary', id: 'a' },
          { collection: 'tally', id: 'a' },
        ]),
      ).toMatchObject([{ version: 1 }, { version: 1 }])
    })
  })

  describe('A database', () => {
    given('answers a ping until the engine is closed, and then says that it is away', async (world) => {
      const [here, there] = [await world.engine(), await world.engine()]
      await here.ping()
      await here.close()
      await expect(here.ping()).rejects.toThrow()
      await expect(here.load([{ collection: 'tally', id: 'a' }])).rejects.toMatchObject({ fault: 'unavailable' })
      await there.ping()
    })

    given('has what a process wrote that then died without a word', async (world) => {
      const dying = await world.store()
      const wish = message()
      await dying.store.execute(tallies, 'a', { type: 'Add', by: 1 }, wish)
      await dying.engine.close()
      const { store } = await world.store()
      expect(await store.execute(tallies, 'a', { type: 'Add', by: 1 }, wish)).toMatchObject({ version: 1, replayed: true })
    })
  })
}

/** JSON with sorted keys, since a database may keep members in an order of its own. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
