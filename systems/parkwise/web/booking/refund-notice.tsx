import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { Booking } from '../api.ts'

/** What goes back, or went back, to the driver. */
export const RefundNotice = ({ refund }: { readonly refund: NonNullable<Booking['refund']> }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const isDone = refund.state === 'DONE'
  return (
    <Alert color={isDone ? 'teal' : 'sign'} variant="light" role="status">
      {refund.why !== 'cancelled' && `${t(`booking.refundWhy.${refund.why}`)} `}
      {t(isDone ? 'booking.refundDone' : 'booking.refundOnItsWay', { refund: formats.money(refund.amount) })}
    </Alert>
  )
}
