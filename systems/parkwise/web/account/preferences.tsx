import { Checkbox, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { type Answer, api } from '../api.ts'

type Wanted = Answer<'getNotificationPreferences'>
const CATEGORIES = ['bookings', 'payments', 'reminders'] as const
const CHANNELS = ['inbox', 'email'] as const

/** What one is told, and where. Each change is kept at once; what is about the account itself cannot be switched off. */
export const Preferences = () => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const key = ['preferences']
  const wanted = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/notifications/preferences', { signal })),
  })
  const saving = useMutation({
    mutationFn: (body: Wanted) => dataOf(api.PUT('/gateway/v1/notifications/preferences', { body })),
    onMutate: (body) => queries.setQueryData(key, body),
    onSuccess: (saved) => queries.setQueryData(key, saved),
    onError: () => queries.invalidateQueries({ queryKey: key }),
  })
  const { data } = wanted
  return (
    <Paper withBorder p="md" component="section" aria-label={t('account.notices')}>
      <Stack gap="sm">
        <Title order={2}>{t('account.notices')}</Title>
        {wanted.isPending && <LoadingList rows={3} height={32} />}
        {wanted.isError && <ProblemNotice error={wanted.error} onRetry={() => void wanted.refetch()} />}
        {saving.isError && <ProblemNotice error={saving.error} />}
        {data && (
          <Table withRowBorders={false}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('account.about')}</Table.Th>
                {CHANNELS.map((channel) => (
                  <Table.Th key={channel}>{t(`account.channels.${channel}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {CATEGORIES.map((category) => (
                <Table.Tr key={category}>
                  <Table.Th scope="row" fw={400}>
                    {t(`account.categories.${category}`)}
                  </Table.Th>
                  {CHANNELS.map((channel) => (
                    <Table.Td key={channel}>
                      <Checkbox
                        aria-label={`${t(`account.categories.${category}`)}: ${t(`account.channels.${channel}`)}`}
                        checked={data[channel]?.[category] ?? true}
                        onChange={({ currentTarget: { checked } }) =>
                          saving.mutate({ ...data, [channel]: { ...data[channel], [category]: checked } })
                        }
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Text size="xs" c="dimmed">
          {t('account.alwaysTold')}
        </Text>
      </Stack>
    </Paper>
  )
}
