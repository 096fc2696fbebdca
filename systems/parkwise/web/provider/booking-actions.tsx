import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFormats } from '#platform/web/formats.ts'
import { Question } from '#platform/web/question.tsx'
import { useMinute } from '#platform/web/server-time.ts'
import { useProblemText } from '#platform/web/states.tsx'
import { useWishKey } from '#platform/web/wish-key.ts'
import { api, type OwnBooking } from '../api.ts'

/** How long before its time a driver may be let in; the gateway knows better and says so. */
const EARLY_MS = 60 * 60_000

type Deed = 'check-in' | 'check-out' | 'cancel'
const PATHS = {
  'check-in': '/gateway/v1/bookings/{id}/check-in',
  'check-out': '/gateway/v1/bookings/{id}/check-out',
  cancel: '/gateway/v1/bookings/{id}/cancel',
} as const satisfies Record<Deed, string>

/** What a provider can do about a booking as it is now. */
export const BookingActions = ({ booking }: { readonly booking: Pick<OwnBooking, 'id' | 'status' | 'from' | 'to' | 'vehiclePlate'> }) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const nowMs = useMinute()
  const { keyFor, end } = useWishKey()
  const [asks, setAsks] = useState(false)
  const { id, status } = booking
  const isThere = nowMs < Date.parse(booking.to)

  const doing = useMutation({
    mutationFn: (deed: Deed) =>
      dataOf(api.POST(PATHS[deed], { params: { path: { id }, header: { 'Idempotency-Key': keyFor([id, deed]) } } })),
    onSuccess: () => setAsks(false),
    onError: (error, deed) => {
      end(error)
      if (deed !== 'cancel') notifications.show({ color: 'red', message: problemText(error) })
    },
    // Whatever came of it: what is true now is shown.
    onSettled: () =>
      Promise.all(['own-bookings', 'own-booking', 'earnings'].map((name) => queries.invalidateQueries({ queryKey: [name] }))),
  })

  return (
    <Group gap="xs">
      {status === 'CONFIRMED' && isThere && nowMs > Date.parse(booking.from) - EARLY_MS && (
        <Button
          size="xs"
          loading={doing.isPending}
          onClick={() => doing.mutate('check-in')}
          aria-label={`${t('provider.checkIn')}: ${booking.vehiclePlate}`}
        >
          {t('provider.checkIn')}
        </Button>
      )}
      {status === 'ACTIVE' && (
        <Button
          size="xs"
          loading={doing.isPending}
          onClick={() => doing.mutate('check-out')}
          aria-label={`${t('provider.checkOut')}: ${booking.vehiclePlate}`}
        >
          {t('provider.checkOut')}
        </Button>
      )}
      {(status === 'CONFIRMED' || status === 'PENDING_PAYMENT') && isThere && (
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={`${t('provider.cancelShort')}: ${booking.vehiclePlate}`}
          onClick={() => setAsks(true)}
        >
          {t('provider.cancelShort')}
        </Button>
      )}
      <Question
        opened={asks}
        title={t('provider.cancelTitle', { plate: booking.vehiclePlate })}
        yes={t('provider.cancel')}
        onYes={() => doing.mutate('cancel')}
        onClose={() => setAsks(false)}
        isBusy={doing.isPending}
        error={doing.variables === 'cancel' ? doing.error : undefined}
      >
        {asks && <Refund bookingId={id} />}
      </Question>
    </Group>
  )
}

/** What the driver gets back, said before it is done. */
const Refund = ({ bookingId }: { readonly bookingId: string }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const preview = useQuery({
    queryKey: ['cancellation', bookingId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/bookings/{id}/cancellation', { params: { path: { id: bookingId } }, signal })),
    staleTime: 0,
  })
  return (
    <Text size="sm">
      {t('provider.cancelHint')} {preview.data && t('provider.cancelRefund', { refund: formats.money(preview.data.refund) })}
    </Text>
  )
}
