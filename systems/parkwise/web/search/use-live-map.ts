import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLive } from '#platform/web/live.ts'
import type { Box } from '#platform/web/map/view.ts'

/** The first change is asked for at once; what comes in a burst behind it once more, within a second. */
const GATHERED_MS = 600
/** More cells than that are watched as fewer, larger ones. */
const MOST_CELLS = 24
/** Who moves the map does not watch every place on the way. */
const STANDS_MS = 500

/** The areas of the map that a box lies in, as the hub names them. Nothing until the library that knows them is there. */
const useAreas = ({ west, south, east, north }: Box): readonly string[] => {
  const [areas, setAreas] = useState<readonly string[]>([])
  useEffect(() => {
    let isOver = false
    const find = async (): Promise<void> => {
      const { CELL_RESOLUTIONS, cellsCovering, resolutionForBox } = await import('#platform/kernel/geo-cells.ts')
      const box = { west, south, east, north }
      const finest = resolutionForBox(box)
      // Where the whole world is in view, nobody watches single spaces.
      const cells = CELL_RESOLUTIONS.toReversed()
        .filter((resolution) => finest !== undefined && resolution <= finest)
        .map((resolution) => cellsCovering(box, resolution))
        .find(({ length }) => length <= MOST_CELLS)
      if (!isOver) setAreas((cells ?? []).map((cell) => `area:${cell}`))
    }
    const timer = setTimeout(() => void find(), STANDS_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [west, south, east, north])
  return areas
}

/** Keeps list and map of a box as they are: what others book, hold or release there is asked for anew. */
export const useLiveMap = (box: Box): void => {
  const queries = useQueryClient()
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isMissed = useRef(false)
  const ask = (): void => {
    isMissed.current = false
    for (const queryKey of [['found'], ['clusters']]) void queries.invalidateQueries({ queryKey, refetchType: 'active' })
    waiting.current = setTimeout(() => {
      waiting.current = undefined
      if (isMissed.current) ask()
    }, GATHERED_MS)
  }
  const look = (): void => {
    if (waiting.current === undefined) ask()
    else isMissed.current = true
  }
  useEffect(
    () => () => {
      clearTimeout(waiting.current)
      waiting.current = undefined
    },
    [],
  )
  useLive(useAreas(box), ({ type }) => type === 'SPOT_UPDATE' && look(), look)
}
