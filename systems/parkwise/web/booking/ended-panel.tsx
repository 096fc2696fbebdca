import { Button, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useServerNow } from '#platform/web/server-time.ts'
import type { Booking } from '../api.ts'
import { Receipt } from './receipt.tsx'
import { Review } from './review.tsx'
import { StayFacts } from './stay-facts.tsx'

type Ended = Exclude<Booking['status'], 'PENDING_PAYMENT' | 'CONFIRMED' | 'ACTIVE'>

/** A booking that is over, in whichever way, and what one can do next. */
export const EndedPanel = ({ booking, status }: { readonly booking: Booking; readonly status: Ended }) => {
  const { t } = useTranslation()
  const nowMs = useServerNow(60_000)
  const { spotId, from, to, history } = booking
  const byProvider = history.at(-1)?.reason === 'by-provider' && status === 'CANCELLED'
  // The same times again, while they can still be had.
  const stay = Date.parse(from) > nowMs ? { from, to } : {}
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="lg">
        <Paper withBorder p="md">
          <Stack gap="md" align="flex-start">
            <Text>{t(byProvider ? 'booking.cancelledByProvider' : `booking.ended.${status}`)}</Text>
            <Button renderRoot={(props) => <Link to="/spots/$spotId" params={{ spotId }} search={stay} {...props} />}>
              {t('booking.again')}
            </Button>
          </Stack>
        </Paper>
        {status === 'COMPLETED' && <Review bookingId={booking.id} timeZone={booking.timeZone} />}
      </Stack>
      <Stack gap="lg">
        <Paper withBorder p="md">
          <StayFacts booking={booking} />
        </Paper>
        <Receipt booking={booking} />
      </Stack>
    </SimpleGrid>
  )
}
