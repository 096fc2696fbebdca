import { Text, Timeline, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '#platform/web/formats.ts'
import type { Booking } from '../api.ts'

/** Everything that happened to a booking, the oldest first. */
export const History = ({ booking: { history, timeZone } }: { readonly booking: Booking }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <section>
      <Title order={2} mb="md">
        {t('booking.history')}
      </Title>
      <Timeline active={history.length - 1} bulletSize={16} lineWidth={2}>
        {history.map(({ status, at, reason }) => (
          <Timeline.Item key={status} title={t(`booking.happened.${status}`)}>
            <Text size="sm" c="dimmed">
              {formats.dateTime(at, timeZone)}
              {reason && ` · ${t(`booking.reasons.${reason}`)}`}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </section>
  )
}
