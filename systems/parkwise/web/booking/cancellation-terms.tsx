import { List, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Booking } from '../api.ts'

/** What cancelling gives back, as it was agreed when the space was held. */
export const CancellationTerms = ({ terms }: { readonly terms: Booking['cancellation'] }) => {
  const { t } = useTranslation()
  const { graceMinutes, tiers } = terms
  return (
    <>
      <Title order={2}>{t('booking.policy')}</Title>
      <List size="sm" spacing={2}>
        {graceMinutes > 0 && <List.Item>{t('booking.policyGrace', { minutes: graceMinutes })}</List.Item>}
        {tiers.map(({ beforeHours, percent }) => (
          <List.Item key={beforeHours}>{t('booking.policyTier', { hours: beforeHours, percent })}</List.Item>
        ))}
        <List.Item>
          <Text inherit>{t('booking.policyEnd')}</Text>
        </List.Item>
      </List>
    </>
  )
}
