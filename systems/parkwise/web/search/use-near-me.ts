import { useState } from 'react'

const WITHIN_MS = 10_000

type Place = { readonly lat: number; readonly lng: number }

/** Asks the browser where it is, when somebody wants that. */
export const useNearMe = (onPlace: (place: Place) => void) => {
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  const ask = (): void => {
    if (!('geolocation' in navigator)) {
      setState('failed')
      return
    }
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle')
        onPlace({ lat: coords.latitude, lng: coords.longitude })
      },
      () => setState('failed'),
      { timeout: WITHIN_MS, maximumAge: 60_000 },
    )
  }
  return { ask, isAsking: state === 'asking', failed: state === 'failed' }
}
