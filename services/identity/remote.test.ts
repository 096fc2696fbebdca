import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StoreUnavailable } from '#platform/store/message.ts'
import { remoteIdentity } from './adapters/remote.ts'
import { identityUnderTest } from './identity-under-test.ts'

describe('identity in another process', () => {
  it('tells its public keys to whoever checks its tokens', async () => {
    const plaza = await identityUnderTest()
    onTestFinished(() => plaza.main.app.close())
    await plaza.main.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = plaza.main.app.server.address() as AddressInfo
    const there = remoteIdentity(`127.0.0.1:${port}`)
    expect(await there.jwks()).toEqual(JSON.parse(JSON.stringify(await plaza.main.offers.api.jwks())))
    expect(() => there.userByEmail('ana@example.com')).toThrow(/own process/)
  })

  it('that is away is a fault that may pass', async () => {
    await expect(remoteIdentity('127.0.0.1:1').jwks()).rejects.toThrow(StoreUnavailable)
  })
})
