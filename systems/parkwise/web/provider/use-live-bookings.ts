import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '#platform/web/live.ts'

/** What one booking changes here. */
const CHANGED = ['own-bookings', 'own-booking', 'earnings']

/** Shows what drivers do as it happens: when a provider is told of it, and when something is taken or given back at a spot of theirs. */
export const useLiveBookings = (spotId?: string): void => {
  const queries = useQueryClient()
  const look = (): void => {
    for (const name of CHANGED) void queries.invalidateQueries({ queryKey: [name], refetchType: 'active' })
  }
  const topics = spotId === undefined ? ['me'] : ['me', `spot:${spotId}`]
  useLive(topics, ({ type }) => (type === 'NOTIFICATION' || type === 'SPOT_UPDATE') && look(), look)
}
