// How often somebody may try passwords. The first failures are free, then each try has to wait for longer, up to a few minutes:
// too slow for guessing, and short enough that nobody is locked out by somebody else's guesses.
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import type { UserId } from './user.ts'

export type LogInGuard = {
  /** Tries since the last success. A try counts from its beginning, so that many at once are not free. */
  readonly tries: number
  readonly lastMs: number
  /** No try before this. */
  readonly untilMs: number
  /** Whether the world was told of this slow-down. */
  readonly told: boolean
}

export type SlowDown = {
  /** So many tries are free. */
  readonly freeTries: number
  readonly longestMs: number
}

export type LogInGuardCommand =
  | { readonly type: 'Try'; readonly nowMs: number; readonly slowDown: SlowDown }
  /** The try was in vain. `userId` is whose account it is; null for nobody's, and where nobody is to be told. */
  | { readonly type: 'Fail'; readonly userId: UserId | null; readonly slowDown: SlowDown }
  /** The owner was there. */
  | { readonly type: 'Succeed' }

export type LogInGuardEvent =
  | { readonly type: 'Tried'; readonly tries: number; readonly atMs: number; readonly untilMs: number }
  | { readonly type: 'SlowedDown'; readonly userId: UserId | null; readonly tries: number; readonly untilMs: number }
  | { readonly type: 'Succeeded' }

export type LogInGuardRejection = { readonly type: 'TooManyTries'; readonly untilMs: number }

const FIRST_WAIT_MS = 5 * SECOND_MS
/** After so long without a try everything is forgotten. Longer than any wait, or waiting would be worth the same as not trying. */
export const FORGET_MS = 30 * MINUTE_MS

const waitMs = (tries: number, { freeTries, longestMs }: SlowDown): number =>
  tries < freeTries ? 0 : Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(tries - freeTries, 20))

const decide = (guard: LogInGuard, command: LogInGuardCommand): Decision<LogInGuardEvent, LogInGuardRejection> => {
  switch (command.type) {
    case 'Try': {
      const { nowMs, slowDown } = command
      if (nowMs < guard.untilMs) return reject({ type: 'TooManyTries', untilMs: guard.untilMs })
      const tries = (nowMs - guard.lastMs < FORGET_MS ? guard.tries : 0) + 1
      return accept({ type: 'Tried', tries, atMs: nowMs, untilMs: nowMs + waitMs(tries, slowDown) })
    }
    case 'Fail': {
      const { tries, untilMs, told } = guard
      if (told || tries < command.slowDown.freeTries) return accept()
      return accept({ type: 'SlowedDown', userId: command.userId, tries, untilMs })
    }
    case 'Succeed':
      return guard.tries > 0 ? accept({ type: 'Succeeded' }) : accept()
    default:
      return unreachable(command)
  }
}

const NEW: LogInGuard = { tries: 0, lastMs: 0, untilMs: 0, told: false }

const evolve = (guard: LogInGuard, event: LogInGuardEvent): LogInGuard => {
  switch (event.type) {
    case 'Tried':
      return { tries: event.tries, lastMs: event.atMs, untilMs: event.untilMs, told: event.tries > 1 && guard.told }
    case 'SlowedDown':
      return { ...guard, told: true }
    case 'Succeeded':
      return NEW
    default:
      return unreachable(event)
  }
}

export const logInGuardDecider: Decider<LogInGuard, LogInGuardCommand, LogInGuardEvent, LogInGuardRejection> = {
  initial: NEW,
  decide,
  evolve,
}
