import { Anchor, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { logIn } from '#platform/web/session.ts'
import { ProblemNotice } from '#platform/web/states.tsx'

/** Logging in, and back to where one was. */
export const LogInPage = () => {
  const { t } = useTranslation()
  const { back } = useSearch({ from: '/log-in' })
  const router = useRouter()
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('field.email')),
      password: (value) => (value === '' ? t('field.required') : null),
    },
  })
  const entering = useMutation({
    mutationFn: ({ email, password }: typeof form.values) => logIn(email.trim(), password),
    onSuccess: () => router.history.push(back ?? '/'),
  })
  return (
    <Stack maw={400} mx="auto" gap="md" mt="lg">
      <Title order={1}>{t('account.logIn')}</Title>
      {back?.startsWith('/spots/') && <Text c="dimmed">{t('account.choiceKept')}</Text>}
      <Paper withBorder p="lg">
        <form onSubmit={form.onSubmit((values) => entering.mutate(values))} noValidate>
          <Stack gap="md">
            <TextInput label={t('account.email')} type="email" autoComplete="username" required {...form.getInputProps('email')} />
            <PasswordInput label={t('account.password')} autoComplete="current-password" required {...form.getInputProps('password')} />
            {entering.isError && <ProblemNotice error={entering.error} />}
            <Button type="submit" loading={entering.isPending}>
              {t('account.logIn')}
            </Button>
            <Anchor component={Link} to="/forgot" size="sm">
              {t('account.forgot')}
            </Anchor>
          </Stack>
        </form>
      </Paper>
      <Text size="sm">
        {t('account.new')}{' '}
        <Anchor component={Link} underline="always" to="/register" search={(back === undefined ? {} : { back }) as never}>
          {t('account.register')}
        </Anchor>
      </Text>
    </Stack>
  )
}
