import type { JWK } from 'jose'
import { type GrpcClientOptions, grpcClient } from '#platform/edge/grpc/client.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import { IdentityServiceService as definition } from '../contract/generated/identity.ts'
import type { IdentityApi } from '../contract/identity-api.ts'

/**
 * Identity in another process, at `address` (`host:port`), over gRPC. When it is away each call is repeated for a while, then
 * throws StoreUnavailable. Only registering is for identity's own process: commands that need it compose identity themselves.
 */
export const remoteIdentity = (address: string, options: GrpcClientOptions = {}): IdentityApi & { readonly close: () => void } => {
  const client = grpcClient(definition, address, options)
  return {
    jwks: async () => ({ keys: (await client.call('signingKeys', {})).jwks.map((key): JWK => JSON.parse(key)) }),
    userByEmail: async (email) => {
      const { user } = await client.call('userByEmail', { email })
      return user && { id: user.id as PrincipalId, roles: user.roles }
    },
    linkToken: async (requestId) => (await client.call('linkToken', { requestId })).token,
    register: async () => {
      throw new InvariantViolation('identity.register can only be called in identity’s own process')
    },
    close: client.close,
  }
}
