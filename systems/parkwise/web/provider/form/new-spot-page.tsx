import { Stack, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { BackLink } from '#platform/web/back-link.tsx'
import { problemFrom } from '#platform/web/problem.ts'
import { useWishKey } from '#platform/web/wish-key.ts'
import { api } from '../../api.ts'
import { SpotForm } from './spot-form.tsx'
import { bodyFrom, newValues } from './spot-values.ts'

/** Listing a space. */
export const NewSpotPage = () => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { keyFor, end } = useWishKey()
  const [initial] = useState(() => newValues(Intl.DateTimeFormat().resolvedOptions().timeZone))
  const listing = useMutation({
    mutationFn: (body: ReturnType<typeof bodyFrom>) =>
      dataOf(api.POST('/gateway/v1/providers/spots', { params: { header: { 'Idempotency-Key': keyFor(body) } }, body })),
    onSuccess: (spot) => {
      queries.setQueryData(['own-spot', spot.id], spot)
      void queries.invalidateQueries({ queryKey: ['own-spots'] })
      void navigate({ to: '/provider/spots/$spotId', params: { spotId: spot.id }, replace: true })
    },
    onError: (error) => end(error),
  })
  return (
    <Stack gap="lg">
      <BackLink to="/provider" label={t('nav.provider')} />
      <Title order={1}>{t('spotForm.new')}</Title>
      <SpotForm
        initial={initial}
        submit={t('spotForm.publish')}
        isBusy={listing.isPending}
        error={listing.error}
        onSubmit={async (values, pricing) => {
          try {
            await listing.mutateAsync(bodyFrom(values, pricing))
            return undefined
          } catch (error) {
            return problemFrom(error)
          }
        }}
      />
    </Stack>
  )
}
