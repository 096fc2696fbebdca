import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { refreshNow } from '#platform/web/session.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api } from '../api.ts'

/** Takes on the role of a provider, and the permissions with it at once. */
export const BecomeProvider = () => {
  const { t } = useTranslation()
  const becoming = useMutation({
    mutationFn: async () => {
      await dataOf(api.POST('/gateway/v1/users/me/roles', { body: { role: 'provider' } }))
      // The next token has the role.
      await refreshNow()
    },
  })
  return (
    <Stack gap="sm" align="flex-start">
      {becoming.isError && <ProblemNotice error={becoming.error} />}
      <Button loading={becoming.isPending} onClick={() => becoming.mutate()}>
        {t('account.becomeOne')}
      </Button>
    </Stack>
  )
}
