import { serverNowMs } from '#platform/web/server-time.ts'
import type { Booking } from '../api.ts'

const SOON_MS = 1_500
/** Somebody may pay or cancel elsewhere, such as in a second tab. */
const ELSEWHERE_MS = 5_000
const SELDOM_MS = 30_000

/** In how many milliseconds a booking is looked at again; false for never. */
export const lookAgainMs = (booking: Booking | undefined): number | false => {
  if (!booking) return false
  const { status, payment, refund, holdExpiresAt } = booking
  if (status === 'PENDING_PAYMENT') {
    const isOver = holdExpiresAt !== null && Date.parse(holdExpiresAt) - serverNowMs() < ELSEWHERE_MS
    return payment?.state === 'RUNNING' || isOver ? SOON_MS : ELSEWHERE_MS
  }
  // A payment that comes after the end goes back, and so does the money of a cancelled one.
  if (refund?.state === 'ON_ITS_WAY' || (payment?.state === 'RUNNING' && status !== 'CONFIRMED')) return SOON_MS
  return status === 'CONFIRMED' || status === 'ACTIVE' ? SELDOM_MS : false
}
