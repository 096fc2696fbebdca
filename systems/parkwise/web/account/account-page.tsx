import { Alert, Button, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { refreshNow } from '#platform/web/session.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { changeLanguage, LANGUAGES, type Language } from '#platform/web/words.ts'
import { type Answer, api } from '../api.ts'
import { AccountFrame } from './account-frame.tsx'
import { BecomeProvider } from './become-provider.tsx'
import { Preferences } from './preferences.tsx'

type Profile = Answer<'getProfile'>

/** Who one is, what one wants to be told, and what else one can become. */
export const AccountPage = () => {
  const { t } = useTranslation()
  const profile = useQuery({ queryKey: ['profile'], queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/users/me', { signal })) })
  return (
    <AccountFrame>
      {profile.isPending && <LoadingList rows={3} />}
      {profile.isError && <ProblemNotice error={profile.error} onRetry={() => void profile.refetch()} />}
      {profile.data && (
        <>
          {!profile.data.emailVerified && <Unverified email={profile.data.email} />}
          <ProfileForm profile={profile.data} />
          <Preferences />
          {!profile.data.roles.includes('provider') && (
            <Paper withBorder p="md">
              <Stack gap="sm">
                <Title order={2}>{t('account.become')}</Title>
                <Text size="sm">{t('account.becomeHint')}</Text>
                <BecomeProvider />
              </Stack>
            </Paper>
          )}
        </>
      )}
    </AccountFrame>
  )
}

const ProfileForm = ({ profile }: { readonly profile: Profile }) => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const queries = useQueryClient()
  const form = useForm({
    initialValues: { fullName: profile.fullName, locale: profile.locale },
    validate: { fullName: (value) => (value.trim() === '' ? t('field.required') : null) },
  })
  const saving = useMutation({
    mutationFn: (body: typeof form.values) => dataOf(api.PATCH('/gateway/v1/users/me', { body })),
    onSuccess: async (saved) => {
      queries.setQueryData(['profile'], saved)
      await changeLanguage(saved.locale as Language)
      notifications.show({ color: 'teal', message: t('states.saved') })
      // The head of the page has the name too.
      await refreshNow().catch(() => undefined)
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  })
  return (
    <Paper withBorder p="md">
      <form noValidate onSubmit={form.onSubmit((values) => saving.mutate(values))}>
        <Stack gap="md">
          <Title order={2}>{t('account.profile')}</Title>
          <TextInput label={t('account.email')} value={profile.email} readOnly variant="filled" />
          <TextInput label={t('account.fullName')} autoComplete="name" required maxLength={200} {...form.getInputProps('fullName')} />
          <Select
            label={t('account.language')}
            description={t('account.languageHint')}
            allowDeselect={false}
            data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
            {...form.getInputProps('locale')}
          />
          {saving.isError && <ProblemNotice error={saving.error} />}
          <Group>
            <Button type="submit" loading={saving.isPending}>
              {t('account.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

const Unverified = ({ email }: { readonly email: string }) => {
  const { t } = useTranslation()
  const asking = useMutation({ mutationFn: () => dataOf(api.POST('/gateway/v1/auth/email/verification')) })
  return (
    <Alert color="yellow" title={t('account.unverified')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('account.unverifiedHint', { email })}</Text>
        {asking.isError && <ProblemNotice error={asking.error} />}
        {asking.isSuccess ? (
          <Text size="sm" role="status">
            {t('account.onItsWay')}
          </Text>
        ) : (
          <Button size="xs" variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
            {t('account.sendAgain')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
