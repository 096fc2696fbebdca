import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from './states.tsx'

/** What a path that leads nowhere shows. */
export const NothingHere = () => {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('states.notFound')}
      hint={t('states.notFoundHint')}
      action={
        <Button component={Link} to="/">
          {t('states.home')}
        </Button>
      }
    />
  )
}
