import { Stack, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './account.module.css'

const PAGES = [
  { to: '/account', word: 'account.profile' },
  { to: '/account/security', word: 'account.security' },
  { to: '/account/sessions', word: 'account.sessions' },
] as const

/** The pages of an account, with the way between them. */
export const AccountFrame = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation()
  return (
    <Stack gap="lg" maw={640}>
      <Title order={1}>{t('nav.account')}</Title>
      <nav aria-label={t('nav.account')} className={classes.pages}>
        {PAGES.map(({ to, word }) => (
          <Link key={to} to={to} className={classes.page} activeOptions={{ exact: true }} activeProps={{ 'data-active': true }}>
            {t(word)}
          </Link>
        ))}
      </nav>
      {children}
    </Stack>
  )
}
