import { expect, test } from 'vitest'
import { type Mistake, shopInvariants, shopSimulation } from './fake-shop.ts'
import { ALL_FAULTS, type FaultRates } from './faults.ts'
import { type RunOptions, run } from './run.ts'
import { shrink } from './shrink.ts'

const optionsFor = (mistake: Mistake, rates: FaultRates, more: Partial<RunOptions> = {}): RunOptions => ({
  simulation: shopSimulation(mistake),
  invariants: shopInvariants,
  seed: '7',
  hours: 1,
  rates,
  stopsWhenBroken: true,
  keepsLines: true,
  ...more,
})

test('the same seed is the same run, to the last line; another one is another', async () => {
  const [first, again, other] = [
    await run(optionsFor('none', ALL_FAULTS)),
    await run(optionsFor('none', ALL_FAULTS)),
    await run(optionsFor('none', ALL_FAULTS, { seed: '8' })),
  ]
  expect(again.hash).toBe(first.hash)
  expect(again.lines).toEqual(first.lines)
  expect(other.hash).not.toBe(first.hash)
})

test('a shop without a mistake keeps its promises whatever goes wrong', async () => {
  for (const seed of ['1', '2', '3']) {
    const { violations, faults, actions } = await run(optionsFor('none', ALL_FAULTS, { seed }))
    expect(violations).toEqual([])
    expect(faults.length).toBeGreaterThan(20)
    expect(actions.length).toBeGreaterThan(100)
  }
})

test('a mistake that shows only when events come twice is found, and told in the fewest words', async () => {
  const options = optionsFor('counts-twice', { ...ALL_FAULTS, 'message-duplicated': 0.1 })
  const result = await run(options)
  expect(result.violations[0]?.invariant).toBe('Every sale is counted once.')
  const { result: shortened } = await shrink({ options, result, budgetMs: 60_000 })
  expect(shortened.violations[0]?.invariant).toBe('Every sale is counted once.')
  expect(shortened.actions.map(({ doing }) => doing)).toEqual(['arrives', expect.stringContaining('sells')])
  expect(shortened.faults.map(({ fault }) => fault)).toEqual(['message-duplicated'])
})

test('what was shortened can be told again by its actions and faults', async () => {
  const options = optionsFor('breaks-on-pens', ALL_FAULTS)
  const result = await run(options)
  const { result: shortened } = await shrink({ options, result, budgetMs: 60_000 })
  expect([shortened.actions.length, shortened.faults.length]).toEqual([2, 0])
  const again = await run({
    ...options,
    only: { actions: new Set(shortened.actions.map(({ id }) => id)), faults: new Set() },
    doings: new Map(shortened.actions.map(({ id, doing }) => [id, doing])),
  })
  expect(again.violations.map(({ what }) => what)).toContain('/sales answered 500')
})

test('without faults the mistake does not show', async () => {
  expect((await run(optionsFor('counts-twice', {}))).violations).toEqual([])
})

test('one can stop a run in the middle, and is told how far it came', async () => {
  let looks = 0
  const { simulatedMs, violations, isCancelled } = await run(optionsFor('none', {}, { isCancelled: () => ++looks > 200 }))
  expect(violations).toEqual([])
  expect(isCancelled).toBe(true)
  expect(simulatedMs).toBeLessThan(3_600_000)
})
