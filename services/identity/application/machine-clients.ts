import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '#platform/kernel/random.ts'
import type { Store } from '#platform/store/store.ts'
import { type ClientId, secretsAt } from '../domain/machine-client.ts'
import { machineClients } from './collections.ts'

export type KnownClient = { readonly id: ClientId; readonly scope: readonly string[] }

const SECRET_BYTES = 32

/** A new secret, which is shown once, and its hash, which is kept. */
export const newSecret = (random: Random): { readonly secret: string; readonly hash: string } => {
  const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url')
  return { secret, hash: hashOf(secret) }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** The client with this id and secret, or undefined without saying which of them is wrong. */
export const authenticateClient =
  (store: Store) =>
  async (id: string, secret: string, nowMs: number): Promise<KnownClient | undefined> => {
    const client = await store.stateOf(machineClients, id)
    const given = Buffer.from(hashOf(secret))
    const matches = secretsAt(client, nowMs).some((hash) => timingSafeEqual(Buffer.from(hash), given))
    return client.type === 'active' && matches ? { id: id as ClientId, scope: client.scope } : undefined
  }
