import type { Simulation } from '#platform/simulator/simulation.ts'

/** A state without some of its members. */
const without =
  (...names: readonly string[]) =>
  (state: object): object =>
    Object.fromEntries(Object.entries(state).filter(([name]) => !names.includes(name)))

type MaybeUnpaid = { readonly status: string; readonly payment?: { readonly type: string }; readonly refunds?: readonly unknown[] }

/**
 * What the release before today's wrote, wherever it knew less: the inverse of each collection's `lift`, where nothing would be lost
 * that somebody was told.
 */
export const olderRelease: Simulation['olderRelease'] = {
  // It did not know payments: what has none looks as it did then.
  'bookings/booking': (booking: MaybeUnpaid) =>
    booking.payment?.type === 'none' && booking.refunds?.length === 0 ? without('payment', 'refunds')(booking) : booking,
  'identity/user_account': (user: { readonly emailVerified?: boolean }) =>
    user.emailVerified === false ? without('emailVerified')(user) : user,
  'identity/credential': (credential: { readonly number?: number }) =>
    credential.number === 1 ? without('number', 'keptSession', 'lastLink')(credential) : credential,
}
