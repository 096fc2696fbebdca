import { InvalidArgument } from '#platform/edge/grpc/faults.ts'
import { type GrpcService, grpcService } from '#platform/edge/grpc/grpc-service.ts'
import { protoFiles } from '../contract/generated/descriptors.ts'
import { IdentityServiceService as definition } from '../contract/generated/identity.ts'
import type { IdentityApi } from '../contract/identity-api.ts'

const LONGEST = 254

const textIn = (field: string, value: string): string => {
  if (value === '' || value.length > LONGEST) throw new InvalidArgument(field, `must have 1 to ${LONGEST} characters`)
  return value
}

/** What other services ask of identity, as gRPC. Registering is not among it: a password does not go from service to service. */
export const identityGrpc = (api: Pick<IdentityApi, 'jwks' | 'userByEmail' | 'linkToken'>): GrpcService =>
  grpcService(definition, protoFiles, {
    signingKeys: async () => ({ jwks: (await api.jwks()).keys.map((key) => JSON.stringify(key)) }),
    userByEmail: async ({ email }) => {
      const user = await api.userByEmail(textIn('email', email))
      return { user: user && { id: user.id, roles: [...user.roles] } }
    },
    linkToken: async ({ requestId }) => ({ token: await api.linkToken(textIn('request_id', requestId)) }),
  })
