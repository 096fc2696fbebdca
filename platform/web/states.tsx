// What a page shows instead of its content: while it loads, when there is none, when it failed.
import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiProblem, problemFrom } from './problem.ts'

/** What a person is told about a failure: our words for its code where we have some, else those of the server. */
export const useProblemText = (): ((error: unknown) => string) => {
  const { t, i18n } = useTranslation()
  return (error) => {
    const { code, message } = problemFrom(error)
    return i18n.exists(`problems.${code}`) ? t(`problems.${code}`) : message || t('problems.UNKNOWN')
  }
}

/** A failure, what can be done about it, and what support will ask for. */
export const ProblemNotice = ({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) => {
  const { t } = useTranslation()
  const text = useProblemText()
  const problem: ApiProblem = problemFrom(error)
  return (
    <Alert color="red" variant="light" role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text(problem)}</Text>
        {problem.status >= 500 && problem.traceId && (
          <Text size="xs" c="dimmed">
            {t('states.trace', { traceId: problem.traceId })}
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="light" color="red" onClick={onRetry}>
            {t('states.again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** Nothing yet, and what one can do about it. */
export const EmptyState = ({ title, hint, action }: { readonly title: string; readonly hint?: string; readonly action?: ReactNode }) => (
  <Stack align="center" gap="xs" py="xl" px="md" ta="center">
    <Title order={2} size="h3">
      {title}
    </Title>
    {hint && (
      <Text size="sm" c="dimmed" maw={420}>
        {hint}
      </Text>
    )}
    {action && <Group mt="xs">{action}</Group>}
  </Stack>
)

/** The shape of what is about to come, so that nothing jumps. */
export const LoadingList = ({ rows = 4, height = 76 }: { readonly rows?: number; readonly height?: number }) => {
  const { t } = useTranslation()
  return (
    <Stack gap="xs" role="status" aria-label={t('states.loading')}>
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  )
}
