import { parseArgs } from 'node:util'
import type { Command, CommandIo } from '#platform/host/service.ts'
import { type Clock, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import { type MessageId, timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import { machineClients } from '../application/collections.ts'
import { newSecret } from '../application/machine-clients.ts'
import { clientId } from '../domain/machine-client.ts'

type Options = {
  readonly store: Store
  /** Every permission that there is. */
  readonly permissions: readonly string[]
  /** How long the old secret works on after a rotation, unless the command says otherwise. */
  readonly overlapMinutes: number
  readonly clock: Clock
  readonly random: Random
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/
const LONGEST_OVERLAP_MINUTES = 1_440
const AT_ONCE = 200

const CREATE = 'identity client create NAME --scope "PERMISSION…"'
const ROTATE = 'identity client rotate NAME [--overlap MINUTES]'
const REVOKE = 'identity client revoke NAME'
const LIST = 'identity client list'

type Call = { readonly name: string; readonly scope: string | undefined; readonly overlap: string | undefined }

/** One name and the options that the command knows, or undefined. */
const read = (args: readonly string[], options: readonly ('scope' | 'overlap')[]): Call | undefined => {
  try {
    const known = Object.fromEntries(options.map((option) => [option, { type: 'string' as const }]))
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true })
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) return undefined
    return { name, scope: values.scope as string | undefined, overlap: values.overlap as string | undefined }
  } catch (cause) {
    // What parseArgs throws says that it was called wrongly, and its message may quote the arguments.
    if (cause instanceof TypeError) return undefined
    throw cause
  }
}

/** The commands for programs that call the API on their own behalf. A secret is shown once, by the command that makes it. */
export const clientCommands = ({ store, permissions, overlapMinutes, clock, random }: Options): readonly Command[] => {
  const freshMessage = (): Message => {
    const nowMs = clock.nowMs()
    return { id: `cli/${timeOrderedId(nowMs, random)}` as MessageId, atMs: nowMs }
  }
  const misused = (usage: string, io: CommandIo): number => {
    io.note(`Usage: ${usage}`)
    return 2
  }
  const show = (name: string, secret: string, io: CommandIo): void => {
    io.note('The secret is shown this once and kept nowhere. Access tokens: POST /auth/token with grant_type=client_credentials.')
    io.out(`client_id      ${clientId(name)}`)
    io.out(`client_secret  ${secret}`)
  }

  const create = async (args: readonly string[], io: CommandIo): Promise<number> => {
    const call = read(args, ['scope'])
    const scope = (call?.scope ?? '').split(/[\s,]+/).filter((permission) => permission !== '')
    if (!call || scope.length === 0) return misused(CREATE, io)
    if (!NAME.test(call.name)) {
      io.note('A name has lower case letters, digits and hyphens, and begins with a letter.')
      return 2
    }
    const unknown = scope.filter((permission) => !permissions.includes(permission))
    if (unknown.length > 0) {
      io.note(`There is no permission ${unknown.join(', ')}. There are: ${permissions.join(', ')}.`)
      return 2
    }
    const { secret, hash } = newSecret(random)
    const message = freshMessage()
    const command = { type: 'Create', name: call.name, scope, secretHash: hash, nowMs: message.atMs } as const
    const { rejected } = await store.execute(machineClients, clientId(call.name), command, message)
    if (rejected) {
      io.note(`The name ${call.name} is taken, or was before: names are not given twice.`)
      return 1
    }
    show(call.name, secret, io)
    return 0
  }

  const rotate = async (args: readonly string[], io: CommandIo): Promise<number> => {
    const call = read(args, ['overlap'])
    const minutes = Number(call?.overlap ?? overlapMinutes)
    if (!call || !Number.isSafeInteger(minutes) || minutes < 0 || minutes > LONGEST_OVERLAP_MINUTES) return misused(ROTATE, io)
    const { secret, hash } = newSecret(random)
    const message = freshMessage()
    const command = { type: 'Rotate', secretHash: hash, nowMs: message.atMs, overlapMs: minutes * MINUTE_MS } as const
    const { rejected } = await store.execute(machineClients, clientId(call.name), command, message)
    if (rejected) return nobody(call.name, io)
    show(call.name, secret, io)
    io.note(`The secret of before works until ${toIso(message.atMs + minutes * MINUTE_MS)}.`)
    return 0
  }

  const revoke = async (args: readonly string[], io: CommandIo): Promise<number> => {
    const call = read(args, [])
    if (!call) return misused(REVOKE, io)
    const { rejected } = await store.execute(machineClients, clientId(call.name), { type: 'Revoke' }, freshMessage())
    if (rejected) return nobody(call.name, io)
    io.note('It gets no more access tokens; those that it has expire by themselves.')
    io.out(`${call.name}: revoked`)
    return 0
  }

  const list = async (args: readonly string[], io: CommandIo): Promise<number> => {
    if (args.length > 0) return misused(LIST, io)
    const wish = { where: [], orderBy: { column: 'name' }, limit: AT_ONCE }
    let found = await store.find(machineClients, wish)
    for (let last = found.at(-1); last; last = found.at(-1)) {
      for (const { id, state } of found) {
        if (state.type === 'none') continue
        const { name, scope, createdAtMs, type } = state
        io.out(`${name}  ${id}  ${type}  since ${toIso(createdAtMs)}  ${scope.join(' ')}`)
      }
      const value = last.state.type === 'none' ? null : last.state.name
      found = await store.find(machineClients, { ...wish, after: { value, id: last.id } })
    }
    return 0
  }

  const nobody = (name: string, io: CommandIo): number => {
    io.note(`There is no client ${name}.`)
    return 1
  }

  return [
    { path: ['identity', 'client', 'create'], usage: CREATE, summary: 'Let a program call the API; shows its id and secret', run: create },
    {
      path: ['identity', 'client', 'rotate'],
      usage: ROTATE,
      summary: 'Give a program a new secret; the old one works on for a while',
      run: rotate,
    },
    { path: ['identity', 'client', 'revoke'], usage: REVOKE, summary: 'Let a program in no more', run: revoke },
    { path: ['identity', 'client', 'list'], usage: LIST, summary: 'The programs that may call the API', run: list },
  ]
}
