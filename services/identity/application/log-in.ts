import { createHmac } from 'node:crypto'
import { DAY_MS } from '#platform/kernel/clock.ts'
import { type Id, step } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import { passwordNumber } from '../domain/credential.ts'
import { emailAddress, emailClaimId } from '../domain/email-address.ts'
import type { SlowDown } from '../domain/log-in-guard.ts'
import type { RegisteredUser, UserId } from '../domain/user.ts'
import { credentials, emailClaims, logInGuards, sessions, users } from './collections.ts'
import type { Ports } from './ports.ts'

/** Nobody's id: looking it up costs what looking up a user costs. */
const NOBODY = '00000000-0000-8000-8000-000000000000' as UserId

/** A place is somebody's own for so long after a log-in from there. */
const REMEMBERED_MS = 90 * DAY_MS

/** So many counters of tries there are at most, however many addresses are made up; two addresses hardly ever share one. */
const GUARD_BITS = 20

export type KnownUser = { readonly id: UserId; readonly user: RegisteredUser }

/** The user with this address, in any spelling, or undefined. */
export const userByEmail =
  (ports: Pick<Ports, 'store'>) =>
  async (email: string): Promise<KnownUser | undefined> => {
    const claim = await ports.store.stateOf(emailClaims, emailClaimId(emailAddress(email)))
    const id = claim.type === 'claimed' ? claim.by : NOBODY
    const user = await ports.store.stateOf(users, id)
    return user.type === 'registered' ? { id, user } : undefined
  }

export type Attempt = {
  readonly email: string
  readonly password: string
  /** The network that it comes from, if that is known. */
  readonly network: string | null
}

/** Somebody who has just shown the password. */
export type LoggedIn = KnownUser & { readonly passwordNumber: number }

export type LogInRejection =
  | { readonly type: 'WrongCredentials' }
  /** Too many passwords were tried, whether or not there is such an account. */
  | { readonly type: 'TooManyTries'; readonly untilMs: number }

export type LogInOutcome =
  | { readonly known: LoggedIn; readonly rejected?: undefined }
  | { readonly rejected: LogInRejection; readonly known?: undefined }

/**
 * The user whose address and password these are. Rejects without saying which of them is wrong: an unknown address takes the
 * same look-ups, the same Argon2 and the same commits as a wrong password, and is slowed down alike. `message` must be new.
 *
 * Who comes from a network that the user has logged in from before is counted apart, so that a stranger's guesses slow down
 * strangers only.
 */
export const logIn =
  (ports: Ports, slowDown: SlowDown) =>
  async (message: Message, { email, password, network }: Attempt): Promise<LogInOutcome> => {
    const known = await userByEmail(ports)(email)
    const id = known?.id ?? NOBODY
    const isOwnPlace = network !== null && (await hasLoggedInFrom(ports, id, network, message.atMs))
    const address = emailAddress(email)
    const guarded = isOwnPlace ? `place;${network};${address}` : strangersOf(address)
    const tellWhom = isOwnPlace || !known ? null : known.id
    const tried = await trying(ports, slowDown, message, guarded, tellWhom, () => matching(ports, id, password))
    if (tried.rejected) return tried
    return known && tried.number !== undefined
      ? { known: { ...known, passwordNumber: tried.number } }
      : { rejected: { type: 'WrongCredentials' } }
  }

/** Asks somebody who is logged in for the password once more; the answer is its number. Guessing is slowed down here, too. */
export const confirmPassword =
  (ports: Ports, slowDown: SlowDown) =>
  async (
    message: Message,
    userId: UserId,
    password: string,
  ): Promise<{ readonly number: number; readonly rejected?: undefined } | { readonly rejected: LogInRejection }> => {
    const tried = await trying(ports, slowDown, message, `confirm;${userId}`, null, () => matching(ports, userId, password))
    if (tried.rejected) return tried
    return tried.number === undefined ? { rejected: { type: 'WrongCredentials' } } : { number: tried.number }
  }

/** Forgets the tries of strangers: the owner has shown by other means to be the owner. */
export const forgiveTries = async (ports: Ports, message: Message, email: string): Promise<void> => {
  const id = guardId(ports, strangersOf(emailAddress(email)))
  await ports.store.execute(logInGuards, id, { type: 'Succeed' }, { ...message, id: step(message.id, 'forgive') })
}

const strangersOf = (address: string): string => `strangers;${address}`

/** Which counter counts for a text. Its key is secret, so that nobody can look for addresses that share somebody's counter. */
const guardId = (ports: Pick<Ports, 'keys'>, guarded: string): Id<'log-in-guard'> => {
  const digest = createHmac('sha256', ports.keys.guards).update(guarded).digest()
  return (digest.readUInt32BE() >>> (32 - GUARD_BITS)).toString(16).padStart(GUARD_BITS / 4, '0') as Id<'log-in-guard'>
}

type Tried =
  | { readonly number: number | undefined; readonly rejected?: undefined }
  | { readonly rejected: Extract<LogInRejection, { type: 'TooManyTries' }> }

/**
 * Checks a password unless too many were wrong. Those for one account take turns, so that many at once are counted like one
 * after the other, and many right ones are all let in.
 */
const trying = async (
  ports: Ports,
  slowDown: SlowDown,
  message: Message,
  guarded: string,
  tellWhom: UserId | null,
  check: () => Promise<number | undefined>,
): Promise<Tried> => {
  const { store } = ports
  const id = guardId(ports, guarded)
  const nowMs = message.atMs
  return ports.turns(id, async () => {
    const { untilMs, failures } = await store.stateOf(logInGuards, id)
    // Refused without a commit: hammering leaves nothing behind.
    if (nowMs < untilMs) return { rejected: { type: 'TooManyTries', untilMs } }
    const number = await check()
    if (number === undefined) {
      const fail = { type: 'Fail', userId: tellWhom, nowMs, slowDown } as const
      await store.execute(logInGuards, id, fail, { ...message, id: step(message.id, 'fail') })
    } else if (failures > 0) {
      await store.execute(logInGuards, id, { type: 'Succeed' }, { ...message, id: step(message.id, 'succeed') })
    }
    return { number }
  })
}

const hasLoggedInFrom = async (ports: Ports, id: UserId, network: string, nowMs: number): Promise<boolean> => {
  const where = [
    { column: 'user_id', is: '=', value: id },
    { column: 'network', is: '=', value: network },
    { column: 'opened_at', is: '>=', value: nowMs - REMEMBERED_MS },
  ] as const
  return (await ports.store.find(sessions, { where, limit: 1 })).length > 0
}

/** The number of the password that this is, or undefined; whoever has none takes as long. */
const matching = async (ports: Pick<Ports, 'store' | 'passwords'>, id: UserId, password: string): Promise<number | undefined> => {
  const credential = await ports.store.stateOf(credentials, id)
  const hash = credential.type === 'password' ? credential.passwordHash : undefined
  return (await ports.passwords.matches(hash, password)) ? passwordNumber(credential) : undefined
}

/** Whether this is the password of that user; false for whoever has none, which takes as long. */
export const isPasswordOf = async (ports: Pick<Ports, 'store' | 'passwords'>, id: UserId, password: string): Promise<boolean> =>
  (await matching(ports, id, password)) !== undefined
