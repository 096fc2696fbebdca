import { useEffect, useRef } from 'react'

/** What comes in a burst is asked for twice at most, and within a second. */
const GATHERED_MS = 600

/** Calls back at once when something has happened, and once more for all that happened soon after. */
export const useGathered = (callBack: () => void): (() => void) => {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isMissed = useRef(false)
  const latest = useRef(callBack)
  latest.current = callBack
  useEffect(
    () => () => {
      clearTimeout(waiting.current)
      waiting.current = undefined
    },
    [],
  )
  const call = (): void => {
    isMissed.current = false
    latest.current()
    waiting.current = setTimeout(() => {
      waiting.current = undefined
      if (isMissed.current) call()
    }, GATHERED_MS)
  }
  return () => {
    if (waiting.current === undefined) call()
    else isMissed.current = true
  }
}
