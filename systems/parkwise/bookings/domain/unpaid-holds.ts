// How many spaces a driver keeps from others without having paid. It is asked before a space is held, so that many wishes at once
// cannot get past it, and forgets by itself: what it counts ends with the hold in any case.
import { accept, type Decider, type Decision, reject, unreachable } from '#platform/kernel/decision.ts'
import type { BookingId } from './booking-state.ts'

type UnpaidHold = { readonly bookingId: BookingId; readonly sinceMs: number; readonly untilMs: number }
export type UnpaidHolds = { readonly holds: readonly UnpaidHold[] }

export type UnpaidHoldsCommand =
  | {
      readonly type: 'Admit'
      readonly bookingId: BookingId
      readonly most: number
      readonly nowMs: number
      /** By when the hold has ended in any case. */
      readonly untilMs: number
      /** Those that are paid or over by now, as the bookings say. */
      readonly settled: readonly BookingId[]
    }
  /** No space was held after all. */
  | { readonly type: 'Forget'; readonly bookingId: BookingId }

export type UnpaidHoldsEvent =
  | {
      readonly type: 'HoldAdmitted'
      readonly bookingId: BookingId
      readonly sinceMs: number
      readonly untilMs: number
      readonly dropped: readonly BookingId[]
    }
  | { readonly type: 'HoldForgotten'; readonly bookingId: BookingId }
export type UnpaidHoldsRejection = { readonly type: 'TooManyUnpaid'; readonly most: number }

const decide = ({ holds }: UnpaidHolds, command: UnpaidHoldsCommand): Decision<UnpaidHoldsEvent, UnpaidHoldsRejection> => {
  const { bookingId } = command
  switch (command.type) {
    case 'Admit': {
      if (holds.some((hold) => hold.bookingId === bookingId)) return accept()
      const { most, nowMs, untilMs, settled } = command
      const dropped = holds.filter((hold) => hold.untilMs <= nowMs || settled.includes(hold.bookingId)).map((hold) => hold.bookingId)
      if (holds.length - dropped.length >= most) return reject({ type: 'TooManyUnpaid', most })
      return accept({ type: 'HoldAdmitted', bookingId, sinceMs: nowMs, untilMs, dropped })
    }
    case 'Forget':
      return holds.some((hold) => hold.bookingId === bookingId) ? accept({ type: 'HoldForgotten', bookingId }) : accept()
    default:
      return unreachable(command)
  }
}

const evolve = ({ holds }: UnpaidHolds, event: UnpaidHoldsEvent): UnpaidHolds => {
  switch (event.type) {
    case 'HoldAdmitted': {
      const { bookingId, sinceMs, untilMs, dropped } = event
      return { holds: [...holds.filter((hold) => !dropped.includes(hold.bookingId)), { bookingId, sinceMs, untilMs }] }
    }
    case 'HoldForgotten':
      return { holds: holds.filter((hold) => hold.bookingId !== event.bookingId) }
    default:
      return unreachable(event)
  }
}

export const unpaidHoldsDecider: Decider<UnpaidHolds, UnpaidHoldsCommand, UnpaidHoldsEvent, UnpaidHoldsRejection> = {
  initial: { holds: [] },
  decide,
  evolve,
}
