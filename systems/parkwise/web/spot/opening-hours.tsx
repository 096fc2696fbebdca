import { Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Spot } from '../api.ts'

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
/** A Monday, to have the names of days from. */
const MONDAY_MS = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** When a place is open, by its own clock. */
export const OpeningHours = ({ spot: { openingHours, timeZone } }: { readonly spot: Spot }) => {
  const { t, i18n } = useTranslation()
  const name = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' })
  return (
    <Stack gap={6}>
      <Title order={2}>{t('spot.hours')}</Title>
      {openingHours === 'always' ? (
        <Text>{t('spot.always')}</Text>
      ) : (
        <Table withRowBorders={false} verticalSpacing={4}>
          <Table.Tbody>
            {DAYS.map((day, index) => (
              <Table.Tr key={day}>
                <Table.Th scope="row" fw={500}>
                  {name.format(MONDAY_MS + index * DAY_MS)}
                </Table.Th>
                <Table.Td>{openingHours[day]?.map(({ from, to }) => `${from}–${to}`).join(', ') || t('spot.closed')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Text size="xs" c="dimmed">
        {t('search.zone', { zone: timeZone.split('/').at(-1)?.replaceAll('_', ' ') })}
      </Text>
    </Stack>
  )
}
