import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import { EmptyState, LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import type { OwnSpot } from '../api.ts'
import { Earnings } from './earnings.tsx'
import { NextBookings } from './next-bookings.tsx'
import classes from './provider.module.css'
import { useOwnSpots } from './provider-queries.ts'
import { SpotStatus } from './spot-status.tsx'
import { useLiveBookings } from './use-live-bookings.ts'

/** What a provider has: spaces, what they earn, and who comes next. */
export const ProviderPage = () => {
  const { t } = useTranslation()
  const spots = useOwnSpots()
  useLiveBookings()
  const items = spots.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="sm">
        <Title order={1}>{t('nav.provider')}</Title>
        <Group gap="xs">
          <Button component={Link} to="/provider/import" variant="default">
            {t('provider.import')}
          </Button>
          <Button component={Link} to="/provider/new">
            {t('provider.add')}
          </Button>
        </Group>
      </Group>
      {spots.isError && <ProblemNotice error={spots.error} onRetry={() => void spots.refetch()} />}
      {spots.isPending && <LoadingList />}
      {spots.isSuccess && items.length === 0 && (
        <Paper withBorder>
          <EmptyState
            title={t('provider.none')}
            hint={t('provider.noneHint')}
            action={
              <Button component={Link} to="/provider/new">
                {t('provider.addFirst')}
              </Button>
            }
          />
        </Paper>
      )}
      {items.length > 0 && (
        <>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <Earnings timeZone={items[0]?.timeZone ?? 'UTC'} />
            <NextBookings />
          </SimpleGrid>
          <ul className={classes.cards}>
            {items.map((spot) => (
              <OwnSpotCard key={spot.id} spot={spot} />
            ))}
          </ul>
          {spots.hasNextPage && (
            <Button variant="subtle" loading={spots.isFetchingNextPage} onClick={() => void spots.fetchNextPage()}>
              {t('states.more')}
            </Button>
          )}
        </>
      )}
    </Stack>
  )
}

const OwnSpotCard = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <Paper component="li" withBorder p="md" className={classes.card}>
      <Stack gap={4} miw={0}>
        <Link to="/provider/spots/$spotId" params={{ spotId: spot.id }} className={classes.name}>
          {spot.name}
        </Link>
        <Text size="sm" c="dimmed" truncate>
          {spot.address}
        </Text>
        <Group gap={6}>
          <SpotStatus status={spot.status} />
          <Badge variant="light" color="gray" tt="none">
            {t('spot.capacity', { count: spot.capacity })}
          </Badge>
        </Group>
      </Stack>
      <Text fw={650} className={classes.price}>
        {t('provider.perHour', { price: formats.money(spot.pricing.hourly) })}
      </Text>
    </Paper>
  )
}
