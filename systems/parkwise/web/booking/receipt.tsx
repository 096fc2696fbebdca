import { Button, Divider, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { dataOf } from '#platform/web/api-client.ts'
import { type MoneyJson, useFormats } from '#platform/web/formats.ts'
import { ProblemNotice } from '#platform/web/states.tsx'
import { api, type Booking } from '../api.ts'

/** The receipt of what was paid, with what went back. Nothing where nothing was paid. */
export const Receipt = ({ booking: { id, payment, refund, timeZone } }: { readonly booking: Booking }) => {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const paymentId = payment?.state === 'PAID' ? payment.paymentId : undefined
  const receipt = useQuery({
    queryKey: ['bookings', id, 'receipt', paymentId, refund?.state],
    queryFn: ({ signal }) => dataOf(api.GET('/gateway/v1/payments/{id}/receipt', { params: { path: { id: paymentId ?? '' } }, signal })),
    enabled: paymentId !== undefined,
  })
  if (receipt.isError) return <ProblemNotice error={receipt.error} onRetry={() => void receipt.refetch()} />
  if (!receipt.data) return null
  const { number, issuedAt, lines, refunds, paid } = receipt.data
  const label = (name: string): string => (i18n.exists(`spot.quote.${name}`) ? t(`spot.quote.${name}`) : name)
  return (
    <Paper withBorder p="md">
      <Stack gap={6}>
        <Group justify="space-between">
          <Title order={2}>{t('booking.receipt')}</Title>
          <Button size="compact-sm" variant="subtle" onClick={() => print()}>
            {t('booking.print')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('booking.receiptNumber', { number, date: formats.date(issuedAt, timeZone) })}
        </Text>
        {lines.map((line) => (
          <Line key={`${line.label}-${line.amount.amount}`} label={label(line.label)} amount={line.amount} />
        ))}
        {refunds.map(({ id: refundId, amount, refundedAt }) => (
          <Line
            key={refundId}
            label={t('booking.receiptRefund', { date: formats.date(refundedAt, timeZone) })}
            amount={{ ...amount, amount: `-${amount.amount}` }}
          />
        ))}
        <Divider />
        <Group justify="space-between">
          <Text fw={600}>{t('booking.receiptTotal')}</Text>
          <Text fw={700}>{formats.money(paid)}</Text>
        </Group>
      </Stack>
    </Paper>
  )
}

const Line = ({ label, amount }: { readonly label: string; readonly amount: MoneyJson }) => {
  const formats = useFormats()
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <Text size="sm">{label}</Text>
      <Text size="sm">{formats.money(amount)}</Text>
    </Group>
  )
}
