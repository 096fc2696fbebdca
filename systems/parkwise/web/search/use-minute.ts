import { useEffect, useState } from 'react'

const MINUTE_MS = 60_000

/** The time, anew each minute, and at once when a laptop wakes up. */
export const useMinute = (): number => {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const look = (): void => setNowMs(Date.now())
    const timer = setInterval(look, MINUTE_MS)
    addEventListener('focus', look)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', look)
    }
  }, [])
  return nowMs
}
