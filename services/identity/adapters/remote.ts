import type { JWK } from 'jose'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import type { IdentityApi } from '../contract/identity-api.ts'

const KEYS_PATH = '/gateway/v1/auth/jwks.json'
const TIMEOUT_MS = 5_000

const onlyAtHome = (call: string) => (): never => {
  throw new InvariantViolation(`identity.${call} can only be called in identity's own process`)
}

/**
 * Identity in another process, whose gateway answers at `host:port`. Its public keys are all that a running process needs
 * of it; the rest is for commands, which compose identity themselves. Rejects with StoreUnavailable while it is away.
 */
export const remoteIdentity = (address: string): IdentityApi => ({
  jwks: async () => {
    try {
      const answer = await fetch(`http://${address}${KEYS_PATH}`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (!answer.ok) throw new Error(`it answered ${answer.status}`)
      return (await answer.json()) as { keys: JWK[] }
    } catch (cause) {
      throw new StoreUnavailable(`identity does not answer at ${address}`, { cause })
    }
  },
  userByEmail: onlyAtHome('userByEmail'),
  register: onlyAtHome('register'),
})
