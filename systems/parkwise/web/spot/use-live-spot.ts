import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '#platform/web/live.ts'
import { useGathered } from '../use-gathered.ts'

/** Keeps what a page says of a spot as it is now: what others book, hold or release there is asked for anew. */
export const useLiveSpot = (spotId: string): void => {
  const queries = useQueryClient()
  const look = useGathered(() => {
    for (const name of ['availability', 'free-hours']) {
      void queries.invalidateQueries({ queryKey: [name, spotId], refetchType: 'active' })
    }
  })
  useLive([`spot:${spotId}`], ({ type, spotId: about }) => type === 'SPOT_UPDATE' && about === spotId && look(), look)
}
