import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import { EmptyState, LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import type { Notification } from '../api.ts'
import classes from './inbox.module.css'
import { useInbox, useReadAll, useReadOne } from './inbox-queries.ts'

/** What somebody was told, each with the way to what it is about. Following that way counts as reading. */
export const InboxPage = () => {
  const { t } = useTranslation()
  const inbox = useInbox()
  const readOne = useReadOne()
  const readAll = useReadAll()
  const notices = inbox.data?.pages.flatMap(({ items }) => items) ?? []
  const hasUnread = notices.some(({ readAt }) => readAt === null)
  const problem = readOne.error ?? readAll.error
  return (
    <Stack gap="lg" maw={720}>
      <Group justify="space-between" mih={36}>
        <Title order={1}>{t('inbox.title')}</Title>
        {hasUnread && (
          <Button variant="light" size="xs" loading={readAll.isPending} onClick={() => readAll.mutate()}>
            {t('inbox.readAll')}
          </Button>
        )}
      </Group>
      {problem && <ProblemNotice error={problem} />}
      {inbox.isError && <ProblemNotice error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.isPending && <LoadingList rows={5} />}
      {inbox.isSuccess && notices.length === 0 && <EmptyState title={t('inbox.empty')} hint={t('inbox.emptyHint')} />}
      <ul className={classes.list}>
        {notices.map((notice) => (
          <Notice key={notice.id} notice={notice} onRead={() => readOne.mutate(notice.id)} />
        ))}
      </ul>
      {inbox.hasNextPage && (
        <Button variant="subtle" loading={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
          {t('states.more')}
        </Button>
      )}
    </Stack>
  )
}

const Notice = ({ notice, onRead }: { readonly notice: Notification; readonly onRead: () => void }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { title, body, link, createdAt, readAt } = notice
  const isUnread = readAt === null
  return (
    <li className={classes.notice} data-unread={isUnread || undefined}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs" align="flex-start">
          <Group gap="xs">
            {link === undefined ? (
              <span className={classes.title}>{title}</span>
            ) : (
              <Link to={link} className={classes.title} onClick={() => isUnread && onRead()}>
                {title}
              </Link>
            )}
            {isUnread && (
              <Badge size="sm" tt="none">
                {t('inbox.new')}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed" component="time" dateTime={createdAt}>
            {formats.dateTime(createdAt)}
          </Text>
        </Group>
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {body}
        </Text>
        {isUnread && (
          <Button variant="subtle" size="compact-xs" onClick={onRead} style={{ alignSelf: 'flex-start' }}>
            {t('inbox.readOne')}
          </Button>
        )}
      </Stack>
    </li>
  )
}
