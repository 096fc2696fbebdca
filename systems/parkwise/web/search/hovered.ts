import { useSyncExternalStore } from 'react'

/** Which spot somebody points at, in the list or on the map. Only what shows that spot is drawn anew when it changes. */
export type Hovered = {
  readonly point: (spotId: string | undefined) => void
  readonly now: () => string | undefined
  readonly subscribe: (tell: () => void) => () => void
}

export const nothingHovered = (): Hovered => {
  const told = new Set<() => void>()
  let at: string | undefined
  return {
    point: (spotId) => {
      if (spotId === at) return
      at = spotId
      for (const tell of told) tell()
    },
    now: () => at,
    subscribe: (tell) => {
      told.add(tell)
      return () => told.delete(tell)
    },
  }
}

/** Whether somebody points at this spot; never at undefined. */
export const useIsHovered = (hovered: Hovered, spotId: string | undefined): boolean =>
  useSyncExternalStore(hovered.subscribe, () => spotId !== undefined && hovered.now() === spotId)
