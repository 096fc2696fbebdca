import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BackLink } from '#platform/web/back-link.tsx'
import { FailedThing } from '#platform/web/failed-page.tsx'
import { useFormats } from '#platform/web/formats.ts'
import { LoadingList } from '#platform/web/states.tsx'
import type { OwnSpot } from '../api.ts'
import { OpeningHours } from '../spot/opening-hours.tsx'
import { Blocks } from './blocks.tsx'
import { useOwnSpot } from './provider-queries.ts'
import { SpotActions } from './spot-actions.tsx'
import { SpotBookings } from './spot-bookings.tsx'
import { SpotStatus } from './spot-status.tsx'
import { useLiveBookings } from './use-live-bookings.ts'
import { Week } from './week.tsx'

/** One of my spaces: what it is, what happens there, and what can be done about it. */
export const OwnSpotPage = () => {
  const { spotId } = useParams({ from: '/users/providers/provider/spots/$spotId' })
  const spot = useOwnSpot(spotId)
  if (spot.isPending) return <LoadingList />
  if (spot.isError) return <FailedThing error={spot.error} onRetry={spot.refetch} />
  return <OwnSpotDetails spot={spot.data} />
}

const OwnSpotDetails = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  useLiveBookings(spot.id)
  const isArchived = spot.status === 'ARCHIVED'
  return (
    <Stack gap="lg">
      <BackLink to="/provider" label={t('nav.provider')} />
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} miw={0}>
          <Title order={1}>{spot.name}</Title>
          <Text c="dimmed">{spot.address}</Text>
          <Group gap={6}>
            <SpotStatus status={spot.status} />
            <Badge variant="light" tt="none" color="sign">
              {t(`search.types.${spot.spotType}`)}
            </Badge>
            <Badge variant="light" tt="none" color="gray">
              {t('spot.capacity', { count: spot.capacity })}
            </Badge>
          </Group>
        </Stack>
        {!isArchived && (
          <Group gap="xs">
            <Button component={Link} to={`/provider/spots/${spot.id}/edit`} variant="default">
              {t('provider.edit')}
            </Button>
            <SpotActions spot={spot} />
          </Group>
        )}
      </Group>
      <Week spot={spot} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <SpotBookings spot={spot} />
        {!isArchived && <Blocks spot={spot} />}
        <Prices spot={spot} />
        <Paper withBorder p="md">
          <OpeningHours spot={spot} />
        </Paper>
      </SimpleGrid>
    </Stack>
  )
}

const Prices = ({ spot: { pricing } }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { hourly, stepMinutes = 15, dailyMax, minimum, weekendHourly, night } = pricing
  const lines: readonly (readonly [string, string] | undefined)[] = [
    [t('spotForm.hourly'), formats.money(hourly)],
    [t('spotForm.step'), formats.duration(stepMinutes * 60_000)],
    weekendHourly && [t('spotForm.weekendHourly'), formats.money(weekendHourly)],
    night && [t('provider.nightFrom', { from: night.from, to: night.to }), formats.money(night.hourly)],
    minimum && [t('spotForm.minimum'), formats.money(minimum)],
    dailyMax && [t('spotForm.dailyMax'), formats.money(dailyMax)],
  ]
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Title order={2}>{t('spotForm.prices')}</Title>
        {lines.map(
          (line) =>
            line && (
              <Group key={line[0]} justify="space-between" wrap="nowrap">
                <Text size="sm" c="dimmed">
                  {line[0]}
                </Text>
                <Text size="sm">{line[1]}</Text>
              </Group>
            ),
        )}
      </Stack>
    </Paper>
  )
}
