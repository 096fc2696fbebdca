import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import { clientId, type MachineClient, type MachineClientCommand, machineClientDecider, secretsAt } from './machine-client.ts'

const { decide, initial } = machineClientDecider
const create: MachineClientCommand = { type: 'Create', name: 'reports', scope: ['b:read', 'a:read', 'b:read'], secretHash: 's1', nowMs: 0 }
const rotate = (secretHash: string, nowMs: number, overlapMs = 100): MachineClientCommand => ({
  type: 'Rotate',
  secretHash,
  nowMs,
  overlapMs,
})
const having = (...commands: MachineClientCommand[]): MachineClient =>
  commands.reduce((client, command) => evolveAll(machineClientDecider, client, decide(client, command).accepted ?? []), initial)

describe('a machine client', () => {
  it('is made once under its name, with the permissions that it was given', () => {
    expect(having(create)).toMatchObject({ type: 'active', name: 'reports', scope: ['a:read', 'b:read'] })
    expect(decide(having(create), create)).toEqual({ rejected: { type: 'NameTaken' } })
    expect(clientId('reports')).not.toBe(clientId('report'))
  })

  it('has its old secret for a while after it got a new one', () => {
    const rotated = having(create, rotate('s2', 1_000))
    expect(secretsAt(having(create), 1_000)).toEqual(['s1'])
    expect([secretsAt(rotated, 1_099), secretsAt(rotated, 1_100)]).toEqual([['s1', 's2'], ['s2']])
  })

  it('loses its old secret at once when there is to be no overlap', () => {
    expect(secretsAt(having(create, rotate('s2', 1_000, 0)), 1_000)).toEqual(['s2'])
  })

  it('does not keep the secret before last longer by another rotation, but may lose it sooner', () => {
    const longer = having(create, rotate('s2', 1_000), rotate('s3', 1_050, 1_000))
    expect([secretsAt(longer, 1_099), secretsAt(longer, 1_100)]).toEqual([
      ['s1', 's2', 's3'],
      ['s2', 's3'],
    ])
    expect(secretsAt(having(create, rotate('s2', 1_000), rotate('s3', 1_050, 0)), 1_050)).toEqual(['s3'])
  })

  it('that was revoked has no secret, and its name is not given again', () => {
    const revoked = having(create, { type: 'Revoke' })
    expect(secretsAt(revoked, 0)).toEqual([])
    expect(decide(revoked, create)).toEqual({ rejected: { type: 'NameTaken' } })
    expect(decide(revoked, rotate('s2', 1))).toEqual({ rejected: { type: 'NoSuchClient' } })
    expect(decide(revoked, { type: 'Revoke' })).toEqual({ accepted: [] })
    for (const command of [rotate('s2', 1), { type: 'Revoke' } as const]) {
      expect(decide(initial, command)).toEqual({ rejected: { type: 'NoSuchClient' } })
    }
  })
})
