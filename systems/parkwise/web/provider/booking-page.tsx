import { Anchor, Group, Paper, Stack, Text, Timeline, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { BackLink } from '#platform/web/back-link.tsx'
import { FailedThing } from '#platform/web/failed-page.tsx'
import { useFormats } from '#platform/web/formats.ts'
import { LoadingList } from '#platform/web/states.tsx'
import { api } from '../api.ts'
import { PriceLines } from '../spot/price-lines.tsx'
import { BookingActions } from './booking-actions.tsx'
import { BookingStatus } from './spot-status.tsx'
import { useLiveBookings } from './use-live-bookings.ts'

/** One booking at one of my spaces; notices lead here. */
export const ProviderBookingPage = () => {
  const { bookingId } = useParams({ from: '/users/providers/provider/bookings/$bookingId' })
  const { t } = useTranslation()
  const formats = useFormats()
  useLiveBookings()
  const booking = useQuery({
    queryKey: ['own-booking', bookingId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/providers/bookings/{id}', { params: { path: { id: bookingId } }, signal })),
  })
  if (booking.isPending) return <LoadingList />
  if (booking.isError) return <FailedThing error={booking.error} onRetry={booking.refetch} />
  const { status, spotId, spotName, vehiclePlate, from, to, timeZone, quote, price, history, refund } = booking.data
  return (
    <Stack gap="lg" maw={640}>
      <BackLink to="/provider" label={t('nav.provider')} />
      <Stack gap={4}>
        <Title order={1}>{vehiclePlate}</Title>
        <Anchor component={Link} to={`/provider/spots/${spotId}`}>
          {spotName}
        </Anchor>
        <Text>{formats.interval(from, to, timeZone)}</Text>
        <Group>
          <BookingStatus status={status} />
        </Group>
      </Stack>
      <BookingActions booking={booking.data} />
      <Paper withBorder p="md">
        <PriceLines quote={quote} price={price} />
        {refund && (
          <Text size="sm" mt="sm">
            {t('provider.refunded', { refund: formats.money(refund.amount) })}
          </Text>
        )}
      </Paper>
      <Stack gap="sm">
        <Title order={2}>{t('provider.history')}</Title>
        <Timeline active={history.length} bulletSize={14} lineWidth={2}>
          {history.map((entry) => (
            <Timeline.Item key={`${entry.status}-${entry.at}`} title={t(`provider.bookingStatus.${entry.status}`)}>
              <Text size="sm" c="dimmed">
                {formats.dateTime(entry.at, timeZone)}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      </Stack>
    </Stack>
  )
}
