import { Button, Stack, Text, Title } from '@mantine/core'
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useServerNow } from '#platform/web/server-time.ts'
import { EmptyState, LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { type Answer, api, type ListedBooking } from '../api.ts'
import classes from './booking.module.css'
import { BookingCard } from './booking-card.tsx'
import { sorted } from './bookings-sorted.ts'

const PAGE = 20
const LOOKS_MS = 30_000
/** Something may happen to what is to come, such as a booking that is not paid in time. */
const REFETCH_MS = 15_000

type Page = Answer<'listBookings'>
const itemsOf = (data: InfiniteData<Page> | undefined): readonly ListedBooking[] => data?.pages.flatMap(({ items }) => items) ?? []

/** The bookings that end after an instant, or those that began before it. */
const useBookings = (part: { readonly from: string } | { readonly to: string }) =>
  useInfiniteQuery({
    queryKey: ['bookings', 'list', part],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/gateway/v1/bookings', { params: { query: { ...part, limit: PAGE, ...(pageParam && { cursor: pageParam }) } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
    refetchInterval: REFETCH_MS,
  })

/** What I have booked: what runs now, what comes, what is over. */
export const BookingsPage = () => {
  const { t } = useTranslation()
  const nowMs = useServerNow(LOOKS_MS)
  const [openedAt] = useState(() => new Date().toISOString())
  const live = useBookings({ from: openedAt })
  const begun = useBookings({ to: openedAt })
  const { now, coming, past } = sorted([...itemsOf(live.data), ...itemsOf(begun.data)], nowMs)
  const error = live.error ?? begun.error
  const isLoading = live.isPending || begun.isPending
  const isEmpty = !isLoading && !error && now.length + coming.length + past.length === 0
  return (
    <Stack gap="lg">
      <Title order={1}>{t('booking.list.title')}</Title>
      {error && (
        <ProblemNotice
          error={error}
          onRetry={() => {
            void live.refetch()
            void begun.refetch()
          }}
        />
      )}
      {isLoading && !error && <LoadingList rows={4} height={84} />}
      {isEmpty && (
        <EmptyState
          title={t('booking.list.empty')}
          hint={t('booking.list.emptyHint')}
          action={
            <Button component={Link} to="/">
              {t('booking.list.find')}
            </Button>
          }
        />
      )}
      {now.length > 0 && <Cards title={t('booking.list.now')} bookings={now} />}
      {!isLoading && !isEmpty && (coming.length > 0 || live.hasNextPage || past.length > 0) && (
        <Cards title={t('booking.list.coming')} bookings={coming} none={t('booking.list.noneComing')} more={live} />
      )}
      {past.length > 0 && <Cards title={t('booking.list.past')} bookings={past} more={begun} />}
    </Stack>
  )
}

type CardsProps = {
  readonly title: string
  readonly bookings: readonly ListedBooking[]
  /** What is said where there are none. */
  readonly none?: string
  /** Where more may be had from. */
  readonly more?: Pick<ReturnType<typeof useBookings>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}

const Cards = ({ title, bookings, none, more }: CardsProps) => {
  const { t } = useTranslation()
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Title order={2}>{title}</Title>
      {bookings.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      <ul className={classes.cards}>
        {bookings.map((booking) => (
          <BookingCard key={booking.id} booking={booking} />
        ))}
      </ul>
      {more?.hasNextPage && (
        <Button variant="subtle" loading={more.isFetchingNextPage} onClick={() => void more.fetchNextPage()}>
          {t('states.more')}
        </Button>
      )}
    </Stack>
  )
}
