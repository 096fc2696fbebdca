import { Button, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import { useServerNow } from '#platform/web/server-time.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import type { Booking } from '../api.ts'
import { BarrierCode } from './barrier-code.tsx'
import { useStep } from './booking-queries.ts'
import { CancelButton } from './cancel-button.tsx'
import { CancellationTerms } from './cancellation-terms.tsx'
import { Receipt } from './receipt.tsx'
import { StayFacts } from './stay-facts.tsx'

const LOOKS_MS = 5_000

/** A booking that is paid: what opens the barrier, arriving, leaving, and the way out while there is one. */
export const StayPanel = ({ booking }: { readonly booking: Booking }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  const nowMs = useServerNow(LOOKS_MS)
  const { id, status, from, to, timeZone, checkInFrom } = booking
  const isBefore = (iso: string): boolean => nowMs < Date.parse(iso)
  const isParked = status === 'ACTIVE'
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Paper withBorder p="md">
        <Stack gap="md" align="center">
          <BarrierCode code={id} />
          {isParked && <Text>{t('booking.leaveBy', { time: formats.dateTime(to, timeZone) })}</Text>}
          {isParked && <StepButton bookingId={id} step="checkOut" />}
          {!isParked && isBefore(checkInFrom) && (
            <Text c="dimmed" ta="center">
              {t('booking.checkInFrom', { time: formats.dateTime(checkInFrom, timeZone) })}
            </Text>
          )}
          {!isParked && !isBefore(checkInFrom) && isBefore(to) && <StepButton bookingId={id} step="checkIn" />}
        </Stack>
      </Paper>
      <Stack gap="lg">
        <Paper withBorder p="md">
          <StayFacts booking={booking} />
        </Paper>
        <Receipt booking={booking} />
        {!isParked && isBefore(from) && (
          <Paper withBorder p="md">
            <Stack gap="sm">
              <CancellationTerms terms={booking.cancellation} />
              <CancelButton booking={booking} />
            </Stack>
          </Paper>
        )}
      </Stack>
    </SimpleGrid>
  )
}

const StepButton = ({ bookingId, step }: { readonly bookingId: string; readonly step: 'checkIn' | 'checkOut' }) => {
  const { t } = useTranslation()
  const going = useStep(bookingId, step)
  return (
    <Stack gap="sm" w="100%" maw={320}>
      <Button size="lg" fullWidth loading={going.isPending} onClick={() => going.mutate()}>
        {t(`booking.${step}`)}
      </Button>
      {going.isError && <ProblemNotice error={going.error} />}
    </Stack>
  )
}
