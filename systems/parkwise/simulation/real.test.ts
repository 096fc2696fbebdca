import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { processesOver } from '#platform/host/testing/plaza-process.ts'
import { invariant } from '#platform/simulator/invariant.ts'
import { loadInvariants } from '#platform/simulator/load-invariants.ts'
import { runReal } from '#platform/simulator/real/run-real.ts'
import { bookings } from '../bookings/application/bookings.ts'
import { parkwiseSimulation } from './simulation.ts'
import type { Outside } from './stage.ts'

const ENDED = ['COMPLETED', 'CANCELLED', 'EXPIRED', 'NO_SHOW']

// Killing needs to know who belongs to whom, which it reads in /proc.
describe.runIf(process.platform === 'linux')('ParkWise, really run and really killed', () => {
  it('keeps its promises, and the invariants see all that they need', async () => {
    const seen = { statuses: new Set<string>(), charges: 0, mails: 0, ended: new Set<string>() }
    const watcher = invariant('The test sees what there is.', ({ onCommit, atRest, states, outside }) => {
      onCommit(bookings, ({ state }) => void seen.statuses.add(state.status))
      atRest(() => {
        seen.charges = outside<Outside['provider']>('provider').charges().length
        seen.mails = outside<Outside['mails']>('mails').filter(({ id, to, text }) => id && to.address && text).length
        for (const { status } of states(bookings).values()) seen.ended.add(status)
      })
    })
    const planted = invariant('A planted one is broken.', ({ atRest, broken }) => atRest(() => broken('as it should be')))
    const invariants = await loadInvariants(parkwiseSimulation.invariants)
    const run = await runReal({
      simulation: parkwiseSimulation,
      invariants: [...invariants, watcher, planted],
      seed: 'short',
      minutes: 0.15,
      // Somebody may also give up before the provider is asked, or be killed.
      isEnough: (_answers, { provider }) => (provider as Outside['provider']).charges().length > 0,
    })
    // It is kept for whoever looks for the reason.
    expect(run.dataFolder).toBeDefined()
    const left = processesOver(run.dataFolder ?? '')
    rmSync(run.dataFolder ?? '', { recursive: true, force: true, maxRetries: 10 })

    expect(run.violations.filter(({ invariant: says }) => says !== planted.says)).toEqual([])
    expect(run.violations).toHaveLength(1)
    expect(left).toEqual([])
    expect(run.deaths).toContain('everything')
    expect(run.notLookedAt).toEqual(invariants.filter(({ needs }) => needs).map(({ says }) => says))
    expect(seen.statuses).toContain('PENDING_PAYMENT')
    expect([...seen.ended].filter((status) => !ENDED.includes(status))).toEqual([])
    expect(seen.charges).toBeGreaterThan(0)
    expect(seen.mails).toBeGreaterThan(0)
  }, 180_000)
})
