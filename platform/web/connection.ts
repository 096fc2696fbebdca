// Whether the server can be reached: what the device says of its network, and what became of the last request.
import { useSyncExternalStore } from 'react'

let isReached = true
const listeners = new Set<() => void>()

/** Learns whether a request got as far as the server. */
export const noteReached = (reached: boolean): void => {
  if (reached === isReached) return
  isReached = reached
  for (const listener of listeners) listener()
}

const onNetwork = (callBack: () => void): (() => void) => {
  const away = new AbortController()
  addEventListener('offline', callBack, { signal: away.signal })
  // Nobody knows yet, but what is asked now may get through.
  addEventListener('online', () => (isReached ? callBack() : noteReached(true)), { signal: away.signal })
  listeners.add(callBack)
  return () => {
    listeners.delete(callBack)
    away.abort()
  }
}

/** Whether what the page shows can be up to date. */
export const useConnected = (): boolean => useSyncExternalStore(onNetwork, () => navigator.onLine && isReached)
