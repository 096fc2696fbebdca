import type { Command, CommandIo } from '#platform/host/service.ts'
import { type Clock, toIso } from '#platform/kernel/clock.ts'
import { type MessageId, timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Store } from '#platform/store/store.ts'
import { users } from '../application/collections.ts'
import type { KnownUser } from '../application/log-in.ts'
import type { SigningKeys } from './signing-keys.ts'

type Options = {
  readonly store: Store
  readonly userByEmail: (email: string) => Promise<KnownUser | undefined>
  readonly keys: SigningKeys
  readonly roles: readonly string[]
  readonly clock: Clock
  readonly random: Random
}

/** What an operator can do from the command line; each may be repeated without harm. */
export const identityCommands = ({ store, userByEmail, keys, roles, clock, random }: Options): readonly Command[] => {
  const changeRole =
    (type: 'GrantRole' | 'RevokeRole', usage: string) =>
    async (args: readonly string[], io: CommandIo): Promise<number> => {
      const [email, role, ...rest] = args
      if (email === undefined || role === undefined || rest.length > 0) {
        io.note(`Usage: ${usage}`)
        return 2
      }
      if (!roles.includes(role)) {
        io.note(`There is no role ${role}. There are: ${roles.join(', ')}.`)
        return 2
      }
      const known = await userByEmail(email)
      if (!known) {
        io.note(`Nobody has registered with ${email}.`)
        return 1
      }
      const nowMs = clock.nowMs()
      const message = { id: `cli/${timeOrderedId(nowMs, random)}` as MessageId, atMs: nowMs }
      const { rejected } = await store.execute(users, known.id, { type, role }, message)
      const user = await store.stateOf(users, known.id)
      if (rejected || user.type !== 'registered') {
        io.note(`Nobody has registered with ${email}.`)
        return 1
      }
      io.note('It shows with the next access token, which is at the latest when the present one expires.')
      io.out(`${user.email}: ${user.roles.join(', ') || 'no role'}`)
      return 0
    }

  const grant = 'identity grant EMAIL ROLE'
  const revoke = 'identity revoke EMAIL ROLE'
  return [
    { path: ['identity', 'grant'], usage: grant, summary: 'Give somebody a role', run: changeRole('GrantRole', grant) },
    { path: ['identity', 'revoke'], usage: revoke, summary: 'Take a role from somebody', run: changeRole('RevokeRole', revoke) },
    {
      path: ['identity', 'rotate-keys'],
      usage: 'identity rotate-keys',
      summary: 'Announce a new key for access tokens; tokens of the present one stay good',
      run: async (args, io) => {
        if (args.length > 0) {
          io.note('Usage: identity rotate-keys')
          return 2
        }
        const { kid, signsFromMs } = await keys.rotate()
        io.out(`${kid} signs from ${toIso(signsFromMs)}`)
        return 0
      },
    },
  ]
}
