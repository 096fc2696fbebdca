import { Stack, Text, Title } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '#platform/web/session.ts'
import { BecomeProvider } from '../account/become-provider.tsx'

/** Pages for providers; whoever is none yet can become one here. */
export const ProviderGate = () => {
  const { t } = useTranslation()
  const session = useSession()
  if (session.state !== 'user') return null
  if (session.user.roles.includes('provider')) return <Outlet />
  return (
    <Stack gap="md" maw={480}>
      <Title order={1}>{t('account.become')}</Title>
      <Text>{t('account.becomeHint')}</Text>
      <BecomeProvider />
    </Stack>
  )
}
