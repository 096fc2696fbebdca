import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { ALL_FAULTS } from '#platform/simulator/faults.ts'
import type { Invariant } from '#platform/simulator/invariant.ts'
import { loadInvariants } from '#platform/simulator/load-invariants.ts'
import { type RunOptions, run } from '#platform/simulator/run.ts'
import { plantedBugs } from './planted-bugs.ts'
import { parkwiseSimulation } from './simulation.ts'

const COMMAND = fileURLToPath(new URL('../../simulate.js', import.meta.url))

let invariants: readonly Invariant[]
beforeAll(async () => {
  invariants = await loadInvariants(parkwiseSimulation.invariants)
})

const play = (seed: string, hours: number, more: Partial<RunOptions> = {}) =>
  run({ simulation: parkwiseSimulation, invariants, seed, hours, rates: ALL_FAULTS, stopsWhenBroken: true, ...more })

test('an hour of ParkWise in which everything goes wrong keeps every promise', async () => {
  const { violations, actions, faults, summary } = await play('npm-test', 1)
  expect(violations).toEqual([])
  expect(actions.length).toBeGreaterThan(100)
  expect(faults.length).toBeGreaterThan(25)
  expect(summary.confirmed).toBeGreaterThan(3)
})

test('the same seed is the same run, to the last event', async () => {
  const first = await play('twice', 0.2)
  const again = await play('twice', 0.2)
  expect(again.hash).toBe(first.hash)
  // Another process has other keys, another heap and another moment, and the same run.
  const { stdout } = spawnSync(process.execPath, [COMMAND, 'parkwise', '--seed', 'twice', '--hours', '0.2'], { encoding: 'utf8' })
  expect(stdout).toContain(first.hash)
})

test('every invariant says what it is about, in a sentence of its own', () => {
  const sentences = invariants.map(({ says }) => says)
  expect(new Set(sentences).size).toBe(sentences.length)
  expect(sentences.length).toBeGreaterThan(20)
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
})

describe('planted bugs', () => {
  test('there are at least forty, each with a name of its own', () => {
    expect(plantedBugs.length).toBeGreaterThanOrEqual(40)
    expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length)
  })

  test.each(plantedBugs)('there is one place for $name', ({ file, find, replace }) => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
    expect(text.split(find)).toHaveLength(2)
    expect(replace).not.toBe(find)
  })

  test('one of them is noticed, with a command that shows it again', () => {
    const args = ['parkwise', '--seed', '1', '--hours', '0.4', '--plant', 'confirm-without-the-space']
    const { status, stdout } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' })
    expect(stdout).toContain('Whoever has paid has a space for the whole stay.')
    expect(status).toBe(1)
    const replay = /npm run simulate -- (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? []
    const again = spawnSync(process.execPath, [COMMAND, ...replay], { encoding: 'utf8' })
    expect(again.stdout).toContain('Whoever has paid has a space for the whole stay.')
    expect(replay).toContain('--actions')
  })
})

test.each([
  [['parkwhy'], /^There is no system parkwhy to simulate; there are: parkwise$/],
  [['parkwise', '--plant', 'nothing'], /^There is no planted bug nothing; there are: forget-the-inbox/],
  [['parkwise', '--faults', 'meteor'], /^There is no fault meteor; there are: all, none/],
])('%j is answered with one line, and exit status 2', (args, wanted) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr.trim()).toMatch(wanted)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
