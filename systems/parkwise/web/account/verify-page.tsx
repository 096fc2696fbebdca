import { Alert, Anchor, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { LoadingList, ProblemNotice } from '#platform/web/states.tsx'
import { api } from '../api.ts'
import { isLinkOver } from './token.ts'

/** Proving an address with the link of a mail. A link works once, so it is tried once. */
export const VerifyPage = () => {
  const { t } = useTranslation()
  const { token } = useSearch({ from: '/verify' })
  const proof = useQuery({
    queryKey: ['verify', token],
    queryFn: async () => {
      await dataOf(api.POST('/gateway/v1/auth/email/verify', { body: { token: token ?? '' } }))
      return true
    },
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const isOver = token === undefined || (proof.isError && isLinkOver(problemFrom(proof.error)))
  return (
    <Stack maw={480} mx="auto" gap="md" mt="lg">
      <Title order={1}>{t('account.verifyTitle')}</Title>
      {proof.isSuccess && (
        <Alert color="teal" role="status" title={t('account.verified')}>
          <Anchor component={Link} to="/" size="sm">
            {t('nav.find')}
          </Anchor>
        </Alert>
      )}
      {isOver && (
        <Alert color="orange" role="alert" title={t('account.linkOver')}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t('account.verifyOverHint')}</Text>
            <Anchor component={Link} to="/account" size="sm">
              {t('nav.account')}
            </Anchor>
          </Stack>
        </Alert>
      )}
      {proof.isError && !isOver && <ProblemNotice error={proof.error} onRetry={() => void proof.refetch()} />}
      {token !== undefined && proof.isPending && <LoadingList rows={1} />}
    </Stack>
  )
}
