import { Alert, Anchor, Button, Paper, PasswordInput, Stack, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api } from '../api.ts'
import { PASSWORD_LENGTH } from './password-length.ts'
import { isLinkOver } from './token.ts'

/** Setting a new password with the link of a mail. */
export const ResetPage = () => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const { token } = useSearch({ from: '/reset' })
  const form = useForm({
    initialValues: { new: '' },
    validate: { new: (value) => (value.length < PASSWORD_LENGTH ? t('field.short', { count: PASSWORD_LENGTH }) : null) },
  })
  const setting = useMutation({
    mutationFn: (values: typeof form.values) =>
      dataOf(api.POST('/gateway/v1/auth/password/reset', { body: { token: token ?? '', ...values } })),
    onError: (error) => form.setErrors(fieldErrors(error)),
  })
  const isOver = token === undefined || (setting.isError && isLinkOver(problemFrom(setting.error)))
  return (
    <Stack maw={400} mx="auto" gap="md" mt="lg">
      <Title order={1}>{t('account.resetTitle')}</Title>
      {isOver && (
        <Alert color="orange" role="alert" title={t('account.linkOver')}>
          <Stack gap="xs" align="flex-start">
            {t('account.linkOverHint')}
            <Anchor component={Link} to="/forgot" size="sm">
              {t('account.sendLink')}
            </Anchor>
          </Stack>
        </Alert>
      )}
      {setting.isSuccess && (
        <Alert color="teal" role="status" title={t('account.resetDone')}>
          <Anchor component={Link} to="/log-in" size="sm">
            {t('account.logIn')}
          </Anchor>
        </Alert>
      )}
      {!isOver && !setting.isSuccess && (
        <Paper withBorder p="lg">
          <form noValidate onSubmit={form.onSubmit((values) => setting.mutate(values))}>
            <Stack gap="md">
              <PasswordInput
                label={t('account.newPassword')}
                description={t('field.short', { count: PASSWORD_LENGTH })}
                autoComplete="new-password"
                required
                {...form.getInputProps('new')}
              />
              {setting.isError && <ProblemNotice error={setting.error} />}
              <Button type="submit" loading={setting.isPending}>
                {t('account.resetTitle')}
              </Button>
            </Stack>
          </form>
        </Paper>
      )}
    </Stack>
  )
}
