import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { useFormats } from '#platform/web/formats.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { type Answer, api, type Booking } from '../api.ts'
import { useStep } from './booking-queries.ts'

/** The way out of a booking, by a dialog that says beforehand what comes back. */
export const CancelButton = ({ booking, isUnpaid = false }: { readonly booking: Booking; readonly isUnpaid?: boolean }) => {
  const { t } = useTranslation()
  const [opened, dialog] = useDisclosure()
  return (
    <>
      <Button variant="subtle" color={isUnpaid ? 'gray' : 'red'} onClick={dialog.open} style={{ alignSelf: 'flex-start' }}>
        {t(isUnpaid ? 'booking.letGo' : 'booking.cancel')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('booking.cancelTitle')}
        closeButtonProps={{ 'aria-label': t('booking.keep') }}
        centered
      >
        {opened && <CancelDialog bookingId={booking.id} onClose={dialog.close} />}
      </Modal>
    </>
  )
}

const CancelDialog = ({ bookingId, onClose }: { readonly bookingId: string; readonly onClose: () => void }) => {
  const { t } = useTranslation()
  const preview = useQuery({
    queryKey: ['cancellation', bookingId],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/bookings/{id}/cancellation', { params: { path: { id: bookingId } }, signal })),
    // It changes with the time, so each dialog asks anew.
    gcTime: 0,
    staleTime: 0,
    refetchInterval: 15_000,
  })
  const cancelling = useStep(bookingId, 'cancel')
  const problem = cancelling.error ?? preview.error
  return (
    <Stack gap="md">
      {preview.isPending && <Skeleton height={52} />}
      {preview.data && <Refund preview={preview.data} />}
      {problem && <ProblemNotice error={problem} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('booking.keep')}
        </Button>
        <Button color="red.9" disabled={!preview.data} loading={cancelling.isPending} onClick={() => cancelling.mutate()}>
          {t('booking.cancelNow')}
        </Button>
      </Group>
    </Stack>
  )
}

const Refund = ({ preview }: { readonly preview: Answer<'previewCancellation'> }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const { rule, percent } = preview
  const [refund, paid] = [formats.money(preview.refund), formats.money(preview.paid)]
  const key = rule === 'unpaid' ? 'booking.unpaidBefore' : percent === 0 ? 'booking.refundNone' : 'booking.refundBefore'
  return (
    <Stack gap={4}>
      <Text fw={600}>{t(key, { refund, paid, percent })}</Text>
      <Text size="sm" c="dimmed">
        {t(`booking.rules.${rule}`)}
      </Text>
    </Stack>
  )
}
