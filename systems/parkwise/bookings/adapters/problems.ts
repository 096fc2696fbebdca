import { conflict, invalidField, notFound, problemsFor } from '#platform/edge/problem.ts'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import type { BookingRejection, TooManyUnpaid } from '../domain/booking-state.ts'
import type { Refusal } from '../domain/parking-terms.ts'

/** Why no space was held: what the caller wrote is 422 with its field, what stands against it at the place is 409. */
const refusalProblem = problemsFor<Refusal | TooManyUnpaid>({
  SpotNotFound: () => notFound('parking spot'),
  SpotNotOpen: ({ why }) =>
    conflict('SPOT_NOT_OPEN', why === 'paused' ? 'This spot takes no bookings now.' : 'This spot is not offered any more.'),
  OutsideOpeningHours: () => conflict('OUTSIDE_OPENING_HOURS', 'The spot is not open for the whole of this time.'),
  AlreadyTaken: () => conflict('ALREADY_TAKEN', 'This spot is taken for that time.'),
  TooManyUnpaid: ({ most }) =>
    conflict('TOO_MANY_UNPAID_BOOKINGS', `You hold ${most} spaces without having paid. Pay for one of them or cancel it first.`),
  InThePast: () => invalidField('from', 'must not lie in the past', 'IN_THE_PAST'),
  TooFarAhead: ({ latestMs }) => invalidField('from', `must not be after ${toIso(latestMs)}`),
  TooLong: ({ longestMs }) => invalidField('to', `must be at most ${longestMs / HOUR_MS} hours after from`),
})

/** The answer to each reason why a booking cannot be made or changed. */
export const bookingProblem = problemsFor<BookingRejection>({
  HoldRefused: ({ by }) => refusalProblem(by),
  HoldEnded: () =>
    conflict('HOLD_ENDED', 'The space was kept for you, but not as long as this took. Ask again with a new Idempotency-Key.'),
  AlreadyRequested: () => conflict('ALREADY_REQUESTED', 'This booking exists.'),
  BookingNotFound: () => notFound('booking'),
  WrongStatus: ({ status }) => conflict(`BOOKING_${status}`, `The booking is ${status}.`),
  PaymentRunning: () => conflict('PAYMENT_RUNNING', 'This booking is being paid for. Wait for how that ends, or confirm it at your bank.'),
  NotCheckedIn: () => conflict('NOT_CHECKED_IN', 'Nobody has checked in yet.'),
  StayHasBegun: () => conflict('STAY_HAS_BEGUN', 'A paid booking can be cancelled until its time begins, by the provider until it ends.'),
  TooEarly: ({ earliestMs }) => conflict('TOO_EARLY', `This can be done from ${toIso(earliestMs)} on.`),
  TooLate: ({ latestMs }) => conflict('TOO_LATE', `This could be done until ${toIso(latestMs)}.`),
})
