import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OwnBooking, OwnSpot } from '../api.ts'

const SPOT_COLOURS = { ACTIVE: 'teal', PAUSED: 'orange', ARCHIVED: 'gray' } as const satisfies Record<OwnSpot['status'], string>
const BOOKING_COLOURS = {
  PENDING_PAYMENT: 'yellow',
  CONFIRMED: 'teal',
  ACTIVE: 'sign',
  COMPLETED: 'gray',
  CANCELLED: 'gray',
  EXPIRED: 'gray',
  NO_SHOW: 'orange',
} as const satisfies Record<OwnBooking['status'], string>

/** Whether a spot takes bookings. */
export const SpotStatus = ({ status }: Pick<OwnSpot, 'status'>) => {
  const { t } = useTranslation()
  return (
    <Badge variant="light" tt="none" flex="none" color={SPOT_COLOURS[status]}>
      {t(`provider.spotStatus.${status}`)}
    </Badge>
  )
}

/** Where a booking is on its way. */
export const BookingStatus = ({ status }: Pick<OwnBooking, 'status'>) => {
  const { t } = useTranslation()
  return (
    <Badge variant="light" tt="none" flex="none" color={BOOKING_COLOURS[status]}>
      {t(`provider.bookingStatus.${status}`)}
    </Badge>
  )
}
