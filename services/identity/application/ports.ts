import type { Random } from '#platform/kernel/random.ts'
import type { Store } from '#platform/store/store.ts'

/** Slow on purpose, and only so many at once. Both throw {@link TooBusy} rather than let the queue grow. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>
  /** Without a hash it takes as long and is false: whether there is an account must not show in the time. */
  readonly matches: (passwordHash: string | undefined, password: string) => Promise<boolean>
}

/** More people log in at this moment than can be served; later may be better. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy'
}

/** Keys of this service, each for one purpose; they are never stored. */
export type ServiceKeys = {
  /** Makes the tokens of links in mails. */
  readonly links: Uint8Array
  /** Makes each refresh token from the one before. */
  readonly refreshTokens: Uint8Array
  /** Keeps outsiders from choosing which counter of tries an address falls into. */
  readonly guards: Uint8Array
}

/** Lets jobs with the same key run one after the other, in this process. Throws {@link TooBusy} when too many wait. */
export type Turns = <T>(key: string, job: () => Promise<T>) => Promise<T>

export type Ports = {
  readonly store: Store
  readonly passwords: Passwords
  readonly turns: Turns
  readonly random: Random
  readonly keys: ServiceKeys
}

/** How long things last, in milliseconds. */
export type Durations = {
  readonly registrationMs: number
  readonly sessionMs: number
  readonly refreshGraceMs: number
  readonly emailVerificationMs: number
  readonly passwordResetMs: number
}
