import { expect, test } from 'vitest'
import { UsageError } from '#platform/host/options.ts'
import { readOptions } from './cli-options.ts'
import { FAULT_NAMES } from './faults.ts'

const read = (...args: string[]) => readOptions(args, { systems: ['parkwise', 'bookstore'], processors: 2 })
const complaint = (...args: string[]): string => {
  try {
    read(...args)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('nobody complained')
}

test('what is left out is a day with every fault, seed 1', () => {
  expect(read('parkwise')).toMatchObject({ system: 'parkwise', seeds: ['1'], hours: 24, faults: 'all', jobs: 2 })
  expect(Object.keys(read('parkwise').rates)).toHaveLength(FAULT_NAMES.length)
})

test('many seeds are numbered, with the seed as their first name', () => {
  expect(read('parkwise', '--seeds', '3').seeds).toEqual(['1', '2', '3'])
  expect(read('parkwise', '--seeds', '2', '--seed', 'abc').seeds).toEqual(['abc-1', 'abc-2'])
  expect(read('parkwise', '--seed', 'a,b').seeds).toEqual(['a', 'b'])
})

test('faults can be chosen, with rates', () => {
  expect(read('parkwise', '--faults', 'none').rates).toEqual({})
  expect(read('parkwise', '--faults', 'crash,answer-lost:0.5').rates).toEqual({ crash: 0.5, 'answer-lost': 0.5 })
})

test('a run that is repeated names its actions and faults', () => {
  const { actions, withFaults } = read('parkwise', '--actions', 'driver-1.3:looks-around,driver-2.0:arrives', '--with-faults', 'none')
  expect([...(actions ?? [])]).toEqual([
    ['driver-1.3', 'looks around'],
    ['driver-2.0', 'arrives'],
  ])
  expect([...(withFaults ?? [])]).toEqual(['none'])
})

test.each([
  [[], /which system.*parkwise, bookstore/],
  [['parkwhy'], /no system parkwhy.*parkwise, bookstore/],
  [['parkwise', 'now'], /now is one word too many/],
  [['parkwise', '--fault', 'all'], /--fault'?.*is not understood; there are: --seed/],
  [['parkwise', '--faults', 'meteor'], /no fault meteor; there are: all, none, crash-before-commit/],
  [['parkwise', '--faults', 'crash:99'], /the rate of crash \(per hour\) is a number from 0 to 60, and not 99/],
  [['parkwise', '--faults', 'answer-lost:2'], /from 0 to 1, and not 2/],
  [['parkwise', '--faults', 'answer-lost:much'], /and not much/],
  [['parkwise', '--seed', 'a seed'], /a seed is 1 to 80 letters/],
  [['parkwise', '--seed', ''], /a seed is 1 to 80 letters/],
  [['parkwise', '--seeds', '0'], /--seeds is a number from 1/],
  [['parkwise', '--seeds', '1.5'], /whole number/],
  [['parkwise', '--hours', '0'], /--hours is a number from 0.01/],
  [['parkwise', '--hours', ''], /--hours is a number/],
  [['parkwise', '--jobs', '-1'], /--jobs/],
])('%j gets one line that says what there is', (args, wanted) => {
  expect(complaint(...(args as string[]))).toMatch(wanted)
  expect(complaint(...(args as string[])).split('\n')).toHaveLength(1)
})
