import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Booking } from '../api.ts'

const COLOURS = {
  PENDING_PAYMENT: 'orange',
  CONFIRMED: 'teal',
  ACTIVE: 'sign',
  COMPLETED: 'gray',
  CANCELLED: 'gray',
  EXPIRED: 'gray',
  NO_SHOW: 'red',
} as const satisfies Record<Booking['status'], string>

/** Where a booking is on its way, in a word. */
export const StatusBadge = ({ status }: { readonly status: Booking['status'] }) => {
  const { t } = useTranslation()
  return (
    <Badge color={COLOURS[status]} variant="light" tt="none" style={{ flex: 'none' }}>
      {t(`booking.statuses.${status}`)}
    </Badge>
  )
}
