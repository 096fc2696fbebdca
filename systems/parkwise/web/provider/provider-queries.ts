import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { dataOf } from '#platform/web/api-client.ts'
import { api, type OwnBooking } from '../api.ts'

/** What drivers do is told live; where no socket gets through, it is looked for this often. */
const LOOK_EVERY_MS = 30_000
const MOST = 100

/** Whether a booking takes, took or will take a space: not those that came to nothing. */
export const takesSpace = ({ status }: OwnBooking): boolean => status !== 'CANCELLED' && status !== 'EXPIRED'

/** My spots, the newest first, page by page. */
export const useOwnSpots = () =>
  useInfiniteQuery({
    queryKey: ['own-spots'],
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET('/gateway/v1/providers/spots', { params: { query: { limit: 20, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })

export const useOwnSpot = (spotId: string) =>
  useQuery({
    queryKey: ['own-spot', spotId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/providers/spots/{id}', { params: { path: { id: spotId } }, signal })),
  })

type BookingsWish = { readonly spotId?: string; readonly from?: string; readonly to?: string; readonly order: 'latest' | 'earliest' }

/** Up to a hundred bookings of my spots; `nextCursor` tells whether there are more. */
export const useOwnBookings = (wish: BookingsWish) =>
  useQuery({
    queryKey: ['own-bookings', wish],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/providers/bookings', { params: { query: { ...wish, limit: MOST } }, signal })),
    refetchInterval: LOOK_EVERY_MS,
    placeholderData: keepPreviousData,
  })

/** The blocks of a spot that end after an instant, by their beginning. */
export const useBlocks = (spotId: string, from: string) =>
  useQuery({
    queryKey: ['blocks', spotId, from],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/gateway/v1/providers/spots/{id}/blocks', { params: { path: { id: spotId }, query: { from, limit: MOST } }, signal }),
      ),
    placeholderData: keepPreviousData,
  })
