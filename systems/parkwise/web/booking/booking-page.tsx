import { Group, Stack, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { BackLink } from '#platform/web/back-link.tsx'
import { FailedThing } from '#platform/web/failed-page.tsx'
import { LoadingList } from '#platform/web/states.tsx'
import type { Booking } from '../api.ts'
import classes from './booking.module.css'
import { useBooking } from './booking-queries.ts'
import { EndedPanel } from './ended-panel.tsx'
import { History } from './history.tsx'
import { PendingPanel } from './pending-panel.tsx'
import { RefundNotice } from './refund-notice.tsx'
import { StatusBadge } from './status-badge.tsx'
import { StayPanel } from './stay-panel.tsx'

/** One booking, from the held space to the receipt: the page says what is, whatever happened to it meanwhile and wherever. */
export const BookingPage = () => {
  const { t } = useTranslation()
  const { bookingId } = useParams({ from: '/users/bookings/$bookingId' })
  const booking = useBooking(bookingId)
  return (
    <Stack gap="lg">
      <BackLink to="/bookings" label={t('booking.back')} />
      {booking.isPending && <LoadingList rows={3} height={140} />}
      {/* What was seen last stays beside it. */}
      {booking.isError && <FailedThing error={booking.error} onRetry={booking.refetch} />}
      {booking.data && <WholeBooking booking={booking.data} />}
    </Stack>
  )
}

const WholeBooking = ({ booking }: { readonly booking: Booking }) => {
  const { t } = useTranslation()
  const { status, refund } = booking
  const headline = useRef<HTMLHeadingElement>(null)
  const shown = useRef(status)
  // What somebody was at may be gone with the old status, such as the card form: they go on at the new headline.
  useEffect(() => {
    if (shown.current !== status) headline.current?.focus()
    shown.current = status
  }, [status])
  return (
    <>
      <Stack gap={6} align="flex-start">
        <StatusBadge status={status} />
        <Group gap="sm">
          <Title order={1} ref={headline} tabIndex={-1} className={classes.headline}>
            {t(`booking.headlines.${status}`)}
          </Title>
        </Group>
        <div role="status" className="visually-hidden">
          {t(`booking.headlines.${status}`)}
        </div>
      </Stack>
      {refund && <RefundNotice refund={refund} />}
      <Panel booking={booking} />
      <History booking={booking} />
    </>
  )
}

const Panel = ({ booking }: { readonly booking: Booking }) => {
  const { status } = booking
  if (status === 'PENDING_PAYMENT') return <PendingPanel booking={booking} />
  if (status === 'CONFIRMED' || status === 'ACTIVE') return <StayPanel booking={booking} />
  return <EndedPanel booking={booking} status={status} />
}
