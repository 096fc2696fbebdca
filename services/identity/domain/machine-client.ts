// A program that calls the API on its own behalf: a name, what it may do, and a secret that can be renewed without a gap.
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import { derivedId, type PrincipalId } from '#platform/kernel/ids.ts'

/** What `sub` is in its access tokens. */
export type ClientId = PrincipalId

type ClientSecret = {
  /** Plain SHA-256: of 256 random bits, which nobody can try out. */
  readonly hash: string
  /** Null for the present one. */
  readonly untilMs: number | null
}

export type ActiveClient = {
  readonly type: 'active'
  readonly name: string
  /** Permissions, sorted, each once. */
  readonly scope: readonly string[]
  readonly createdAtMs: number
  /** The present one last. */
  readonly secrets: readonly ClientSecret[]
}

/** A client that was revoked stays so, and its name is not given again: its id is in the records of what it did. */
export type MachineClient =
  | { readonly type: 'none' }
  | ActiveClient
  | { readonly type: 'revoked'; readonly name: string; readonly scope: readonly string[]; readonly createdAtMs: number }

export type MachineClientCommand =
  | {
      readonly type: 'Create'
      readonly name: string
      readonly scope: readonly string[]
      readonly secretHash: string
      readonly nowMs: number
    }
  | { readonly type: 'Rotate'; readonly secretHash: string; readonly nowMs: number; readonly overlapMs: number }
  | { readonly type: 'Revoke' }

export type MachineClientEvent =
  | {
      readonly type: 'ClientCreated'
      readonly name: string
      readonly scope: readonly string[]
      readonly secretHash: string
      readonly atMs: number
    }
  | { readonly type: 'SecretRotated'; readonly secretHash: string; readonly atMs: number; readonly oldUntilMs: number }
  | { readonly type: 'ClientRevoked' }

export type MachineClientRejection = { readonly type: 'NameTaken' } | { readonly type: 'NoSuchClient' }

export const clientId = (name: string): ClientId => derivedId<'principal'>('machine-client', name)

/** The hashes of the secrets that work at an instant. */
export const secretsAt = (client: MachineClient, nowMs: number): readonly string[] =>
  client.type === 'active' ? client.secrets.filter(({ untilMs }) => untilMs === null || nowMs < untilMs).map((secret) => secret.hash) : []

const decide = (client: MachineClient, command: MachineClientCommand): Decision<MachineClientEvent, MachineClientRejection> => {
  switch (command.type) {
    case 'Create': {
      const { name, scope, secretHash, nowMs } = command
      if (client.type !== 'none') return reject({ type: 'NameTaken' })
      return accept({ type: 'ClientCreated', name, scope: [...new Set(scope)].sort(), secretHash, atMs: nowMs })
    }
    case 'Rotate': {
      const { secretHash, nowMs, overlapMs } = command
      if (client.type !== 'active') return reject({ type: 'NoSuchClient' })
      return accept({ type: 'SecretRotated', secretHash, atMs: nowMs, oldUntilMs: nowMs + overlapMs })
    }
    case 'Revoke':
      if (client.type === 'none') return reject({ type: 'NoSuchClient' })
      return client.type === 'active' ? accept({ type: 'ClientRevoked' }) : accept()
    default:
      return unreachable(command)
  }
}

const evolve = (client: MachineClient, event: MachineClientEvent): MachineClient => {
  switch (event.type) {
    case 'ClientCreated': {
      const { name, scope, secretHash, atMs } = event
      return { type: 'active', name, scope, createdAtMs: atMs, secrets: [{ hash: secretHash, untilMs: null }] }
    }
    case 'SecretRotated': {
      if (client.type !== 'active') return client
      const { atMs, oldUntilMs, secretHash } = event
      // A second rotation does not lengthen the life of the secret before last.
      const old = client.secrets
        .map(({ hash, untilMs }) => ({ hash, untilMs: Math.min(untilMs ?? oldUntilMs, oldUntilMs) }))
        .filter(({ untilMs }) => untilMs > atMs)
      return { ...client, secrets: [...old, { hash: secretHash, untilMs: null }] }
    }
    case 'ClientRevoked':
      return client.type === 'active'
        ? { type: 'revoked', name: client.name, scope: client.scope, createdAtMs: client.createdAtMs }
        : client
    default:
      return unreachable(event)
  }
}

export const machineClientDecider: Decider<MachineClient, MachineClientCommand, MachineClientEvent, MachineClientRejection> = {
  initial: { type: 'none' },
  decide,
  evolve,
}
