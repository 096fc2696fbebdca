import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { System } from '#platform/host/service.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { tallies } from '#platform/store/contract/tally.ts'
import { message } from '#platform/store/contract/world.ts'
import { postgresPool } from '#platform/store/postgres/database.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { openStore } from '#platform/store/store.ts'
import type { Answered, Invariant } from '../invariant.ts'
import { watchWith } from '../watching.ts'
import { retellingOf } from './retelling.ts'
import { readStored } from './stored.ts'

const system = { name: `retold${randomUUID().slice(0, 8)}`, services: [{ name: 'tally', collections: [tallies] }] } as unknown as System
const schema = `${system.name}_tally`
const pool = postgresPool({ url: inject('postgresUrl'), connections: 4 })
const clock = manualClock()
const startMs = clock.nowMs()

beforeAll(async () => {
  const engine = postgresEngine({ pool, schema, partitions: 2 })
  await engine.migrate([tallies])
  const { store, close } = openStore({ engine, clock, stamp: { system: system.name, service: 'tally' }, collections: [tallies] })
  for (const [id, by] of [
    ['a', 3],
    ['b', 10],
    ['a', 4],
    ['a', 0],
  ] as const) {
    await store.execute(tallies, id, { type: 'Add', by }, message())
    clock.advance(1_000)
  }
  await store.execute(tallies, 'b', { type: 'TakeAll', atLeast: 99 }, message())
  await engine.park('reader', 'key', {}, 'event-1', 'nobody can read it', clock.nowMs())
  await close()
})
afterAll(async () => {
  await pool.query(`drop schema if exists ${schema} cascade`)
  await pool.end()
})

/** What an invariant sees of it, in order. */
const seen = async (answers: readonly Answered[] = []) => {
  const lines: string[] = []
  const watching = (invariants: readonly Invariant[], retelling: ReturnType<typeof retellingOf>) =>
    watchWith({
      system,
      invariants,
      states: retelling.states,
      outside: {},
      nowMs: retelling.nowMs,
      skewMs: 0,
      spreadMs: () => 0,
      onViolation: ({ invariant, what }) => lines.push(`${invariant}: ${what}`),
    })
  const watcher: Invariant = {
    says: 'sees',
    watch: ({ onCommit, onAnyEvent, onAnswer, atRest, states, stateOf, parked, nowMs }) => {
      const at = (atMs = nowMs()): string => `${(atMs - startMs) / 1_000} s`
      const all = (): string => [...states(tallies)].map(([id, { total }]) => `${id}=${total}`).join(' ')
      onCommit(tallies, ({ id, version, state, atMs }) => lines.push(`${at(atMs)}: ${id} v${version} is ${state.total}; ${all()}`))
      onAnyEvent(({ subject, data }) => lines.push(`${at()}: ${subject} tells ${(data as { total: number }).total}`))
      onAnswer(({ person }) => lines.push(`${at()}: ${person} hears of it; b is ${stateOf(tallies, 'b')?.total}`))
      atRest(async () => {
        for (const { consumer, reason } of await parked()) lines.push(`${at()}: ${consumer} parked it: ${reason}`)
      })
    },
  }
  const retelling = retellingOf(await readStored(pool, system), answers)
  await retelling.tell(watching([watcher], retelling), startMs + 60_000)
  return lines
}

it('every version of every aggregate, every event and every answer is told in its moment, with what was stored then', async () => {
  const heard = {
    role: 'driver',
    person: 'ann',
    method: 'GET',
    path: '/',
    key: undefined,
    userId: undefined,
    request: {},
    status: 200,
    body: {},
  }
  expect(
    await seen([
      { ...heard, atMs: startMs + 500 },
      { ...heard, atMs: startMs + 1_500 },
    ]),
  ).toEqual([
    '0 s: a v1 is 3; a=3',
    '0 s: a tells 3',
    '0.5 s: ann hears of it; b is undefined',
    '1 s: b v1 is 10; a=3 b=10',
    '1 s: b tells 10',
    '1.5 s: ann hears of it; b is 10',
    '2 s: a v2 is 7; a=7 b=10',
    '2 s: a tells 7',
    '60 s: tally.reader parked it: nobody can read it',
  ])
})

it('an aggregate that is not what its messages made of it is noticed, and so is one that is gone', async () => {
  await pool.query(`update ${schema}.tally set state = jsonb_set(state, '{total}', '8') where id = 'a'`)
  await pool.query(`delete from ${schema}.tally where id = 'b'`)
  const wrong = (await seen()).filter((line) => line.startsWith('What is stored'))
  expect(wrong).toEqual([
    'What is stored is what the messages made of it.: tally/tally b is gone',
    'What is stored is what the messages made of it.: tally/tally a is not what its messages made of it',
  ])
})
