import { expect, test } from 'vitest'
import { ALL_FAULTS, FAULT_NAMES, type FaultEvent, seededFaults } from './faults.ts'

const drawn = (seed: string, rates = ALL_FAULTS, only?: ReadonlySet<string>, places = 2_000): FaultEvent[] => {
  const events: FaultEvent[] = []
  const faults = seededFaults({ seed, rates, only, onFault: (event) => events.push(event) })
  for (let i = 0; i < places; i++) faults.happens('message-duplicated', `bookings.free-space event-${i}`)
  return events
}

test('the same seed strikes at the same places', () => {
  expect(drawn('1')).toEqual(drawn('1'))
  expect(drawn('1')).not.toEqual(drawn('2'))
})

test('what is left out of a run does not move the others', () => {
  const all = new Set(drawn('1').map(({ id }) => id))
  expect(drawn('1', ALL_FAULTS, undefined, 1_000).every(({ id }) => all.has(id))).toBe(true)
})

test('only those that are named come to pass', () => {
  const [first, , third] = drawn('1')
  const only = new Set([first?.id ?? '', third?.id ?? ''])
  expect(drawn('1', ALL_FAULTS, only)).toEqual([first, third])
})

test('nothing strikes at rate 0, everywhere at rate 1, and nothing when it is calm', () => {
  expect(drawn('1', {})).toEqual([])
  expect(drawn('1', { 'message-duplicated': 1 })).toHaveLength(2_000)
  const faults = seededFaults({ seed: '1', rates: { 'message-duplicated': 1 }, onFault: () => undefined })
  faults.calm()
  expect(faults.happens('message-duplicated', 'anywhere')).toBe(false)
})

test('the second time at one place is another throw', () => {
  const faults = seededFaults({ seed: '1', rates: { 'answer-lost': 0.5 }, onFault: () => undefined })
  const throws = Array.from({ length: 40 }, () => faults.happens('answer-lost', 'here'))
  expect(new Set(throws).size).toBe(2)
})

test('every fault is switched on by all', () => {
  expect(Object.keys(ALL_FAULTS).sort()).toEqual([...FAULT_NAMES].sort())
})
