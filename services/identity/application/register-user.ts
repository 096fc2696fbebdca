// The reversible step first (claim the address), then what is harmless alone (the password hash), and the user last: only
// that makes an account. Each step has a message id of its own, so the whole can be repeated after a crash. A crash before
// the last step leaves a claim that lapses; whoever wants the address then first makes sure that the user never comes.
import { invariant } from '#platform/kernel/decision.ts'
import { derivedId, step } from '#platform/kernel/ids.ts'
import { FingerprintMismatch, type Message } from '#platform/store/message.ts'
import type { Outcome } from '#platform/store/outcome.ts'
import { emailAddress, emailClaimId } from '../domain/email-address.ts'
import { hasLapsed } from '../domain/email-claim.ts'
import type { Locale, UserEvent, UserId, UserRejection } from '../domain/user.ts'
import { credentials, emailClaims, users } from './collections.ts'
import { isPasswordOf } from './log-in.ts'
import type { Durations, Ports } from './ports.ts'

export type Registration = {
  readonly email: string
  readonly password: string
  readonly fullName: string
  readonly role: string
  readonly locale: Locale
}

export type NewUser = {
  readonly id: UserId
  readonly email: string
  readonly fullName: string
  readonly roles: readonly string[]
}

export type Registered =
  | { readonly user: NewUser; readonly rejected?: undefined }
  | { readonly rejected: { readonly type: 'EmailTaken' }; readonly user?: undefined }

const EMAIL_TAKEN = { rejected: { type: 'EmailTaken' } } as const

/**
 * Opens an account; `repeatable` says that `message` may have been seen before. Rejects an address that somebody has.
 * Throws FingerprintMismatch when the message was used before for another registration or with another password, and
 * what the ports throw.
 */
export const registerUser =
  (ports: Pick<Ports, 'store' | 'passwords'>, durations: Pick<Durations, 'registrationMs'>) =>
  async (message: Message, repeatable: boolean, wish: Registration): Promise<Registered> => {
    const userId = derivedId<'principal'>('user', message.id)
    const asUser = { ...message, id: step(message.id, 'user') }
    const before = repeatable ? await ports.store.outcomeOf(users, userId, asUser) : undefined
    if (before) {
      // Whoever repeats a registration gets tokens, so the key alone must not do: it might be guessed.
      if (before.accepted) await requirePassword(ports, userId, wish.password, message)
      return answer(userId, before)
    }

    const email = emailAddress(wish.email)
    const claimId = emailClaimId(email)
    const insteadOf = await abandonedHolder(ports, claimId, userId, message)
    // A hash takes its time: none for an address that is taken, and no claim before it, which would be left if it failed.
    const passwordHash = insteadOf === 'taken' ? '' : await ports.passwords.hash(wish.password)
    const claim = await ports.store.execute(
      emailClaims,
      claimId,
      {
        type: 'Claim',
        by: userId,
        insteadOf: insteadOf === 'taken' ? null : insteadOf,
        nowMs: message.atMs,
        lapsesAtMs: message.atMs + durations.registrationMs,
      },
      { ...message, id: step(message.id, 'email') },
    )
    // The stored outcome of an early claim may say yes although somebody has taken it over since.
    if (claim.rejected || insteadOf === 'taken') {
      // Kept under the message, so that the key cannot be used for another registration, and whoever repeats this one is
      // told the same when the address is free again.
      if (repeatable) await ports.store.execute(users, userId, { type: 'RefuseRegistration' }, asUser)
      return EMAIL_TAKEN
    }

    const credential = await ports.store.execute(
      credentials,
      userId,
      { type: 'SetFirstPassword', passwordHash },
      { ...message, id: step(message.id, 'credential') },
    )
    if (credential.replayed) await requirePassword(ports, userId, wish.password, message)

    const { fullName, locale, role } = wish
    const registered = await ports.store.execute(
      users,
      userId,
      { type: 'Register', email, fullName: fullName.trim().normalize('NFC'), locale, role, nowMs: message.atMs },
      asUser,
    )
    return answer(userId, registered)
  }

/**
 * Who had claimed the address and can never be registered any more; null when nobody else has claimed it, 'taken' when
 * somebody has it or is just about to. Decides nothing: the claim's decider does.
 */
const abandonedHolder = async (
  ports: Pick<Ports, 'store'>,
  claimId: string,
  userId: UserId,
  message: Message,
): Promise<UserId | null | 'taken'> => {
  const claim = await ports.store.stateOf(emailClaims, claimId)
  if (claim.type === 'free' || claim.by === userId) return null
  if (!hasLapsed(claim, message.atMs)) return 'taken'
  const abandoned = await ports.store.execute(users, claim.by, { type: 'Abandon' }, { ...message, id: step(message.id, 'abandon') })
  return abandoned.rejected ? 'taken' : claim.by
}

const requirePassword = async (
  ports: Pick<Ports, 'store' | 'passwords'>,
  userId: UserId,
  password: string,
  message: Message,
): Promise<void> => {
  if (!(await isPasswordOf(ports, userId, password))) throw new FingerprintMismatch(message.id)
}

const answer = (id: UserId, outcome: Outcome<UserEvent, UserRejection>): Registered => {
  // Abandoned by somebody who came later and has the address now.
  if (outcome.rejected) return EMAIL_TAKEN
  const [event] = outcome.accepted
  invariant(event?.type === 'UserRegistered', 'a registration is one event')
  return { user: { id, email: event.email, fullName: event.fullName, roles: event.roles } }
}
