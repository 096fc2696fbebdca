import { Anchor, Button, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api } from '../api.ts'
import { AccountFrame } from './account-frame.tsx'
import { PASSWORD_LENGTH } from './password-length.ts'

/** Changing the password. */
export const SecurityPage = () => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const form = useForm({
    initialValues: { current: '', new: '' },
    validate: {
      current: (value) => (value === '' ? t('field.required') : null),
      new: (value) => (value.length < PASSWORD_LENGTH ? t('field.short', { count: PASSWORD_LENGTH }) : null),
    },
  })
  const changing = useMutation({
    mutationFn: (body: typeof form.values) => dataOf(api.POST('/gateway/v1/auth/password', { body })),
    onSuccess: () => {
      form.reset()
      notifications.show({ color: 'teal', message: t('account.passwordChanged') })
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  })
  return (
    <AccountFrame>
      <Paper withBorder p="md">
        <form noValidate onSubmit={form.onSubmit((values) => changing.mutate(values))}>
          <Stack gap="md">
            <Title order={2}>{t('account.changePassword')}</Title>
            <PasswordInput
              label={t('account.currentPassword')}
              autoComplete="current-password"
              required
              {...form.getInputProps('current')}
            />
            <PasswordInput
              label={t('account.newPassword')}
              description={t('field.short', { count: PASSWORD_LENGTH })}
              autoComplete="new-password"
              required
              {...form.getInputProps('new')}
            />
            <Text size="sm" c="dimmed">
              {t('account.endsOthers')}
            </Text>
            {changing.isError && <ProblemNotice error={changing.error} />}
            <Group>
              <Button type="submit" loading={changing.isPending}>
                {t('account.changePassword')}
              </Button>
              <Anchor component={Link} to="/forgot" size="sm">
                {t('account.forgot')}
              </Anchor>
            </Group>
          </Stack>
        </form>
      </Paper>
    </AccountFrame>
  )
}
