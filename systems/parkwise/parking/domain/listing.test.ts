import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import { type Spot, type SpotCommand, type SpotDetails, spotDecider } from './listing.ts'

const NOW = 1_700_000_000_000
const details: SpotDetails = {
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, Zürich',
  location: { lat: 47.3744, lng: 8.5396 },
  capacity: 60,
  spotType: 'regular',
  covered: true,
  amenities: ['cctv'],
  limits: { heightM: 2 },
  openingHours: 'always',
  timeZone: 'Europe/Zurich',
  pricing: { hourly: money(250, 'CHF'), stepMinutes: 15 },
}
const list: SpotCommand = { type: 'List', providerId: 'p' as PrincipalId, details, layout: [50, 10], nowMs: NOW }
const given = (...commands: readonly SpotCommand[]): Spot | null =>
  commands.reduce<Spot | null>((state, command) => {
    const { accepted } = spotDecider.decide(state, command)
    if (!accepted) throw new Error(`the given ${command.type} was rejected`)
    return evolveAll(spotDecider, state, accepted)
  }, spotDecider.initial)

describe('a listing', () => {
  it('is active from the start', () => {
    expect(given(list)).toMatchObject({ ...details, status: 'ACTIVE', revision: 1, homes: 2, layout: [50, 10] })
  })

  it('cannot be listed twice under one id', () => {
    expect(spotDecider.decide(given(list), list).rejected).toEqual({ type: 'AlreadyListed' })
  })

  it('changes only for who has seen its present revision', () => {
    const rename = { type: 'Change', revision: 1, changes: { name: 'Urania' }, nowMs: NOW } as const
    const renamed = given(list, rename)
    expect(renamed).toMatchObject({ name: 'Urania', revision: 2, address: details.address })
    expect(spotDecider.decide(renamed, rename).rejected).toEqual({ type: 'Stale', revision: 2 })
  })

  it('keeps its revision when a change says what is so already', () => {
    const same = { type: 'Change', revision: 1, changes: { name: details.name, limits: { heightM: 2 } }, nowMs: NOW } as const
    expect(spotDecider.decide(given(list), same).accepted).toEqual([])
  })

  it('is paused and resumed', () => {
    const pause = { type: 'Change', revision: 1, changes: { status: 'PAUSED' }, nowMs: NOW } as const
    expect(given(list, pause)?.status).toBe('PAUSED')
    expect(given(list, pause, { ...pause, revision: 2, changes: { status: 'ACTIVE' } })?.status).toBe('ACTIVE')
  })

  it('takes a new capacity only together with how it lies in the calendars', () => {
    const grow = { type: 'Change', revision: 1, changes: { capacity: 70 }, nowMs: NOW } as const
    expect(() => spotDecider.decide(given(list), grow)).toThrow('adds up')
    expect(given(list, { ...grow, layout: [50, 20] })).toMatchObject({ capacity: 70, layout: [50, 20], homes: 2 })
  })

  it('is gone for good once archived', () => {
    const archived = given(list, { type: 'Archive', nowMs: NOW })
    expect(spotDecider.decide(archived, { type: 'Change', revision: 2, changes: { name: 'x' }, nowMs: NOW }).rejected?.type).toBe(
      'Archived',
    )
    expect(spotDecider.decide(archived, { type: 'Archive', nowMs: NOW }).accepted).toEqual([])
  })

  it('must exist to be changed or archived', () => {
    expect(spotDecider.decide(null, { type: 'Archive', nowMs: NOW }).rejected).toEqual({ type: 'NotListed' })
  })
})
