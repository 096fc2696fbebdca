import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFormats } from '#platform/web/formats.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { type Answer, api } from '../api.ts'
import { AccountFrame } from './account-frame.tsx'
import { browserName } from './browser-name.ts'

type OpenSession = Answer<'listSessions'>['items'][number]

/** Where one is logged in, and the way to end that elsewhere. */
export const SessionsPage = () => {
  const { t } = useTranslation()
  const sessions = useInfiniteQuery({
    queryKey: ['sessions'],
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET('/gateway/v1/auth/sessions', { params: { query: pageParam ? { cursor: pageParam } : {} }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <AccountFrame>
      <Stack gap="xs">
        <Title order={2}>{t('account.sessions')}</Title>
        <Text size="sm" c="dimmed">
          {t('account.sessionsHint')}
        </Text>
      </Stack>
      {sessions.isPending && <LoadingList rows={2} />}
      {sessions.isError && <ProblemNotice error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data?.pages.flatMap(({ items }) => items.map((session) => <SessionRow key={session.id} session={session} />))}
      {sessions.hasNextPage && (
        <Button variant="subtle" loading={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>
          {t('states.more')}
        </Button>
      )}
    </AccountFrame>
  )
}

const SessionRow = ({ session }: { readonly session: OpenSession }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const queries = useQueryClient()
  const ending = useMutation({
    mutationFn: () => dataOf(api.DELETE('/gateway/v1/auth/sessions/{id}', { params: { path: { id: session.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const name = browserName(session.userAgent) ?? t('account.unknownBrowser')
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Group gap="xs">
            <Text fw={600}>{name}</Text>
            {session.current && (
              <Badge variant="light" color="teal" tt="none">
                {t('account.thisOne')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {t('account.lastUsed', { when: formats.dateTime(session.lastUsedAt) })}
            {session.network && ` · ${session.network}`}
          </Text>
        </Stack>
        {!session.current && (
          <Button
            size="xs"
            variant="default"
            loading={ending.isPending}
            onClick={() => ending.mutate()}
            aria-label={t('account.endThis', { name, when: formats.dateTime(session.lastUsedAt) })}
          >
            {t('account.end')}
          </Button>
        )}
      </Group>
      {ending.isError && <ProblemNotice error={ending.error} />}
    </Paper>
  )
}
