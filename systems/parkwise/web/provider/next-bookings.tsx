import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import { useMinute } from '#platform/web/server-time.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { takesSpace, useOwnBookings } from './provider-queries.ts'
import { BookingStatus } from './spot-status.tsx'

const SHOWN = 5
const HOUR_MS = 3_600_000

/** Who is there and who comes next, at all spaces. */
export const NextBookings = () => {
  const { t } = useTranslation()
  const formats = useFormats()
  // By the hour, so that it is one question for that long.
  const from = new Date(Math.floor(useMinute() / HOUR_MS) * HOUR_MS).toISOString()
  const bookings = useOwnBookings({ from, order: 'earliest' })
  const next = bookings.data?.items.filter((booking) => takesSpace(booking) && booking.status !== 'COMPLETED').slice(0, SHOWN) ?? []
  return (
    <Paper withBorder p="md" component="section" aria-label={t('provider.next')}>
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t('provider.next')}
        </Title>
        {bookings.isError && <ProblemNotice error={bookings.error} onRetry={() => void bookings.refetch()} />}
        {bookings.isPending && <LoadingList rows={3} height={52} />}
        {bookings.isSuccess && next.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('provider.noNext')}
          </Text>
        )}
        {next.map((booking) => (
          <Group key={booking.id} justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
            <Stack gap={0} miw={0}>
              <Anchor component={Link} to={`/provider/bookings/${booking.id}`} fw={600} size="sm">
                {formats.interval(booking.from, booking.to, booking.timeZone)}
              </Anchor>
              <Text size="sm" c="dimmed" truncate>
                {booking.vehiclePlate} · {booking.spotName}
              </Text>
            </Stack>
            <BookingStatus status={booking.status} />
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
