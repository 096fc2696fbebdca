import { Alert, Button, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { BackLink } from '#platform/web/back-link.tsx'
import { FailedThing } from '#platform/web/failed-page.tsx'
import { problemFrom } from '#platform/web/problem.ts'
import { LoadingList } from '#platform/web/states.tsx'
import { keyed, useWishKey } from '#platform/web/wish-key.ts'
import { api, type OwnSpot } from '../../api.ts'
import { useOwnSpot } from '../provider-queries.ts'
import { SpotForm } from './spot-form.tsx'
import { bodyFrom, valuesOf } from './spot-values.ts'

/** Changing a space. */
export const EditSpotPage = () => {
  const { spotId } = useParams({ from: '/users/providers/provider/spots/$spotId/edit' })
  const spot = useOwnSpot(spotId)
  if (spot.isPending) return <LoadingList />
  if (spot.isError) return <FailedThing error={spot.error} onRetry={spot.refetch} />
  return <Editor current={spot.data} onReload={() => spot.refetch()} />
}

type EditorProps = { readonly current: OwnSpot; readonly onReload: () => Promise<unknown> }

/** Changes the spot as it was when the form was opened: what comes to it meanwhile is not overwritten. */
const Editor = ({ current, onReload }: EditorProps) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [spot, setSpot] = useState(current)
  const { keyFor, end } = useWishKey()
  const path = { id: spot.id }
  const saving = useMutation({
    mutationFn: (body: ReturnType<typeof bodyFrom>) =>
      dataOf(
        api.PATCH('/gateway/v1/providers/spots/{id}', {
          params: { path, header: { 'If-Match': `"${spot.revision}"` } },
          headers: keyed(keyFor(body)),
          body,
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(['own-spot', saved.id], saved)
      void queries.invalidateQueries({ queryKey: ['own-spots'] })
      notifications.show({ color: 'teal', message: t('states.saved') })
      void navigate({ to: '/provider/spots/$spotId', params: { spotId: saved.id }, replace: true })
    },
    onError: (error) => {
      end(error)
      if (problemFrom(error).status === 412) void onReload()
    },
  })
  const isStale = saving.isError && problemFrom(saving.error).status === 412
  const reload = (): void => {
    setSpot(current)
    saving.reset()
  }
  return (
    <Stack gap="lg">
      <BackLink to={`/provider/spots/${spot.id}`} label={spot.name} />
      <Title order={1}>{t('spotForm.edit', { name: spot.name })}</Title>
      <SpotForm
        key={spot.revision}
        initial={valuesOf(spot)}
        submit={t('spotForm.save')}
        isBusy={saving.isPending}
        error={isStale ? undefined : saving.error}
        notice={
          isStale && (
            <Alert color="orange" role="alert" title={t('spotForm.stale')}>
              <Stack gap="xs" align="flex-start">
                <Text size="sm">{t('spotForm.staleHint')}</Text>
                <Button size="xs" color="orange" variant="light" onClick={reload}>
                  {t('spotForm.reload')}
                </Button>
              </Stack>
            </Alert>
          )
        }
        onSubmit={async (values, pricing) => {
          try {
            await saving.mutateAsync(bodyFrom(values, pricing, spot))
            return undefined
          } catch (error) {
            return problemFrom(error)
          }
        }}
      >
        <Button component={Link} to={`/provider/spots/${spot.id}`} variant="subtle">
          {t('states.leave')}
        </Button>
      </SpotForm>
    </Stack>
  )
}
