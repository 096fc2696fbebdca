import { Group, Text } from '@mantine/core'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '#platform/web/session.ts'
import { Shell } from '#platform/web/shell.tsx'
import { useUnread } from './inbox/inbox-queries.ts'

const Brand = () => (
  <Group gap={8} wrap="nowrap">
    <img src="/icon.svg" alt="" width={32} height={32} />
    <Text fw={750} size="lg" visibleFrom="xs">
      ParkWise
    </Text>
  </Group>
)

/** The frame around ParkWise's pages: what somebody finds there depends on who it is. */
export const Frame = () => {
  const { t } = useTranslation()
  const session = useSession()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const unread = useUnread()
  const inbox =
    unread === undefined ? undefined : { to: '/inbox', label: unread === 0 ? t('nav.inbox') : t('inbox.unread', { count: unread }), unread }
  const roles = session.state === 'user' ? session.user.roles : []
  const destinations = [
    { to: '/', label: t('nav.find') },
    ...(roles.includes('driver') ? [{ to: '/bookings', label: t('nav.bookings') }] : []),
    ...(roles.includes('provider') ? [{ to: '/provider', label: t('nav.provider') }] : []),
  ]
  return (
    <Shell
      brand={<Brand />}
      title="ParkWise"
      destinations={destinations}
      accountLinks={[{ to: '/account', label: t('nav.account') }]}
      fills={path === '/'}
      {...(inbox && { inbox })}
    >
      <Outlet />
    </Shell>
  )
}
