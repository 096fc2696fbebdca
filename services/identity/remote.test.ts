import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { grpcClient } from '#platform/edge/grpc/client.ts'
import { grpcServer } from '#platform/edge/grpc/server.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { remoteIdentity } from './adapters/remote.ts'
import { IdentityServiceService } from './contract/generated/identity.ts'
import { ANA, identityUnderTest } from './identity-under-test.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Identity in one process, and its client as another process has it. */
const apart = async () => {
  const plaza = await identityUnderTest()
  ends.push(plaza.close)
  const services = await Promise.all((plaza.main.offers.grpc ?? []).map((offer) => offer()))
  const server = await grpcServer({ services, log: pino({ level: 'silent' }), port: 0 })
  ends.push(() => server.drain(1_000))
  const address = `127.0.0.1:${server.port}`
  const there = remoteIdentity(address)
  ends.push(there.close)
  return { plaza, there, address }
}

describe('identity in another process', () => {
  it('tells its public keys to whoever checks its tokens', async () => {
    const { plaza, there } = await apart()
    const here = await plaza.main.offers.api.jwks()
    expect(here.keys).toHaveLength(1)
    expect(await there.jwks()).toEqual(here)
  })

  it('tells who has an address, as in one process', async () => {
    const { plaza, there } = await apart()
    const { id } = (await plaza.register()).body.user
    expect(await there.userByEmail(' ANA@example.com')).toEqual({ id, roles: ['driver'] })
    expect(await there.userByEmail('bob@example.com')).toBeUndefined()
  })

  it('gives whoever writes a mail the token of its link, as long as the link works', async () => {
    const { plaza, there } = await apart()
    await plaza.register()
    await plaza.call('POST', '/auth/password/forgot', { email: ANA.email })
    const [asked] = plaza.events('password-reset-requested').map(({ data }) => data as { requestId: string })
    const requestId = asked?.requestId ?? ''
    const token = await there.linkToken(requestId)
    expect(token).toBe(await plaza.main.offers.api.linkToken(requestId))
    expect((await plaza.call('POST', '/auth/password/reset', { token, new: 'a quite different password' })).status).toBe(204)
    for (const over of [requestId, 'no request', `${requestId}9`]) expect(await there.linkToken(over)).toBeUndefined()
  })

  it('says which field of a request is wrong', async () => {
    const { address } = await apart()
    const client = grpcClient(IdentityServiceService, address)
    ends.push(client.close)
    await expect(client.call('linkToken', { requestId: '' })).rejects.toThrow(/INVALID_ARGUMENT/)
    await expect(client.call('userByEmail', { email: 'x'.repeat(255) })).rejects.toThrow(/INVALID_ARGUMENT/)
  })

  it('registers nobody from afar', async () => {
    const { there } = await apart()
    await expect(there.register({ id: 'x' as never, atMs: 0 }, { ...ANA, locale: 'es' })).rejects.toThrow(/own process/)
  })

  it('that is away is a fault that may pass', async () => {
    const away = remoteIdentity('127.0.0.1:1', { attempts: 1, firstPauseMs: 1 })
    ends.push(away.close)
    await expect(away.jwks()).rejects.toThrow(StoreUnavailable)
  })
})
