import { useServerNow } from '#platform/web/server-time.ts'

const MINUTE_MS = 60_000

/** The time where the places are booked, anew each minute; a device whose clock is wrong asks for no stay in the past. */
export const useMinute = (): number => useServerNow(MINUTE_MS)
