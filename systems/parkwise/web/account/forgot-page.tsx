import { Alert, Button, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { BackLink } from '#platform/web/back-link.tsx'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api } from '../api.ts'

/** Asking for a mail with which to set a new password. */
export const ForgotPage = () => {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (value.includes('@') ? null : t('field.email')) },
  })
  const asking = useMutation({
    mutationFn: ({ email }: typeof form.values) => dataOf(api.POST('/gateway/v1/auth/password/forgot', { body: { email: email.trim() } })),
  })
  return (
    <Stack maw={400} mx="auto" gap="md" mt="lg">
      <BackLink to="/log-in" label={t('account.logIn')} />
      <Title order={1}>{t('account.forgotTitle')}</Title>
      {asking.isSuccess ? (
        <Alert color="teal" role="status" title={t('account.lookAtMail')}>
          {t('account.lookAtMailHint', { email: form.values.email.trim() })}
        </Alert>
      ) : (
        <Paper withBorder p="lg">
          <form noValidate onSubmit={form.onSubmit((values) => asking.mutate(values))}>
            <Stack gap="md">
              <Text size="sm">{t('account.forgotHint')}</Text>
              <TextInput label={t('account.email')} type="email" autoComplete="username" required {...form.getInputProps('email')} />
              {asking.isError && <ProblemNotice error={asking.error} />}
              <Button type="submit" loading={asking.isPending}>
                {t('account.sendLink')}
              </Button>
            </Stack>
          </form>
        </Paper>
      )}
    </Stack>
  )
}
