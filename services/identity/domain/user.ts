import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import type { PrincipalId } from '#platform/kernel/ids.ts'
import type { EmailAddress } from './email-address.ts'

export type UserId = PrincipalId
export type Locale = 'es' | 'en'

export type RegisteredUser = {
  readonly type: 'registered'
  readonly email: EmailAddress
  readonly fullName: string
  readonly locale: Locale
  /** Sorted, each once. */
  readonly roles: readonly string[]
  readonly registeredAtMs: number
  /** Whether the address is known to be this user's: a link that was sent there has come back. */
  readonly emailVerified: boolean
  /** Counts the changes, so that two who change at once can be told apart (`If-Match`). */
  readonly revision: number
}

/** `abandoned`: registering stopped half-way and the address went to somebody else. Such a user can never come any more. */
export type User = { readonly type: 'unknown' } | { readonly type: 'abandoned' } | RegisteredUser

export type UserCommand =
  | {
      readonly type: 'Register'
      readonly email: EmailAddress
      readonly fullName: string
      readonly locale: Locale
      readonly role: string
      readonly nowMs: number
    }
  /** Somebody has the address. It is the decider that refuses, so that the refusal is kept and repeated. */
  | { readonly type: 'RefuseRegistration' }
  | { readonly type: 'Abandon' }
  | {
      readonly type: 'ChangeProfile'
      readonly fullName: string | undefined
      readonly locale: Locale | undefined
      /** The revision that the change was made on; undefined changes whatever is there. */
      readonly basedOn: number | undefined
    }
  /** The owner of this address has answered. */
  | { readonly type: 'VerifyEmail'; readonly email: EmailAddress }
  | { readonly type: 'GrantRole'; readonly role: string }
  | { readonly type: 'RevokeRole'; readonly role: string }

export type UserEvent =
  | {
      readonly type: 'UserRegistered'
      readonly email: EmailAddress
      readonly fullName: string
      readonly locale: Locale
      readonly roles: readonly string[]
      readonly atMs: number
    }
  | { readonly type: 'RegistrationAbandoned' }
  | { readonly type: 'ProfileChanged'; readonly fullName: string; readonly locale: Locale }
  | { readonly type: 'EmailVerified'; readonly email: EmailAddress }
  | { readonly type: 'RolesChanged'; readonly roles: readonly string[] }

export type UserRejection =
  | { readonly type: 'EmailTaken' }
  | { readonly type: 'UserNotFound' }
  | { readonly type: 'AlreadyRegistered' }
  | { readonly type: 'RegistrationAbandoned' }
  | { readonly type: 'ChangedMeanwhile'; readonly revision: number }

type UserDecision = Decision<UserEvent, UserRejection>

const decideRegistered = (user: RegisteredUser, command: UserCommand): UserDecision => {
  switch (command.type) {
    case 'Register':
    case 'RefuseRegistration':
    case 'Abandon':
      return reject({ type: 'AlreadyRegistered' })
    case 'ChangeProfile': {
      if (command.basedOn !== undefined && command.basedOn !== user.revision) {
        return reject({ type: 'ChangedMeanwhile', revision: user.revision })
      }
      const fullName = command.fullName ?? user.fullName
      const locale = command.locale ?? user.locale
      if (fullName === user.fullName && locale === user.locale) return accept()
      return accept({ type: 'ProfileChanged', fullName, locale })
    }
    case 'VerifyEmail':
      // A link to an address of before proves nothing of the present one.
      return user.emailVerified || command.email !== user.email ? accept() : accept({ type: 'EmailVerified', email: user.email })
    case 'GrantRole':
      if (user.roles.includes(command.role)) return accept()
      return accept({ type: 'RolesChanged', roles: [...user.roles, command.role].sort() })
    case 'RevokeRole':
      if (!user.roles.includes(command.role)) return accept()
      return accept({ type: 'RolesChanged', roles: user.roles.filter((role) => role !== command.role) })
    default:
      return unreachable(command)
  }
}

const decide = (user: User, command: UserCommand): UserDecision => {
  switch (user.type) {
    case 'registered':
      return decideRegistered(user, command)
    case 'abandoned':
      if (command.type === 'Abandon') return accept()
      if (command.type === 'RefuseRegistration') return reject({ type: 'EmailTaken' })
      return reject(command.type === 'Register' ? { type: 'RegistrationAbandoned' } : { type: 'UserNotFound' })
    case 'unknown': {
      if (command.type === 'Abandon') return accept({ type: 'RegistrationAbandoned' })
      if (command.type === 'RefuseRegistration') return reject({ type: 'EmailTaken' })
      if (command.type !== 'Register') return reject({ type: 'UserNotFound' })
      const { email, fullName, locale, role, nowMs } = command
      return accept({ type: 'UserRegistered', email, fullName, locale, roles: [role], atMs: nowMs })
    }
    default:
      return unreachable(user)
  }
}

const evolve = (user: User, event: UserEvent): User => {
  switch (event.type) {
    case 'UserRegistered': {
      const { email, fullName, locale, roles, atMs } = event
      return { type: 'registered', email, fullName, locale, roles, registeredAtMs: atMs, emailVerified: false, revision: 1 }
    }
    case 'RegistrationAbandoned':
      return { type: 'abandoned' }
    case 'ProfileChanged':
      return user.type === 'registered' ? { ...user, fullName: event.fullName, locale: event.locale, revision: user.revision + 1 } : user
    case 'EmailVerified':
      return user.type === 'registered' ? { ...user, emailVerified: true, revision: user.revision + 1 } : user
    case 'RolesChanged':
      return user.type === 'registered' ? { ...user, roles: event.roles, revision: user.revision + 1 } : user
    default:
      return unreachable(event)
  }
}

export const userDecider: Decider<User, UserCommand, UserEvent, UserRejection> = { initial: { type: 'unknown' }, decide, evolve }
