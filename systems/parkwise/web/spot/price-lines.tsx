import { Divider, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type MoneyJson, useFormats } from '#platform/web/formats.ts'
import type { QuoteLine } from '../api.ts'

/** How a price comes about, line by line, and what it comes to. */
export const PriceLines = ({ quote, price }: { readonly quote: readonly QuoteLine[]; readonly price: MoneyJson }) => {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <Stack gap={6}>
      {quote.map((line) => (
        <Group key={`${line.label}-${line.unitPrice.amount}`} justify="space-between" gap="sm" wrap="nowrap">
          <Text size="sm" c="dimmed">
            {t(`spot.quote.${line.label}`)} · {formats.number(Math.round(line.quantity * 100) / 100)} × {formats.money(line.unitPrice)}
          </Text>
          <Text size="sm">{formats.money(line.amount)}</Text>
        </Group>
      ))}
      <Divider />
      <Group justify="space-between">
        <Text fw={600}>{t('spot.total')}</Text>
        <Text fw={700} size="xl">
          {formats.money(price)}
        </Text>
      </Group>
    </Stack>
  )
}
