import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFormats } from '#platform/web/formats.ts'
import { api, type Spot } from '../api.ts'
import type { Stay } from '../search/search-params.ts'

const AROUND_M = 3_000
const SHOWN = 3

/** The nearest places that are free for the same stay. */
export const Alternatives = ({ spot, stay }: { readonly spot: Spot; readonly stay: Required<Stay> }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const [lng = 0, lat = 0] = spot.location.coordinates
  const { data } = useQuery({
    queryKey: ['alternatives', spot.id, stay],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/gateway/v1/parking-spots/search', {
          params: { query: { lat, lng, radiusM: AROUND_M, ...stay, limit: SHOWN + 1 } },
          signal,
        }),
      ),
  })
  const others = (data?.items ?? []).filter(({ id }) => id !== spot.id).slice(0, SHOWN)
  if (others.length === 0) return null
  return (
    <Stack gap={6}>
      <Text fw={600} size="sm">
        {t('spot.nearby')}
      </Text>
      {others.map(({ id, name, distanceM, price }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <Link to="/spots/$spotId" params={{ spotId: id }} search={stay}>
            {name}
          </Link>
          <Text size="sm" c="dimmed">
            {formats.distance(distanceM)} · {formats.money(price)}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}
