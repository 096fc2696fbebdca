import { useEffect, useRef } from 'react'

/** What changes in a burst is asked for once, and within a second. */
const GATHERED_MS = 600

/** Does something a moment after it was asked for, once for however often that was; never when the page is gone. */
export const useGathered = (action: () => void): (() => void) => {
  const latest = useRef(action)
  latest.current = action
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  return () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined
      latest.current()
    }, GATHERED_MS)
  }
}
