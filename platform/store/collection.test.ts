import Type from 'typebox'
import { expect, test } from 'vitest'
import { accept, InvariantViolation } from '#platform/kernel/decision.ts'
import { collection } from './collection.ts'
import { tallies } from './contract/tally.ts'
import { eventType } from './event-type.ts'

const decider = { initial: {}, decide: () => accept(), evolve: () => ({}) }

test('a collection that declares little has no columns, events or timers', () => {
  const plain = collection({ name: 'plain', decider })
  expect(plain).toMatchObject({ columns: {}, indexes: [] })
  expect(plain.publish({} as never, {}, 'a')).toEqual([])
  expect(plain.timers({} as never, {})).toEqual([])
  expect(() => plain.onTimer('tea', 0)).toThrow('plain has no timer tea')
})

test('names that could not be those of tables or columns are refused', () => {
  const of = () => null
  for (const name of ['', 'Plain', '1st', 'a-b', 'a b', 'a"; drop table x', 'x'.repeat(60), 'ü']) {
    expect(() => collection({ name, decider })).toThrow(TypeError)
    expect(() => collection({ name: 'plain', decider, columns: { [name]: { type: 'text', of } } })).toThrow(TypeError)
  }
})

test('the tally of the contract suite keeps to its own declarations', () => {
  expect(tallies.indexes.flat().every((column) => column in tallies.columns)).toBe(true)
})

test('an event type has a name with a version, and an example that matches its schema', () => {
  const schema = Type.Object({ n: Type.Integer() })
  for (const name of ['tally.changed', 'tally.Changed.v1', 'changed.v1', 'a.b.c.v1', 'tally.changed.v0', 'tally.changed.v1 ']) {
    expect(() => eventType(name, 'x', schema, { n: 1 })).toThrow(InvariantViolation)
  }
  expect(() => eventType('tally.changed.v1', 'x', schema, { n: 1.5 })).toThrow('/n must be integer')
  const type = eventType('tally.changed.v1', 'x', schema, { n: 1 })
  expect(type.problem({ n: 2 })).toBeUndefined()
  expect(type.problem({ n: '2' })).toBe('/n must be integer')
  expect(type.problem({})).toMatch(/n/)
  expect(type.of({ n: 3 })).toEqual({ type, data: { n: 3 } })
})
