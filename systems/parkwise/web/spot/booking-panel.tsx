import { Alert, Button, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf, newKey } from '#platform/web/api-client.ts'
import { useFieldErrors } from '#platform/web/field-errors.ts'
import { problemFrom } from '#platform/web/problem.ts'
import { useSession } from '#platform/web/session.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api, type Spot } from '../api.ts'
import type { Stay } from '../search/search-params.ts'
import { Alternatives } from './alternatives.tsx'
import { PriceLines } from './price-lines.tsx'

/** The plate of the last booking, for the next one; kept on this device only. */
const PLATE = 'parkwise-plate'

type Props = { readonly spot: Spot; readonly stay: Required<Stay> }

/** What a stay costs, and the step to book it. A guest logs in first, and finds the same choice afterwards. */
export const BookingPanel = ({ spot, stay }: Props) => {
  const { t } = useTranslation()
  const fieldErrors = useFieldErrors()
  const session = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [plate, setPlate] = useState(() => localStorage.getItem(PLATE) ?? '')
  // The same wish keeps its key, so that a second click or a lost answer books once.
  const wish = useRef({ text: '', key: '' })

  const offer = useQuery({
    queryKey: ['availability', spot.id, stay],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/gateway/v1/parking-spots/{id}/availability', { params: { path: { id: spot.id }, query: stay }, signal })),
  })
  const booking = useMutation({
    mutationFn: () => {
      const body = { spotId: spot.id, ...stay, vehiclePlate: plate }
      const text = JSON.stringify(body)
      if (wish.current.text !== text) wish.current = { text, key: newKey() }
      return dataOf(api.POST('/gateway/v1/bookings', { params: { header: { 'Idempotency-Key': wish.current.key } }, body }))
    },
    onSuccess: ({ id }) => {
      localStorage.setItem(PLATE, plate)
      void queries.invalidateQueries({ queryKey: ['bookings'] })
      void navigate({ to: '/bookings/$bookingId', params: { bookingId: id } })
    },
    onError: (error) => {
      // A refusal was this wish's last word; asked again, it is another wish.
      if (problemFrom(error).status === 409) wish.current = { text: '', key: '' }
      void offer.refetch()
    },
  })
  const logIn = (): void => void navigate({ to: '/log-in', search: { back: `/spots/${spot.id}?from=${stay.from}&to=${stay.to}` } })

  if (offer.isError) return <ProblemNotice error={offer.error} onRetry={() => void offer.refetch()} />
  if (offer.isPending) return <Skeleton height={180} />
  const { available, price, quote, freeUnits } = offer.data
  const problem = booking.isError ? problemFrom(booking.error) : undefined
  const isTaken = !available || problem?.code === 'ALREADY_TAKEN'
  // Whoever has just booked it is on the way to pay, and need not hear that it is taken.
  if (isTaken && !booking.isPending && !booking.isSuccess) {
    return (
      <Stack gap="sm">
        <Alert color="orange" variant="light" role="alert" title={problem ? t('spot.justTaken') : t('spot.notFree')}>
          {t('spot.notFreeHint')}
        </Alert>
        <Alternatives spot={spot} stay={stay} />
      </Stack>
    )
  }
  const plateError = problem && fieldErrors(problem).vehiclePlate
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (session.state !== 'user') logIn()
        else if (!booking.isPending) booking.mutate()
      }}
    >
      <Stack gap="md">
        <Text size="sm" c={freeUnits <= 3 ? 'var(--plaza-warn)' : 'var(--plaza-good)'} fw={600} role="status">
          {t('search.free', { count: freeUnits })}
        </Text>
        {price && <PriceLines quote={quote} price={price} />}
        {session.state === 'user' && (
          <TextInput
            label={t('spot.plate')}
            placeholder="ZH 123456"
            required
            maxLength={12}
            autoComplete="off"
            autoCapitalize="characters"
            value={plate}
            error={plateError ? t('spot.plateWrong') : undefined}
            onChange={({ currentTarget }) => setPlate(currentTarget.value)}
          />
        )}
        {problem && !plateError && <ProblemNotice error={problem} />}
        <Button type="submit" size="md" loading={booking.isPending}>
          {session.state === 'user' ? t('spot.reserve') : t('spot.logInToBook')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('spot.held')}
        </Text>
      </Stack>
    </form>
  )
}
