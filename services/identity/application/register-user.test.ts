import { beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { FingerprintMismatch, type Message } from '#platform/store/message.ts'
import { openStore, type Store } from '#platform/store/store.ts'
import { credentials, emailClaims, sessions, users } from './collections.ts'
import type { Ports } from './ports.ts'
import { registerUser } from './register-user.ts'

const clock = manualClock()
const message: Message = { id: 'registration' as MessageId, atMs: clock.nowMs() }
const durations = { registrationMs: 1 }
const ana = { email: 'ana@example.com', password: 'first password', fullName: 'Ana', role: 'driver', locale: 'es' } as const

let ports: Pick<Ports, 'store' | 'passwords'>
beforeEach(async () => {
  const collections = [emailClaims, users, credentials, sessions]
  const engine = memoryEngine()
  await engine.migrate(collections)
  const { store } = openStore({ engine, clock, stamp: { system: 'parkwise', service: 'identity' }, collections })
  ports = {
    store,
    passwords: { hash: async (password) => `hash of ${password}`, matches: async (hash, password) => hash === `hash of ${password}` },
  }
})

// The gateway's fingerprint tells another password, too. This holds when a message has none, and when the password was
// changed since, which a fingerprint cannot know.
describe('repeating a registration', () => {
  it('takes the password, since a repetition is answered with tokens', async () => {
    const register = registerUser(ports, durations)
    const first = await register(message, true, ana)
    expect(first.user).toMatchObject({ email: 'ana@example.com', roles: ['driver'] })
    expect(await register(message, true, ana)).toEqual(first)
    await expect(register(message, true, { ...ana, password: 'second password' })).rejects.toThrow(FingerprintMismatch)
  })

  it('that broke off before the user was made takes the password that was set', async () => {
    const execute: Store['execute'] = (collection, ...order) =>
      collection.name === users.name ? Promise.reject(new Error('died')) : ports.store.execute(collection, ...order)
    const dying = registerUser({ ...ports, store: { ...ports.store, execute } }, durations)
    await expect(dying(message, true, ana)).rejects.toThrow('died')
    const register = registerUser(ports, durations)
    await expect(register(message, true, { ...ana, password: 'second password' })).rejects.toThrow(FingerprintMismatch)
    expect((await register(message, true, ana)).user).toMatchObject({ email: 'ana@example.com' })
  })
})
