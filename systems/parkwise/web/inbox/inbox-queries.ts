import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { dataOf, newKey } from '#platform/web/api-client.ts'
import { useLive } from '#platform/web/live.ts'
import { useSession } from '#platform/web/session.ts'
import { api } from '../api.ts'

const PAGE = 20
const LOOK_AGAIN_MS = 30_000
const INBOX = ['notifications'] as const

/**
 * How much somebody has not read yet, 100 meaning so much or more. Undefined for guests, who have no inbox. Told live; what a notice
 * is about has changed too.
 */
export const useUnread = (): number | undefined => {
  const isUser = useSession().state === 'user'
  const queries = useQueryClient()
  const look = (): void => {
    for (const queryKey of [INBOX, ['bookings']]) void queries.invalidateQueries({ queryKey })
  }
  useLive(isUser ? ['me'] : [], ({ type }) => type === 'NOTIFICATION' && look(), look)
  const { data } = useQuery({
    queryKey: [...INBOX, 'unread'],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/notifications', { params: { query: { limit: 1 } }, signal })),
    enabled: isUser,
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  })
  return isUser ? (data?.unreadCount ?? 0) : undefined
}

/** What somebody was told, the newest first, page by page. */
export const useInbox = () =>
  useInfiniteQuery({
    queryKey: [...INBOX, 'list'],
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET('/gateway/v1/notifications', { params: { query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  })

/** Marks one notification as read. */
export const useReadOne = () => {
  const queries = useQueryClient()
  const keys = useRef(new Map<string, string>())
  return useMutation({
    mutationFn: (id: string) => {
      const key = keys.current.get(id) ?? newKey()
      keys.current.set(id, key)
      return dataOf(api.POST('/gateway/v1/notifications/{id}/read', { params: { path: { id }, header: { 'Idempotency-Key': key } } }))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: INBOX }),
  })
}

/** Marks everything as read; there is no harm in saying so twice. */
export const useReadAll = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => dataOf(api.POST('/gateway/v1/notifications/read-all')),
    onSettled: () => queries.invalidateQueries({ queryKey: INBOX }),
  })
}
