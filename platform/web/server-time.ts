// The time as the server has it: what it has promised until some instant ends by its clock, not by that of this device.
import { useEffect, useState } from 'react'

/** A clock that is not further off than this is right: answers say when they were sent in whole seconds only. */
const RIGHT_ENOUGH_MS = 2_000
/** An answer that took longer says little; the device may have slept meanwhile. */
const TOO_LONG_MS = 5_000

let aheadMs = 0
/** Who shows a time, and shows another one once it is known how wrong this device is. */
const looking = new Set<() => void>()

/** Learns from an answer what time it is there. */
export const noteServerTime = (answer: Response, sentMs: number, arrivedMs: number): void => {
  const dateMs = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(dateMs) || arrivedMs < sentMs || arrivedMs - sentMs > TOO_LONG_MS) return
  const offMs = dateMs + 500 - (sentMs + arrivedMs) / 2
  const before = aheadMs
  aheadMs = Math.abs(offMs) < RIGHT_ENOUGH_MS ? 0 : offMs
  if (Math.abs(aheadMs - before) > RIGHT_ENOUGH_MS) for (const look of looking) look()
}

/** The time at the server, as far as its answers have told. */
export const serverNowMs = (): number => Date.now() + aheadMs

/** The time at the server, anew so often, and at once when the page comes back or a laptop wakes up. */
export const useServerNow = (everyMs: number): number => {
  const [nowMs, setNowMs] = useState(serverNowMs)
  useEffect(() => {
    const look = (): void => setNowMs(serverNowMs())
    look()
    looking.add(look)
    const timer = setInterval(look, everyMs)
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      looking.delete(look)
      clearInterval(timer)
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [everyMs])
  return nowMs
}

const MINUTE_MS = 60_000

/** The time at the server, anew each minute; a device whose clock is wrong asks for nothing in the past. */
export const useMinute = (): number => useServerNow(MINUTE_MS)
