import { Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { BackLink } from '#platform/web/back-link.tsx'
import { FailedThing } from '#platform/web/failed-page.tsx'
import { LazyMap } from '#platform/web/lazy-map.tsx'
import { useMinute } from '#platform/web/server-time.ts'
import { LoadingList } from '#platform/web/states.tsx'
import { api, type Spot } from '../api.ts'
import { type Stay, stayOf } from '../search/search-params.ts'
import { WhenFields } from '../search/when-fields.tsx'
import { BookingPanel } from './booking-panel.tsx'
import { FreeHours } from './free-hours.tsx'
import { OpeningHours } from './opening-hours.tsx'
import classes from './spot.module.css'
import { useLiveSpot } from './use-live-spot.ts'

/** Where the booking is on the page, to come back to from the calendar. */
const BOOKING = 'booking'

/** One place: what it is like, when it is open and when free, what a stay costs, and the way to book it. */
export const SpotPage = () => {
  const { spotId } = useParams({ from: '/spots/$spotId' })
  const spot = useQuery({
    queryKey: ['spot', spotId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/parking-spots/{id}', { params: { path: { id: spotId } }, signal })),
  })
  if (spot.isPending) return <LoadingList />
  if (spot.isError) return <FailedThing error={spot.error} onRetry={spot.refetch} />
  return <SpotDetails spot={spot.data} />
}

const SpotDetails = ({ spot }: { readonly spot: Spot }) => {
  const { t } = useTranslation()
  const search = useSearch({ from: '/spots/$spotId' })
  const navigate = useNavigate({ from: '/spots/$spotId' })
  const nowMs = useMinute()
  const stay = stayOf(search, nowMs)
  useLiveSpot(spot.id)
  const change = (next: Required<Stay>): void => void navigate({ search: next, replace: true, resetScroll: false })
  const [lng = 0, lat = 0] = spot.location.coordinates
  const pin = { id: spot.id, lat, lng, show: <div className={classes.pin}>P</div> }
  return (
    <Stack gap="lg">
      <BackLink to="/" search={{ ...stay, lat, lng, zoom: 15.5 }} label={t('spot.back')} />
      <Stack gap={4}>
        <Title order={1}>{spot.name}</Title>
        <Text c="dimmed">{spot.address}</Text>
        <Group gap={6} mt={4}>
          <Badge variant="light" tt="none" color="sign">
            {t(`search.types.${spot.spotType}`)}
          </Badge>
          <Badge variant="light" tt="none" color="gray">
            {t('spot.capacity', { count: spot.capacity })}
          </Badge>
          {spot.covered && (
            <Badge variant="light" tt="none" color="gray">
              {t('search.covered')}
            </Badge>
          )}
          {spot.limits.heightM !== undefined && (
            <Badge variant="light" tt="none" color="orange">
              {t('spot.height', { metres: spot.limits.heightM })}
            </Badge>
          )}
          {spot.amenities.map((name) => (
            <Badge key={name} variant="outline" tt="none" color="gray">
              {t(`spot.amenities.${name}`)}
            </Badge>
          ))}
        </Group>
      </Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper withBorder p="md">
          <Stack gap="md">
            <Title order={2} id={BOOKING}>
              {t('spot.book')}
            </Title>
            <WhenFields stay={stay} timeZone={spot.timeZone} nowMs={nowMs} onChange={change} />
            <BookingPanel spot={spot} stay={stay} />
          </Stack>
        </Paper>
        <Stack gap="lg">
          <div className={classes.map}>
            <LazyMap view={{ lat, lng, zoom: 15 }} onView={() => undefined} pins={[pin]} label={t('spot.map', { name: spot.name })} />
          </div>
          <OpeningHours spot={spot} />
        </Stack>
      </SimpleGrid>
      <FreeHours spot={spot} stay={stay} nowMs={nowMs} booking={BOOKING} onChange={change} />
    </Stack>
  )
}
