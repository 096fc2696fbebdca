import { Paper, SimpleGrid, Stack } from '@mantine/core'
import { useServerNow } from '#platform/web/server-time.ts'
import type { Booking } from '../api.ts'
import { PriceLines } from '../spot/price-lines.tsx'
import { CancelButton } from './cancel-button.tsx'
import { Countdown } from './countdown.tsx'
import { PayPanel } from './pay-panel.tsx'
import { StayFacts } from './stay-facts.tsx'

/** A space that is held: how long yet, for how much, and the way to pay. */
export const PendingPanel = ({ booking }: { readonly booking: Booking }) => {
  const nowMs = useServerNow(1_000)
  const { holdExpiresAt, timeZone, quote, price, history, from, payment } = booking
  const heldUntil = holdExpiresAt ?? from
  const leftMs = Date.parse(heldUntil) - nowMs
  const wholeMs = Date.parse(heldUntil) - Date.parse(history[0]?.at ?? heldUntil)
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="lg">
        <Paper withBorder p="md">
          <Countdown leftMs={leftMs} wholeMs={wholeMs} untilIso={heldUntil} timeZone={timeZone} />
        </Paper>
        <Paper withBorder p="md">
          <Stack gap="md">
            <StayFacts booking={booking} />
            <PriceLines quote={quote} price={price} />
          </Stack>
        </Paper>
      </Stack>
      <Stack gap="md">
        <Paper withBorder p="md">
          <PayPanel booking={booking} isOver={leftMs <= 0} />
        </Paper>
        {payment?.state !== 'RUNNING' && leftMs > 0 && <CancelButton booking={booking} isUnpaid />}
      </Stack>
    </SimpleGrid>
  )
}
