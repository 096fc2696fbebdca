import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { Question } from '#platform/web/question.tsx'
import { useProblemText } from '#platform/web/states.tsx'
import { keyed, useWishKey } from '#platform/web/wish-key.ts'
import { api, type OwnSpot } from '../api.ts'

/** Taking a spot off the market: for a while, or for good. */
export const SpotActions = ({ spot }: { readonly spot: OwnSpot }) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const problemText = useProblemText()
  const { keyFor, end } = useWishKey()
  const [asks, setAsks] = useState(false)
  const { id, revision } = spot
  const next = spot.status === 'ACTIVE' ? 'PAUSED' : 'ACTIVE'
  const path = { id }

  const pausing = useMutation({
    mutationFn: () =>
      dataOf(
        api.PATCH('/gateway/v1/providers/spots/{id}', {
          params: { path, header: { 'If-Match': `"${revision}"` } },
          headers: keyed(keyFor([id, revision, next])),
          body: { status: next },
        }),
      ),
    onSuccess: (changed) => queries.setQueryData(['own-spot', id], changed),
    onError: (error) => {
      end(error)
      const isStale = problemFrom(error).status === 412
      notifications.show({ color: isStale ? 'orange' : 'red', message: isStale ? t('spotForm.stale') : problemText(error) })
      void queries.invalidateQueries({ queryKey: ['own-spot', id] })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['own-spots'] }),
  })
  const archiving = useMutation({
    mutationFn: () => dataOf(api.DELETE('/gateway/v1/providers/spots/{id}', { params: { path }, headers: keyed(keyFor([id, 'archive'])) })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['own-spots'] })
      void queries.invalidateQueries({ queryKey: ['own-spot', id] })
      void navigate({ to: '/provider' })
    },
    onError: (error) => end(error),
  })

  return (
    <>
      <Button variant="default" loading={pausing.isPending} onClick={() => pausing.mutate()}>
        {t(next === 'PAUSED' ? 'provider.pause' : 'provider.resume')}
      </Button>
      <Button variant="subtle" color="red" onClick={() => setAsks(true)}>
        {t('provider.archive')}
      </Button>
      <Question
        opened={asks}
        title={t('provider.archiveTitle', { name: spot.name })}
        yes={t('provider.archive')}
        onYes={() => archiving.mutate()}
        onClose={() => {
          setAsks(false)
          archiving.reset()
        }}
        isBusy={archiving.isPending}
        error={archiving.error ?? undefined}
      >
        <Text size="sm">{t('provider.archiveHint')}</Text>
      </Question>
    </>
  )
}
