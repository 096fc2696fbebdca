// How often somebody may try passwords. The first failures are free, then each try has to wait for longer, up to a few minutes:
// too slow for guessing, and short enough that nobody is locked out by somebody else's guesses.
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { accept, type Decider, type Decision, unreachable } from '#platform/kernel/decision.ts'
import type { UserId } from './user.ts'

export type LogInGuard = {
  /** Failures since the last success. */
  readonly failures: number
  readonly lastMs: number
  /** No try before this. */
  readonly untilMs: number
}

export type SlowDown = {
  /** So many failures are free. */
  readonly freeFailures: number
  readonly longestMs: number
}

export type LogInGuardCommand =
  /** A try was in vain. `userId` is whose account it was for; null for nobody's, and where nobody is to be told. */
  | { readonly type: 'Fail'; readonly userId: UserId | null; readonly nowMs: number; readonly slowDown: SlowDown }
  /** The owner was there. */
  | { readonly type: 'Succeed' }

export type LogInGuardEvent =
  | {
      readonly type: 'Failed'
      readonly userId: UserId | null
      readonly failures: number
      readonly atMs: number
      readonly untilMs: number
      /** Whether this is the failure with which waiting begins. */
      readonly slowsDown: boolean
    }
  | { readonly type: 'Succeeded' }

const FIRST_WAIT_MS = 5 * SECOND_MS
/** After so long without a try everything is forgotten. Longer than any wait, or waiting would be worth the same as not trying. */
export const FORGET_MS = 30 * MINUTE_MS

const waitMs = (failures: number, { freeFailures, longestMs }: SlowDown): number =>
  failures < freeFailures ? 0 : Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(failures - freeFailures, 20))

const decide = (guard: LogInGuard, command: LogInGuardCommand): Decision<LogInGuardEvent, never> => {
  switch (command.type) {
    case 'Fail': {
      const { userId, nowMs, slowDown } = command
      const failures = (nowMs - guard.lastMs < FORGET_MS ? guard.failures : 0) + 1
      const untilMs = Math.max(guard.untilMs, nowMs + waitMs(failures, slowDown))
      return accept({ type: 'Failed', userId, failures, atMs: nowMs, untilMs, slowsDown: failures === slowDown.freeFailures })
    }
    case 'Succeed':
      return guard.failures > 0 ? accept({ type: 'Succeeded' }) : accept()
    default:
      return unreachable(command)
  }
}

const NEW: LogInGuard = { failures: 0, lastMs: 0, untilMs: 0 }

const evolve = (_guard: LogInGuard, event: LogInGuardEvent): LogInGuard => {
  switch (event.type) {
    case 'Failed':
      return { failures: event.failures, lastMs: event.atMs, untilMs: event.untilMs }
    case 'Succeeded':
      return NEW
    default:
      return unreachable(event)
  }
}

export const logInGuardDecider: Decider<LogInGuard, LogInGuardCommand, LogInGuardEvent, never> = { initial: NEW, decide, evolve }
