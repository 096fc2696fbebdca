import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { dataOf } from '#platform/web/api-client.ts'
import { type Box, boxText } from '#platform/web/map/view.ts'
import { api } from '../api.ts'
import type { Filters, Stay } from './search-params.ts'

/** A box of a map that shows countries is too large for a list. */
const LIST_FROM_ZOOM = 9.5
const PAGE = 20

const filterQuery = ({ type, covered, amenities }: Filters) => ({
  ...(type && { spotType: type }),
  ...(covered && { covered: true }),
  ...(amenities && amenities.length > 0 && { amenities: amenities.join(',') }),
})

/** Whether a map is near enough for a list of what it shows. */
export const isNearEnough = (zoom: number): boolean => zoom >= LIST_FROM_ZOOM

/** The spots of a box that are free for a stay, page by page. */
export const useFound = (box: Box, zoom: number, stay: Required<Stay>, filters: Filters) => {
  const query = {
    bbox: boxText(box),
    ...stay,
    ...filterQuery(filters),
    ...(filters.max !== undefined && { maxPrice: filters.max }),
    ...(filters.sort && { sort: filters.sort }),
    limit: PAGE,
  }
  return useInfiniteQuery({
    queryKey: ['found', query],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/gateway/v1/parking-spots/search', { params: { query: { ...query, ...(pageParam && { cursor: pageParam }) } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: isNearEnough(zoom),
    placeholderData: keepPreviousData,
  })
}

/** What there is in a box, gathered by cells of the map. */
export const useClusters = (box: Box, zoom: number, stay: Required<Stay>, filters: Filters) => {
  const query = { bbox: boxText(box), zoom: Math.round(zoom), ...stay, ...filterQuery(filters) }
  return useQuery({
    queryKey: ['clusters', query],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/parking-spots/clusters', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })
}
