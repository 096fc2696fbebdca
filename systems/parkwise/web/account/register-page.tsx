import { Anchor, Button, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { register } from '#platform/web/session.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { PASSWORD_LENGTH } from './password-length.ts'

/** Opening an account, and back to where one was. */
export const RegisterPage = () => {
  const { t, i18n } = useTranslation()
  const fieldErrors = useFieldErrors()
  const { back } = useSearch({ from: '/register' })
  const router = useRouter()
  const form = useForm({
    initialValues: { fullName: '', email: '', password: '', role: 'driver' },
    validate: {
      fullName: (value) => (value.trim() === '' ? t('field.required') : null),
      email: (value) => (value.includes('@') ? null : t('field.email')),
      password: (value) => (value.length < PASSWORD_LENGTH ? t('field.short', { count: PASSWORD_LENGTH }) : null),
    },
  })
  const opening = useMutation({
    mutationFn: (values: typeof form.values) => register({ ...values, email: values.email.trim(), locale: i18n.language }),
    onSuccess: (_session, { role }) => router.history.push(back ?? (role === 'provider' ? '/provider' : '/')),
    onError: (error) => form.setErrors(fieldErrors(error)),
  })
  return (
    <Stack maw={400} mx="auto" gap="md" mt="lg">
      <Title order={1}>{t('account.register')}</Title>
      <Paper withBorder p="lg">
        <form onSubmit={form.onSubmit((values) => opening.mutate(values))} noValidate>
          <Stack gap="md">
            <SegmentedControl
              fullWidth
              aria-label={t('account.iWant')}
              data={[
                { value: 'driver', label: t('account.toPark') },
                { value: 'provider', label: t('account.toRent') },
              ]}
              {...form.getInputProps('role')}
            />
            <TextInput label={t('account.fullName')} autoComplete="name" required {...form.getInputProps('fullName')} />
            <TextInput label={t('account.email')} type="email" autoComplete="email" required {...form.getInputProps('email')} />
            <PasswordInput
              label={t('account.password')}
              description={t('field.short', { count: PASSWORD_LENGTH })}
              autoComplete="new-password"
              required
              {...form.getInputProps('password')}
            />
            {opening.isError && <ProblemNotice error={opening.error} />}
            <Button type="submit" loading={opening.isPending}>
              {t('account.register')}
            </Button>
          </Stack>
        </form>
      </Paper>
      <Text size="sm">
        {t('account.known')}{' '}
        <Anchor component={Link} underline="always" to="/log-in" search={(back === undefined ? {} : { back }) as never}>
          {t('account.logIn')}
        </Anchor>
      </Text>
    </Stack>
  )
}
