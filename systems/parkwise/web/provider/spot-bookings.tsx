import { Anchor, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import { useMinute } from '#platform/web/server-time.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import type { OwnBooking, OwnSpot } from '../api.ts'
import { BookingActions } from './booking-actions.tsx'
import classes from './provider.module.css'
import { useOwnBookings } from './provider-queries.ts'
import { BookingStatus } from './spot-status.tsx'

const HOUR_MS = 3_600_000

/** The bookings of a spot: those that are on or to come, and those before. */
export const SpotBookings = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const [shown, setShown] = useState<'next' | 'past'>('next')
  const now = new Date(Math.floor(useMinute() / HOUR_MS) * HOUR_MS).toISOString()
  const bookings = useOwnBookings(
    shown === 'next' ? { spotId: spot.id, from: now, order: 'earliest' } : { spotId: spot.id, to: now, order: 'latest' },
  )
  const items = bookings.data?.items.filter(({ status }) => shown === 'past' || (status !== 'CANCELLED' && status !== 'EXPIRED')) ?? []
  return (
    <Paper withBorder p="md" component="section" aria-label={t('provider.bookings')}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>{t('provider.bookings')}</Title>
          <SegmentedControl
            size="xs"
            aria-label={t('provider.which')}
            value={shown}
            onChange={(value) => setShown(value === 'past' ? 'past' : 'next')}
            data={[
              { value: 'next', label: t('provider.toCome') },
              { value: 'past', label: t('provider.past') },
            ]}
          />
        </Group>
        {bookings.isError && <ProblemNotice error={bookings.error} onRetry={() => void bookings.refetch()} />}
        {bookings.isPending && <LoadingList rows={3} height={64} />}
        {bookings.isSuccess && items.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('provider.noBookings')}
          </Text>
        )}
        <ul className={classes.cards}>
          {items.map((booking) => (
            <BookingRow key={booking.id} booking={booking} />
          ))}
        </ul>
        {bookings.data?.nextCursor && (
          <Text size="xs" c="dimmed">
            {t('provider.firstHundred')}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

const BookingRow = ({ booking }: { readonly booking: OwnBooking }) => {
  const formats = useFormats()
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Stack gap={2}>
          <Anchor component={Link} to={`/provider/bookings/${booking.id}`} fw={600} size="sm">
            {formats.interval(booking.from, booking.to, booking.timeZone)}
          </Anchor>
          <Group gap={6}>
            <Text size="sm">{booking.vehiclePlate}</Text>
            <Text size="sm" c="dimmed">
              {formats.money(booking.price)}
            </Text>
            <BookingStatus status={booking.status} />
          </Group>
        </Stack>
        <BookingActions booking={booking} />
      </Group>
    </li>
  )
}
